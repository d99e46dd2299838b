"""A statement that is made for one reader serves all for whom the policy decides the same, as far as it was asked; and nobody else."""

from api.compiler.operation import Compiled
from tests.api.asking import Asker

ALIKE = "query($code: String) { projects(where: {code: {eq: $code}}) { nodes { code name } } }"
OTHERWISE = "{ projects { nodes { code budget { id } } } }"


def made(asker: Asker, persona: str, text: str, **values: str) -> Compiled | None:
    return asker.graph.prepared(text, values, asker.shelf.world.as_(persona))[1]


async def test_a_statement_serves_every_role_set_for_which_the_policy_decides_the_same(asker: Asker) -> None:
    first = made(asker, "hq", ALIKE, code="P-1")
    assert first is not None
    assert made(asker, "cashier", ALIKE, code="P-2") is first
    assert made(asker, "cashier", ALIKE, code="\x00") is not first
    lead = made(asker, "partner_lead", ALIKE, code="P-1")
    assert made(asker, "partner_finance", ALIKE, code="P-1") is lead
    assert lead is not None
    assert lead.sql != first.sql


async def test_a_role_set_for_which_something_is_decided_otherwise_gets_its_own(asker: Asker) -> None:
    world = asker.shelf.world
    told = {persona: world.as_(persona).decisions.read("Project", "budget") for persona in ("hq", "cashier")}
    assert told["hq"] != told["cashier"]
    first, other = (made(asker, persona, OTHERWISE) for persona in told)
    assert first is not None
    assert other is not None
    assert first.plan.denied != other.plan.denied or first.sql != other.sql
    assert made(asker, "hq", OTHERWISE) is first
    assert made(asker, "cashier", OTHERWISE) is other
