"""Tokens, passwords and recovery codes by the graph: shown once, kept nowhere, guessed five times, and not made by a token."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from sqlalchemy import select, text

from api.errors import ErrorCode
from api.ids import decode
from authz.sign_in import viewer_for_session, viewer_for_token
from domain.acts import begin_act
from domain.identity.attempts import MOST_BY_ACCOUNT
from domain.identity.models import Account, SignInSession
from domain.identity.passwords import password_matches
from domain.identity.secret import hash_secret
from domain.platform.clock import real_now
from domain.platform.models import OutboxEvent
from settings import settings
from tests.acts.calling import Caller
from tests.acts.cases.every import CASES
from tests.acts.staging.people import BEGUN, PASSWORD, RECOVERY_CODE

KEY = "0b1c2d3e"
ISSUE = "mutation($input: IssueTokenInput!) { done: issueToken(input: $input) { secret apiToken { id } userErrors { code } } }"
RENEW = "mutation($input: OwnFactorInput!) { done: renewRecoveryCodes(input: $input) { recoveryCodes userErrors { code } } }"
BEGIN = "mutation($input: BeginFactorInput!) { done: beginSecondFactor(input: $input) { secret provisioningUri userErrors { code } } }"
CONFIRM = "mutation($input: ConfirmFactorInput!) { done: confirmSecondFactor(input: $input) { recoveryCodes userErrors { code } } }"
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
    for name in ("issue_token", "change_password", "begin_second_factor", "renew_recovery_codes", "remove_second_factor"):
        document = CALLS[name]
        answer = await caller.graph.execute(document, {"input": CASES[name].given(caller.stage)}, viewer)
        assert codes(answer) == ["NEEDS_SIGN_IN"], name


CALLS = {
    "issue_token": ISSUE,
    "change_password": "mutation($input: ChangePasswordInput!) { done: changePassword(input: $input) { userErrors { code } } }",
    "begin_second_factor": BEGIN,
    "confirm_second_factor": CONFIRM,
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


async def test_a_second_factor_is_set_up_its_secret_and_codes_are_shown_once(caller: Caller) -> None:
    given = {"input": {"password": PASSWORD}}
    begun = (await caller.ask("finance", BEGIN, given, key=KEY))["data"]["done"]
    secret = begun["secret"]
    assert pyotp.parse_uri(begun["provisioningUri"]).secret == secret
    assert "name=Concord" in begun["provisioningUri"] or "issuer=Concord" in begun["provisioningUri"]
    assert (await caller.ask("finance", BEGIN, given, key=KEY))["data"]["done"] == {
        "secret": None,
        "provisioningUri": None,
        "userErrors": [],
    }
    assert await kept(caller, secret) == []
    assert (await caller.ask("finance", RENEW, {"input": {"password": PASSWORD, "factorCode": "000000"}}))["data"]["done"][
        "userErrors"
    ] == [{"code": "FACTOR_NONE"}]

    second = (await caller.ask("finance", BEGIN, given))["data"]["done"]["secret"]
    assert second != secret
    old, code = ({"input": {"factorCode": pyotp.TOTP(each).at(real_now())}} for each in (secret, second))
    assert codes(await caller.ask("finance", CONFIRM, old)) == ["CODE_WRONG"]
    done = (await caller.ask("finance", CONFIRM, code, key="another"))["data"]["done"]
    assert (len(set(done["recoveryCodes"])), done["userErrors"]) == (10, [])
    assert (await caller.ask("finance", CONFIRM, code, key="another"))["data"]["done"] == {"recoveryCodes": None, "userErrors": []}
    assert await kept(caller, done["recoveryCodes"][0].replace("-", "")) == []
    assert codes(await caller.ask("finance", BEGIN, given)) == codes(await caller.ask("finance", CONFIRM, code)) == ["FACTOR_HELD"]
    fresh = {"input": {"password": PASSWORD, "factorCode": done["recoveryCodes"][3]}}
    assert (await caller.ask("finance", RENEW, fresh))["data"]["done"]["userErrors"] == []


async def test_it_ends_every_other_session_and_is_told_by_mail(caller: Caller) -> None:
    world, code = caller.stage.world, {"input": {"factorCode": pyotp.TOTP(BEGUN).at(real_now())}}
    async with caller.graph.sessions.begin() as db:
        begin_act(db, world.as_("admin"), "test:world")
        now = real_now()
        for name in ("this", "other"):
            row = SignInSession(user_id=world["hq"].id, token_hash=hash_secret(name), seen_at=now, expires_at=now + timedelta(days=1))
            db.add(row)
    async with caller.graph.reading.connect() as connection:
        viewer = await viewer_for_session(connection, "this")
    assert viewer is not None
    answer = await caller.graph.execute(CONFIRM, code, viewer)
    assert answer["data"]["done"]["userErrors"] == []
    async with caller.graph.sessions() as db:
        lives = [await viewer_for_session(db, name) is not None for name in ("this", "other")]
        told = (await db.scalars(select(OutboxEvent.payload).where(OutboxEvent.name == "FactorSetUp"))).all()
    assert lives == [True, False]
    assert [payload["user_id"] for payload in told] == [str(world["hq"].id)]


async def test_the_first_code_is_guessed_five_times_at_most_whatever_the_aliases(caller: Caller) -> None:
    aliases = range(MOST_BY_ACCOUNT + 1)
    fields = " ".join(f"try{number}: confirmSecondFactor(input: $wrong) {{ userErrors {{ code }} }}" for number in aliases)
    document = f"mutation($wrong: ConfirmFactorInput!) {{ {fields} }}"
    guesses = await caller.ask("hq", document, {"wrong": {"factorCode": "000000"}})
    assert codes(guesses) == ["CODE_WRONG"] * MOST_BY_ACCOUNT + ["TOO_MANY_ATTEMPTS"]
    right = {"input": {"factorCode": pyotp.TOTP(BEGUN).at(real_now())}}
    assert codes(await caller.ask("hq", CONFIRM, right)) == ["TOO_MANY_ATTEMPTS"]
    await caller.forget_attempts()
    assert (await caller.ask("hq", CONFIRM, right))["data"]["done"]["userErrors"] == []


@pytest.fixture
def keyless(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Production without a key for the secrets of second factors."""
    monkeypatch.setenv("CONCORD_ENVIRONMENT", "production")
    monkeypatch.delenv("CONCORD_SECRET_KEYS", raising=False)
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.usefixtures("keyless")
async def test_without_a_key_in_production_nobody_begins(caller: Caller) -> None:
    assert codes(await caller.ask("finance", BEGIN, {"input": {"password": PASSWORD}})) == ["FACTOR_OFF"]


async def test_no_customer_or_partner_has_a_field_for_tokens_or_for_setting_a_factor_up(caller: Caller) -> None:
    for persona in ("partner_lead", "customer_signer"):
        for name, document in (("issue_token", ISSUE), ("begin_second_factor", BEGIN), ("confirm_second_factor", CONFIRM)):
            answer = await caller.ask(persona, document, {"input": CASES[name].given(caller.stage)})
            assert answer["errors"][0]["extensions"]["code"] == ErrorCode.VALIDATION_FAILED
