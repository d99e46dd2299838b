"""Guesses of a password by the graph: each alias of one operation counts, and what is counted here stops no sign-in."""

from sqlalchemy import func, select

from domain.identity.attempts import MOST_BY_ACCOUNT
from domain.identity.models import SignInAttempt
from domain.identity.sign_in import Device, sign_in
from tests.acts.calling import Caller
from tests.acts.cases.every import CASES
from tests.acts.staging.people import PASSWORD


async def test_each_alias_of_an_operation_is_a_guess_of_its_own(caller: Caller) -> None:
    case = CASES["sign_acceptance"]
    given = case.given(caller.stage)
    wrong, aliases = given | {"password": "not the password"}, range(MOST_BY_ACCOUNT + 2)
    fields = " ".join(f"try{number}: signAcceptance(input: $wrong) {{ userErrors {{ code }} }}" for number in aliases)
    operation = f"mutation($wrong: SignAcceptanceInput!, $right: SignAcceptanceInput!) {{ {fields} right: signAcceptance(input: $right) "
    answer = await caller.ask(case.persona, operation + "{ userErrors { code } } }", {"wrong": wrong, "right": given})
    codes = [each["userErrors"][0]["code"] for each in answer["data"].values()]
    assert codes == ["PASSWORD_WRONG"] * MOST_BY_ACCOUNT + ["TOO_MANY_ATTEMPTS"] * 3
    async with caller.graph.sessions() as db:
        counted = select(func.count()).where(SignInAttempt.key.startswith("proof:"))
        assert await db.scalar(counted) == MOST_BY_ACCOUNT
    signed = await sign_in(caller.graph.sessions, f"{case.persona}@concord.example", PASSWORD, device=Device("192.0.2.1"))
    assert signed.user.id == caller.stage.world[case.persona].id
