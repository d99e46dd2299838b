"""Who invites a customer's person reads, resends and withdraws the invitation: in the unit that looks after the customer (S0-39)."""

import pytest

from tests.acts.calling import Caller, outcome
from tests.acts.cases.every import CASES


@pytest.mark.parametrize("persona", ["account_manager", "sales"])
async def test_an_account_manager_goes_on_with_the_invitation(caller: Caller, persona: str) -> None:
    done = await caller.call(persona, "invite_customer_user", CASES["invite_customer_user"].given(caller.stage))
    first = done["data"]["done"]["invitation"]
    assert first is not None
    again = (await caller.call(persona, "resend_invitation", {"invitationId": first["id"]}))["data"]["done"]["invitation"]
    read = await caller.read(persona, again["id"], "withdrawnAt user { name } acts { mutation allowed }")
    acts = [{"mutation": name, "allowed": True} for name in ("resendInvitation", "withdrawInvitation")]
    assert read["data"]["node"] == {"withdrawnAt": None, "user": {"name": "Lin Wei"}, "acts": acts}
    assert outcome(await caller.call("west_account_manager", "withdraw_invitation", {"invitationId": again["id"]})) == "NOT_FOUND"
    assert outcome(await caller.call(persona, "withdraw_invitation", {"invitationId": again["id"]})) == "DONE"
    assert outcome(await caller.call(persona, "withdraw_invitation", {"invitationId": again["id"]})) == "INVITATION_WITHDRAWN"


async def test_other_peoples_invitations_are_none_of_theirs(shared: Caller) -> None:
    for name in ("invitation", "rival_invitation"):
        assert (await shared.read("account_manager", shared.stage.id(name), "id"))["data"]["node"] is None
