"""Tokens, passwords and recovery codes by the graph: shown once, kept nowhere, guessed five times, and not made by a token."""

from typing import Any

from sqlalchemy import select, text

from api.errors import ErrorCode
from api.ids import decode
from authz.sign_in import viewer_for_token
from domain.identity.attempts import MOST_BY_ACCOUNT
from domain.identity.models import Account
from domain.identity.passwords import password_matches
from tests.acts.calling import Caller
from tests.acts.cases.every import CASES
from tests.acts.staging.people import PASSWORD, RECOVERY_CODE

KEY = "0b1c2d3e"
ISSUE = "mutation($input: IssueTokenInput!) { done: issueToken(input: $input) { secret apiToken { id } userErrors { code } } }"
RENEW = "mutation($input: OwnFactorInput!) { done: renewRecoveryCodes(input: $input) { recoveryCodes userErrors { code } } }"
NEW = "a quiet harbour at dusk"


async def kept(caller: Caller, secret: str) -> list[str]:
    """The tables in which it stands as it is."""
    tables = ("idempotency_key", "audit_entry", "outbox_event", "api_token", "recovery_code", "account")
    async with caller.acting.connect() as connection:
        query = "SELECT count(*) FROM {} AS t WHERE t::text LIKE :secret"
        return [name for name in tables if await connection.scalar(text(query.format(name)), {"secret": f"%{secret}%"})]


def codes(answer: dict[str, Any]) -> list[str]:
    return [each["userErrors"][0]["code"] for each in answer["data"].values()]


async def test_a_token_is_shown_once_and_cannot_issue_another(caller: Caller) -> None:
    given = {"input": CASES["issue_token"].given(caller.stage) | {"scope": "ACT"}}
    done = (await caller.ask("buyer", ISSUE, given, key=KEY))["data"]["done"]
    secret = done["secret"]
    assert secret.startswith("concord_")
    again = (await caller.ask("buyer", ISSUE, given, key=KEY))["data"]["done"]
    assert again == {"secret": None, "apiToken": done["apiToken"], "userErrors": []}
    assert await kept(caller, secret) == []
    async with caller.graph.reading.connect() as connection:
        viewer = await viewer_for_token(connection, secret)
    assert viewer is not None
    assert (viewer.user_id, (decode(done["apiToken"]["id"]) or ("", None))[1]) == (caller.stage.world["buyer"].id, viewer.token_id)
    for name in ("issue_token", "change_password", "renew_recovery_codes", "remove_second_factor"):
        document = CALLS[name]
        answer = await caller.graph.execute(document, {"input": CASES[name].given(caller.stage)}, viewer)
        assert codes(answer) == ["NEEDS_SIGN_IN"], name


CALLS = {
    "issue_token": ISSUE,
    "change_password": "mutation($input: ChangePasswordInput!) { done: changePassword(input: $input) { userErrors { code } } }",
    "renew_recovery_codes": RENEW,
    "remove_second_factor": "mutation($input: OwnFactorInput!) { done: removeSecondFactor(input: $input) { userErrors { code } } }",
}


async def test_a_password_is_changed_and_each_alias_is_a_guess_of_its_own(caller: Caller) -> None:
    given = {"oldPassword": PASSWORD, "newPassword": NEW}
    wrong, aliases = given | {"oldPassword": "not the password"}, range(MOST_BY_ACCOUNT + 1)
    fields = " ".join(f"try{number}: changePassword(input: $wrong) {{ userErrors {{ code }} }}" for number in aliases)
    guesses = await caller.ask("buyer", f"mutation($wrong: ChangePasswordInput!) {{ {fields} }}", {"wrong": wrong})
    assert codes(guesses) == ["PASSWORD_WRONG"] * MOST_BY_ACCOUNT + ["TOO_MANY_ATTEMPTS"]
    await caller.forget_attempts()
    assert codes(await caller.ask("buyer", CALLS["change_password"], {"input": wrong}, key=KEY)) == ["PASSWORD_WRONG"]
    for _ in range(2):
        answer = await caller.ask("buyer", CALLS["change_password"], {"input": given}, key=KEY)
        assert answer["data"]["done"]["userErrors"] == []
    async with caller.graph.sessions() as db:
        account = (await db.scalars(select(Account).where(Account.email == "buyer@concord.example"))).one()
    assert await password_matches(NEW, account.password_hash)
    assert await kept(caller, NEW) == []


async def test_new_recovery_codes_are_shown_once_and_end_those_of_before(caller: Caller) -> None:
    given = {"input": {"password": PASSWORD, "factorCode": RECOVERY_CODE}}
    done = (await caller.ask("buyer", RENEW, given, key=KEY))["data"]["done"]
    assert len(set(done["recoveryCodes"])) == 10
    assert (await caller.ask("buyer", RENEW, given, key=KEY))["data"]["done"] == {"recoveryCodes": None, "userErrors": []}
    assert await kept(caller, done["recoveryCodes"][0].replace("-", "")) == []
    assert codes(await caller.ask("buyer", RENEW, given)) == ["CODE_WRONG"]
    for number in range(MOST_BY_ACCOUNT):
        wrong = {"input": {"password": PASSWORD, "factorCode": f"{number:06}"}}
        expected = "CODE_WRONG" if number < MOST_BY_ACCOUNT - 1 else "TOO_MANY_ATTEMPTS"
        assert codes(await caller.ask("buyer", RENEW, wrong)) == [expected]
    await caller.forget_attempts()
    fresh = {"input": {"password": PASSWORD, "factorCode": done["recoveryCodes"][3]}}
    assert (await caller.ask("buyer", RENEW, fresh))["data"]["done"]["userErrors"] == []


async def test_no_customer_or_partner_has_a_field_for_tokens(caller: Caller) -> None:
    for persona in ("partner_lead", "customer_signer"):
        answer = await caller.ask(persona, ISSUE, {"input": CASES["issue_token"].given(caller.stage)})
        assert answer["errors"][0]["extensions"]["code"] == ErrorCode.VALIDATION_FAILED
