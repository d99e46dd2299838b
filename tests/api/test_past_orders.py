"""What was ordered before stands beside a request: prices by level, how acceptance went, score, delay, defects, disputes (S0-44, S0-57)."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import api.graphiql
from api.ids import encode
from api.schema import build
from authz.store import seed_policy
from domain.database import make_engine
from domain.delivery.models import Party
from domain.outsourcing.accept_change_order import accept_change_order
from domain.outsourcing.approve_change_order import approve_change_order
from domain.outsourcing.change_drafts import ChangeDraft
from domain.outsourcing.defect_drafts import DefectDraft
from domain.outsourcing.models import DefectKind, Outcome, PaymentKind, Severity
from domain.outsourcing.order_drafts import LineDraft
from domain.outsourcing.place_change_order import place_change_order
from domain.outsourcing.place_order import place_order
from domain.outsourcing.propose_settlement import propose_settlement
from domain.outsourcing.record_defect import record_defect
from domain.outsourcing.submit_change_order import submit_change_order
from domain.outsourcing.submit_order import submit_order
from domain.partners.models import SkillLevel
from domain.platform.journal import make_sessions
from tests.api.asking import Asker, asking
from tests.api.shelf import Shelf
from tests.outsourcing.story import Story, draft
from tests.outsourcing.test_deductions import deduct, fixed, objected
from tests.world import World, at

EXAMPLE = (Path(api.graphiql.__file__).parent / "examples" / "3-purchasing.graphql").read_text()
FIELDS = """
code state endsOn project { code } order { code } personDays gross { amount currency } finalAmount { amount }
juniorPrice { amount currency } intermediatePrice { amount } seniorPrice { amount } expertPrice { amount }
acceptanceRounds failedRounds conditionalRounds acceptedOn delayDays defects criticalDefects deductedAmount { amount } objections score
"""
ASKED = f"""query Beside($id: ID!) {{ node(id: $id) {{ ... on OutsourcingOrder {{
  partner {{ pastOrders {{ totalCount nodes {{ {FIELDS} }} aggregate {{ count avg {{ seniorPrice }} }} }} }}
  project {{ pastOrders {{ nodes {{ code }} }} }}
}} }} }}"""
TOLD = {
    "code": "ORD-NORTH-2026-002", "state": "ACCEPTED", "endsOn": "2026-11-20", "personDays": "45.00",
    "gross": {"amount": "49819.7300", "currency": "CNY"}, "finalAmount": None,
    "juniorPrice": {"amount": "799.9900", "currency": "CNY"}, "intermediatePrice": None, "seniorPrice": {"amount": "1350.0000"},
    "expertPrice": None, "acceptanceRounds": 2, "failedRounds": 1, "conditionalRounds": 1, "acceptedOn": "2026-11-27", "delayDays": 3,
    "defects": 2, "criticalDefects": 1, "deductedAmount": {"amount": "700.0000"}, "objections": 1, "score": "87.00",
}  # fmt: skip
"""10 senior days at 1,500 and 30 junior at 799.99; a change added 10 senior at 1,200 and took 5 junior away."""

CODES = [TOLD["code"], "ORD-NORTH-2026-001"]


async def told(world: World) -> Story:
    """An order that was changed, failed, passed late under conditions, had defects, and is in dispute."""
    lines = (LineDraft(SkillLevel.SENIOR, Decimal(10), Decimal(1500)), LineDraft(SkillLevel.JUNIOR, Decimal(30), Decimal("799.99")))
    story = await Story.running(world, lines=lines, ends_on=date(2026, 11, 20))
    more = (LineDraft(SkillLevel.SENIOR, Decimal(10), Decimal(1200)),)
    less = (LineDraft(SkillLevel.JUNIOR, Decimal(5), Decimal("799.99")),)
    change = await world.do("manager", place_change_order, story.order.id, ChangeDraft("More senior.", added=more, removed=less))
    for persona, act in (("manager", submit_change_order), ("buyer", approve_change_order), ("partner_lead", accept_change_order)):
        await world.do(persona, act, change.id)
    world.now = at(date(2026, 11, 19))
    await story.request()
    await story.sign(Party.REGION, Outcome.FAIL)
    world.now = at(date(2026, 11, 23))
    await story.request()
    for party in Party:
        await story.sign(party, Outcome.CONDITIONAL if party is Party.SALES else Outcome.PASS)
    world.now = at(date(2026, 11, 27))
    for item in await story.items():
        await story.finish(item)
    await story.recheck(Party.SALES)
    for payable in await story.payables(PaymentKind.ADVANCE, PaymentKind.PROGRESS, PaymentKind.ACCEPTANCE):
        await story.pay(payable)
    world.now = at(date(2027, 2, 27))
    settlement = await story.settlement()
    for severity in (Severity.CRITICAL, Severity.MINOR):
        defect = DefectDraft(DefectKind.DEFECT, severity, "Wrong sums", date(2026, 12, 20))
        await world.do("manager", record_defect, settlement.id, defect)
    settlement = await story.evaluated(87, 90)
    await deduct(world, settlement, fixed(700))
    await world.do("finance", propose_settlement, settlement.id)
    await objected(world, await story.settlement())
    return story


@pytest.fixture
async def beside(database_url: str) -> AsyncIterator[tuple[Asker, dict[str, str]]]:
    """A company with one running order and that one, and a request for another on a project of somebody else."""
    build()
    engine = make_engine(database_url, pool_size=1)
    async with make_sessions(engine).begin() as db:
        await seed_policy(db)
        world = await World.make(db)
        running = (await Story.running(world)).order
        await told(world)
        project = await world.new_project(world.contract)
        await world.staff("colleague", ("project_manager", project))
        await world.staff("stand_in")
        order = await world.do("colleague", place_order, project.id, world.agreement.id, draft(starts_on=date(2027, 3, 1)))
        await world.do("colleague", submit_order, order.id)
        ids = {name: encode("ord", row.id) for name, row in (("asked", order), ("running", running))}
    await engine.dispose()
    async with asking(database_url, Shelf(world)) as mine:
        yield mine, ids


async def test_a_request_shows_what_the_partner_did_before(beside: tuple[Asker, dict[str, str]]) -> None:
    asker, ids = beside
    for persona, sees in (("colleague", False), ("buyer", True), ("finance", True), ("hq", True)):
        with asker.statements() as statements:
            found = (await asker.data(persona, ASKED, {"id": ids["asked"]}))["node"]
        assert len(statements) == 1, persona
        past = found["partner"]["pastOrders"]
        own = {"project": {"code": asker.shelf.world.project.code}, "order": {"code": TOLD["code"]}}
        assert past["nodes"][0] == TOLD | (own if sees else {"project": None, "order": None}), persona
        assert (past["totalCount"], [row["code"] for row in past["nodes"]]) == (2, CODES)
        assert past["aggregate"] == [{"count": 2, "avg": {"seniorPrice": "1425.0000"}}]
        assert found["project"]["pastOrders"]["nodes"] == []
        assert (await asker.executing.data(persona, ASKED, {"id": ids["asked"]}))["node"] == found, persona


async def test_a_project_shows_what_was_ordered_for_it(beside: tuple[Asker, dict[str, str]]) -> None:
    asker, ids = beside
    found = (await asker.data("manager", ASKED, {"id": ids["running"]}))["node"]
    assert [row["code"] for row in found["project"]["pastOrders"]["nodes"]] == CODES
    assert found["partner"]["pastOrders"]["nodes"][0]["order"] == {"code": TOLD["code"]}


@pytest.mark.parametrize(("persona", "nodes"), [("stand_in", []), ("sales", [])])
async def test_who_neither_drafts_nor_approves_reads_nothing(beside: tuple[Asker, dict[str, str]], persona: str, nodes: list[Any]) -> None:
    asker, _ = beside
    partner = encode("par", asker.shelf.world.partner.id)
    text = "query($id: ID!) { node(id: $id) { ... on Partner { name pastOrders { nodes { code score } } } } }"
    assert (await asker.data(persona, text, {"id": partner}))["node"]["pastOrders"]["nodes"] == nodes


@pytest.mark.parametrize("persona", ["partner_admin", "customer_signer"])
async def test_no_outsider_has_the_type(asker: Asker, persona: str) -> None:
    partner = encode("par", asker.shelf.world.partner.id)
    text = "query($id: ID!) { node(id: $id) { ... on Partner { pastOrders { nodes { code } } } } }"
    response = await asker.ask(persona, text, {"id": partner})
    assert response["errors"][0]["message"] == "Cannot query field 'pastOrders' on type 'Partner'."


async def test_the_example_shows_it_to_the_buyer(beside: tuple[Asker, dict[str, str]]) -> None:
    asker, _ = beside
    (asked,) = (await asker.data("buyer", EXAMPLE))["outsourcingOrders"]["nodes"]
    row = next(row for row in asked["partner"]["pastOrders"]["nodes"] if row["code"] == TOLD["code"])
    assert (row["seniorPrice"], row["score"], row["failedRounds"]) == ({"amount": "1350.0000"}, "87.00", 1)
