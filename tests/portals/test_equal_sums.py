"""The hours of a state are one number wherever they are read: lists, the customer's days, the month's sheet, settlement, project costs."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from api.ids import encode
from domain.costs.figures import labour_cost
from domain.costs.models import ProjectLedger
from domain.costs.set_cost_rate import RateDraft, set_cost_rate
from domain.hours.answer_dispute import answer_dispute
from domain.hours.approve_hours import approve_hours
from domain.hours.approve_hours_for_partner import approve_hours_for_partner
from domain.hours.confirm_hours import confirm_hours
from domain.hours.correct_hours import correct_hours
from domain.hours.dispute_hours import dispute_hours
from domain.hours.log_hours import log_hours
from domain.hours.person_days import person_days
from domain.outsourcing.delivered_days import delivered_days
from domain.outsourcing.models import OutsourcingOrder
from domain.partners.models import SkillLevel
from tests.hours.chain import line, people
from tests.outsourcing.story import Story
from tests.outsourcing.test_days_from_hours import BY_HOURS
from tests.portals.visitors import Site
from tests.world import World, at

pytestmark = pytest.mark.anyio
TODAY, NONE = date(2026, 11, 20), Decimal(0)
OWN, PARTNER = "engineer", "partner_engineer"
FATES = ("DRAFT", "SUBMITTED", "APPROVED", "CONFIRMED", "DISPUTED", "answered", "corrected", "corrected and confirmed")
LINES = st.lists(
    st.tuples(
        st.sampled_from([OWN, PARTNER]),
        st.integers(0, 6),
        st.integers(1, 6).map(lambda quarters: Decimal(quarters) / 4),
        st.sampled_from([SkillLevel.SENIOR, SkillLevel.JUNIOR]),
        st.sampled_from(FATES),
    ),
    min_size=1,
    max_size=6,
)
STATES = """query($code: String!) { timeEntries(where: { project: { code: { eq: $code } } }) {
  aggregate(groupBy: [{ field: STATE }, { through: { user: { field: NAME } } }]) { key { state user { name } } sum { hours } } } }"""
DAYS = """query($id: ID!) { node(id: $id) { ... on Project {
  timeEntries(first: 100) { nodes { state hours } aggregate(groupBy: [{ field: STATE }]) { key { state } sum { hours } } } } } }"""
Sums = dict[tuple[str, str], Decimal]
"""Hours by person and state."""


@pytest.fixture(autouse=True)
async def hired(site: Site) -> None:
    site.world.now = at(TODAY)
    await people(site.world)
    for level in (SkillLevel.SENIOR, SkillLevel.JUNIOR):
        await site.world.do("finance", set_cost_rate, RateDraft(level, date(2026, 1, 1), Decimal(1)))
    await Story.running(site.world, **BY_HOURS)


@settings(max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(lines=LINES)
async def test_every_reader_sums_the_same_hours(site: Site, lines: list[Any], sums: Sums) -> None:
    for persona, ago, hours, level, fate in lines:
        await lived(site.world, persona, line(str(hours), TODAY - timedelta(days=ago), level=level), fate, sums)
    await site.save()
    shown = {state: total(sums, state) for state in ("APPROVED", "CONFIRMED", "DISPUTED", "CORRECTED")}
    named = {(who.title(), state): hours for (who, state), hours in sums.items()}
    assert await by_state(site, "manager") == await by_state(site, OWN) == named
    assert await by_state(site, PARTNER) == {key: hours for key, hours in named.items() if key[0] == PARTNER.title()}
    assert await days_of_customer(site) == {state: hours for state, hours in shown.items() if hours}
    assert (await settled(site.world), await cost(site.world)) == (
        sums.get((PARTNER, "CONFIRMED"), NONE),
        sum((sums.get((OWN, state), NONE) for state in ("APPROVED", "CONFIRMED", "DISPUTED")), NONE),
    )
    hours = shown["CONFIRMED"]
    said = f"Total {plain(hours)} {plain(person_days(hours, Decimal(8)))}" if hours else "No confirmed hours in this month"
    assert said in await sheet(site)


@pytest.fixture
def sums() -> Sums:
    """What the model says; the examples of a test go on with one company."""
    return {}


async def lived(world: World, persona: str, draft: Any, fate: str, sums: Sums) -> None:
    """A line as far as its fate; the model counts along."""
    (entry,) = await world.do(persona, log_hours, world.project.id, [draft], submit=fate != "DRAFT")
    state, hours = fate, draft.hours
    if fate not in ("DRAFT", "SUBMITTED"):
        await through(world, persona, entry.id)
    if fate == "CONFIRMED":
        await world.do("customer_signer", confirm_hours, [entry.id])
    if fate not in ("DRAFT", "SUBMITTED", "APPROVED", "CONFIRMED"):
        await world.do("customer_signer", dispute_hours, [entry.id], "Gone at noon.")
    if fate == "answered":
        await world.do("manager", answer_dispute, entry.id, "On the phone.")
        state = "APPROVED"
    if fate.startswith("corrected"):
        newer = await world.do(persona, correct_hours, entry.id, line("0.25", draft.day, level=draft.level))
        _add(sums, persona, "CORRECTED", hours)
        state, hours = "SUBMITTED", Decimal("0.25")
        if fate.endswith("confirmed"):
            await through(world, persona, newer.id)
            await world.do("customer_signer", confirm_hours, [newer.id])
            state = "CONFIRMED"
    _add(sums, persona, state, hours)


def _add(sums: Sums, persona: str, state: str, hours: Decimal) -> None:
    sums[persona, state] = sums.get((persona, state), NONE) + hours


async def through(world: World, persona: str, entry_id: Any) -> None:
    """Approved, by the partner's lead first where the person is the partner's."""
    if persona == PARTNER:
        await world.do("partner_lead", approve_hours_for_partner, [entry_id])
    await world.do("manager", approve_hours, [entry_id])


def total(sums: Sums, state: str) -> Decimal:
    return sum((hours for (_, each), hours in sums.items() if each == state), Decimal(0))


async def read(site: Site, persona: str, text: str, **variables: Any) -> Any:
    response = await site.composition.graph.execute(text, variables, site.world.as_(persona))
    assert "errors" not in response, response
    return response["data"]


async def by_state(site: Site, persona: str) -> dict[tuple[str, str], Decimal]:
    """The groups of the list that the person has, by name and state."""
    found = await read(site, persona, STATES, code=site.world.project.code)
    groups = found["timeEntries"]["aggregate"]
    return {(group["key"]["user"]["name"], group["key"]["state"]): Decimal(group["sum"]["hours"]) for group in groups}


async def days_of_customer(site: Site) -> dict[str, Decimal]:
    """What the customer reads, line by line, which is what its groups say."""
    found = (await read(site, "customer_signer", DAYS, id=encode("prj", site.world.project.id)))["node"]["timeEntries"]
    summed: dict[str, Decimal] = {}
    for node in found["nodes"]:
        summed[node["state"]] = summed.get(node["state"], NONE) + Decimal(node["hours"])
    assert summed == {group["key"]["state"]: Decimal(group["sum"]["hours"]) for group in found["aggregate"]}
    return summed


async def settled(world: World) -> Decimal:
    """The hours behind the settlement's days."""
    order = (await world.db.scalars(select(OutsourcingOrder).where(OutsourcingOrder.project_id == world.project.id))).one()
    given = await delivered_days(world.db, order)
    assert given is not None
    return sum((level.hours for level in given.levels), Decimal(0))


async def cost(world: World) -> Decimal:
    """What the own people cost at one yuan an hour."""
    query = select(labour_cost(ProjectLedger)).where(ProjectLedger.id == world.project.id)
    return Decimal((await world.db.execute(query)).scalar_one())


async def sheet(site: Site) -> str:
    """The month as it is printed."""
    visitor = await site.as_("customer_signer")
    seen = await visitor.open(f"/customer/projects/{encode('prj', site.world.project.id)}/hours/sheet?month=2026-11")
    return " ".join(seen.text.split())


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
