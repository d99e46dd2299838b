"""An answer is of one policy: whoever has asked before a change is answered by what was, in all of it; who asks after it by what is."""

import pytest

from authz.sign_in import viewer_for_user
from tests.acts.calling import Caller, Json, outcome
from tests.acts.cases.policy import line

QUERY = "query($id: ID!) { contracts(first: 1) { nodes { code } } node(id: $id) { ... on OutsourcingOrder { state } } }"


@pytest.mark.parametrize("compiles", [True, False])
async def test_a_running_request_is_answered_by_the_policy_it_began_with(caller: Caller, compiles: bool) -> None:
    caller.graph.compiles = compiles
    user, order = caller.stage.world["finance"], {"id": caller.stage.id("submitted")}

    async def ask(viewer: object) -> Json:
        answer = await caller.graph.execute(QUERY, order, viewer)  # type: ignore[arg-type]  # of sign-in
        return {"errors": len(answer.get("errors", ())), "rows": len(answer["data"]["contracts"]["nodes"]), "order": answer["data"]["node"]}

    async with caller.acting.connect() as connection:
        early = await viewer_for_user(connection, user.id)
    whole = {"errors": 0, "rows": 1, "order": {"state": "SUBMITTED"}}
    assert await ask(early) == whole
    gone = [line("finance", "Contract:basic"), line("finance", "OutsourcingOrder:basic")]
    assert outcome(await caller.call("admin", "change_policy", {"reason": "Because.", "remove": gone})) == "DONE"
    async with caller.acting.connect() as connection:
        late = await viewer_for_user(connection, user.id)
    assert await ask(early) == whole
    assert await ask(late) == {"errors": 1, "rows": 0, "order": None}
