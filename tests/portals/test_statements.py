"""How many statements the pages cost that outsiders open every day (S0-56): whatever they show, and say what may be done, is one."""

from typing import Any

import pytest
from sqlalchemy import event

from api.ids import encode
from domain.outsourcing.evaluate_own_work import evaluate_own_work
from tests.hours.chain import TODAY, approved, line, logged, people
from tests.outsourcing.story import scores
from tests.outsourcing.test_evaluations import applied
from tests.portals.visitors import Site, Visitor
from tests.project_acceptance.test_project_acceptance import requested
from tests.world import at

pytestmark = pytest.mark.anyio
SIGN_IN = "array_agg(DISTINCT (role_grant.role"


async def statements_of(site: Site, visitor: Visitor, path: str) -> list[str]:
    """What a page reads when it is opened again; who its reader is does not count, for a serving process knows it."""
    found: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if SIGN_IN not in statement:
            found.append(statement)

    await visitor.open(path)
    engine = site.composition.reading.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        await visitor.open(path)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return found


@pytest.mark.parametrize(
    ("persona", "page"),
    [
        ("customer_signer", "/customer"),
        ("customer_signer", "/customer/projects/{}"),
        ("customer_signer", "/customer/projects/{}/hours"),
        ("partner_admin", "/partner"),
        ("partner_engineer", "/partner"),
        ("partner_engineer", "/partner/hours"),
    ],
)
async def test_a_page_is_one_statement(site: Site, persona: str, page: str) -> None:
    site.world.now = at(TODAY)
    await people(site.world)
    await approved(site.world, "partner_engineer", line("7.5"))
    await logged(site.world, "partner_engineer", line("0.5"))
    await site.save()
    found = await statements_of(site, await site.as_(persona), page.format(encode("prj", site.world.project.id)))
    assert len(found) == 1, "\n".join(each[:200] for each in found)


async def test_the_home_with_an_acceptance_to_sign_is_one_statement(site: Site) -> None:
    acceptance = await requested(site.world)
    await site.save()
    visitor = await site.as_("customer_signer")
    found = await statements_of(site, visitor, "/customer")
    assert len(found) == 1, "\n".join(each[:200] for each in found)
    assert f"/project-acceptances/{encode('pja', acceptance.id)}" in (await visitor.open("/customer")).html


async def test_the_home_with_a_settlement_to_evaluate_is_one_statement(site: Site) -> None:
    """It waits until the partner's own side has evaluated, not until both have."""
    _, settlement = await applied(site.world)
    await site.save()
    visitor, link = await site.as_("partner_lead"), f"/settlements/{encode('stl', settlement.id)}"
    found = await statements_of(site, visitor, "/partner")
    assert len(found) == 1, "\n".join(each[:200] for each in found)
    assert link in (await visitor.open("/partner")).html
    await site.world.do("partner_lead", evaluate_own_work, settlement.id, scores(90))
    await site.save()
    assert link not in (await visitor.open("/partner")).html
