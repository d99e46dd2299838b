"""The statement behind a query, for whoever may see it: what EXPLAIN says comes beside the answer, and to nobody else."""

from typing import Any

import pytest

from domain.acts import begin_act
from domain.identity.models import DomainKind, RoleGrant
from tests.api.door import Door

pytestmark = pytest.mark.anyio
QUERY = "query($n: Int!) { projects(first: $n) { nodes { code } } }"
ACT = "mutation { setLanguage(input: {language: EN}) { user { id } } }"


@pytest.fixture
async def engineer(own_door: Door) -> Door:
    """A door whose persona `hq` holds the administrator's role too."""
    world = own_door.asker.shelf.world
    async with own_door.asker.graph.sessions.begin() as db:
        begin_act(db, world.as_("founder"), "test:engineer")
        user, first = world["hq"], world.now.date().replace(month=1, day=1)
        grant = RoleGrant(user_id=user.id, role="admin", domain_kind=DomainKind.ORGANISATION, domain_id=user.organisation_id)
        grant.valid_from = first
        db.add(grant)
    return own_door


async def asked(door: Door, explain: Any, query: str = QUERY, as_: str = "hq") -> dict[str, Any]:
    body = {"query": query, "variables": {"n": 2} if query == QUERY else {}, "extensions": {"explain": explain}}
    answer: dict[str, Any] = (await door.post(body, as_=as_, accept="application/graphql-response+json")).json()
    return answer


async def test_statement_and_plan_come_beside_the_answer(engineer: Door) -> None:
    plain = (await engineer.post({"query": QUERY, "variables": {"n": 2}})).json()
    assert len(plain["data"]["projects"]["nodes"]) == 2
    answer = await asked(engineer, "PLAN")
    told = answer["extensions"].pop("explain")
    assert answer == plain
    assert told.keys() == {"sql", "plan"}
    (found,) = told["plan"]
    assert (found["Plan"]["Node Type"], "Actual Rows" in found["Plan"], "Execution Time" in found) == ("Result", False, False)

    (found,) = (await asked(engineer, "ANALYZE"))["extensions"]["explain"]["plan"]
    assert (found["Plan"]["Actual Rows"], found["Execution Time"] > 0) == (1, True)


async def test_what_the_executor_answers_says_why(engineer: Door) -> None:
    answer = await asked(engineer, "PLAN", "{ policyInForce { version } }")
    assert answer["extensions"]["explain"] == {"executed": "Query.policyInForce"}
    answer = await asked(engineer, "PLAN", "query($n: Int!) { projects(first: $n) { nodes { nothing } } }")
    assert answer["errors"][0]["extensions"]["code"] == "VALIDATION_FAILED"


@pytest.mark.parametrize("said", ["plan", "", "PLAN; DROP TABLE customer", True, 1, ["PLAN"], {}])
async def test_another_word_is_refused(door: Door, said: Any) -> None:
    answer = await asked(door, said)
    assert [problem["message"] for problem in answer["errors"]] == ["`extensions.explain` is PLAN or ANALYZE."]


async def test_an_act_is_not_explained_nor_done(engineer: Door) -> None:
    answer = await asked(engineer, "ANALYZE", ACT)
    assert answer == {"errors": [{"message": "Only queries are explained.", "extensions": {"code": "BAD_REQUEST"}}]}
    assert (await engineer.post({"query": "{ viewer { language } }"})).json()["data"] == {"viewer": {"language": "ZH_CN"}}


@pytest.mark.parametrize("persona", ["hq", "auditor", "customer_reader", "partner_admin"])
async def test_who_has_no_right_gets_no_answer_at_all(door: Door, persona: str) -> None:
    answer = await asked(door, "PLAN", as_=persona)
    assert answer == {"errors": [{"message": "You may not see how operations are answered.", "extensions": {"code": "FORBIDDEN"}}]}
