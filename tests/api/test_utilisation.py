"""How far people are planned and used this month, as a feed: what `utilisation` counts, for whoever may see it (S0-60)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.delivery.models import ProjectMember
from domain.hours.models import EntryState, HourKind, TimeEntry, WorkPlace
from domain.partners.models import SkillLevel
from domain.planning.of_project import place_of
from domain.platform.models import CalendarDay, DayKind
from domain.resources.models import Allocation, Resource
from tests.api.door import Door
from tests.api.test_charts import drawn
from tests.api.test_feeds import fetch
from tests.world import World

pytestmark = pytest.mark.anyio
ROOT = """{ utilisation(startsOn: "2026-11-01", endsOn: "2026-11-30", by: MONTH) { people { resource { id } workingDays allocatedDays
    allocatedPercent loggedHours confirmedHours loggedPercent usedPercent } } }"""
FIELDS = """{ resources(where: {workingDaysThisMonth: {isNull: false}}) { nodes { id workingDaysThisMonth allocatedDaysThisMonth
    allocatedPercentThisMonth loggedHoursThisMonth confirmedHoursThisMonth loggedPercentThisMonth usedPercentThisMonth } } }"""
POOLED = (
    ("helper", "region", date(2026, 10, 1), None),
    ("manager", "region", date(2026, 11, 30), None),
    ("finance", "headquarters", date(2026, 1, 5), None),
    ("sales", "region", date(2026, 1, 5), date(2026, 11, 1)),
    ("buyer", "region", date(2026, 12, 1), None),
    ("partner_lead", "region", date(2026, 1, 5), date(2026, 11, 2)),
)
"""Person, unit, first day in the pool, and from which day on no more: the fourth was gone before this month, the fifth comes after it."""
PLANNED = (
    ("helper", date(2026, 10, 26), date(2026, 11, 13), 60, None),
    ("helper", date(2026, 11, 13), date(2026, 12, 31), 40, None),
    ("helper", date(2026, 11, 1), date(2026, 11, 30), 100, date(2026, 10, 20)),
    ("partner_lead", date(2026, 11, 2), date(2026, 11, 30), 50, None),
)
"""Person, first day, last day, share, and when it was withdrawn."""
LOGGED = ((3, 8, EntryState.SUBMITTED), (4, 5, EntryState.CONFIRMED), (5, 3, EntryState.DROPPED))
"""The helper's: day, hours, state."""


async def fill(db: AsyncSession, door: Door) -> None:
    """The pool, what it is planned for and what it has logged, with a holiday on the 11th and work on Saturday the 14th."""
    world = door.world_in(db)
    for day, kind in ((11, DayKind.HOLIDAY), (14, DayKind.WORKDAY)):
        await db.execute(insert(CalendarDay).values(day=date(2026, 11, day), kind=kind, name="Festival"))
    pool = {}
    for person, unit, first, last in POOLED:
        row = Resource(user_id=world[person].id, partner_id=world[person].partner_id, unit_id=getattr(world, unit).id)
        row.level, row.pooled_on, row.retired_on = SkillLevel.SENIOR, first, last
        pool[person] = await world.insert(row)
    for person, first, last, share, withdrawn in PLANNED:
        given = {"resource_id": pool[person].id, "user_id": pool[person].user_id, "partner_id": pool[person].partner_id}
        planned = Allocation(**place_of(world.project), **given, starts_on=first, ends_on=last, duty="Interfaces", share=share)
        planned.withdrawn_on = withdrawn
        await world.insert(planned)
    member = await world.insert(world.membership(world.project, "helper", "project_member"))
    for number, hours, state in LOGGED:
        await world.insert(entry(world, member, number, hours, state))


def entry(world: World, member: ProjectMember, day: int, hours: int, state: EntryState) -> TimeEntry:
    row = TimeEntry(**place_of(world.project), user_id=member.user_id, member_id=member.id, day=date(2026, 11, day), hours=Decimal(hours))
    row.level, row.kind, row.place, row.work = SkillLevel.SENIOR, HourKind.NORMAL, WorkPlace.REMOTE, "Interfaces"
    row.logged_on, row.state, row.submitted_at, row.submitted_by_id = date(2026, 11, 30), state, world.now, member.user_id
    if state is EntryState.CONFIRMED:
        row.approved_at = row.waiting_since = row.confirmed_at = world.now
        row.approved_by_id, row.confirmed_by_id = world["manager"].id, world["customer_signer"].id
    return row


def figures(rows: list[Any]) -> dict[str, Any]:
    """By person, without the words by which a field of this month says so."""
    return {
        row.get("id") or row["resource"]["id"]: {
            name.removesuffix("ThisMonth"): value for name, value in row.items() if name not in ("id", "resource")
        }
        for row in rows
    }


async def test_the_feed_says_how_far_people_are_used_and_its_chart_shows_it(own_door: Door) -> None:
    async with own_door.asker.graph.sessions.begin() as db:
        await fill(db, own_door)
    nothing = ["0.00", "0.00", "0.00", "0.0000", None, "0.0000"]
    found = await fetch(own_door, "/utilisation.json")
    assert [list(row.values()) for row in found.json()] == [
        ["East", "Helper", None, "SENIOR", 1, "21", "10.60", "13.00", "5.00", "50.5000", "15.3000", "7.7000"],
        ["East", "Partner_Lead", "North Software", "SENIOR", 1, "21", "10.50", "0.00", "0.00", "50.0000", "0.0000", "0.0000"],
        ["East", "Manager", None, "SENIOR", 1, "21", *nothing],
        ["Hq", "Finance", None, "SENIOR", 1, "21", *nothing],
    ], "21 weekdays, one of them a holiday, and a Saturday of work"
    assert list(found.json()[0]) == [
        *("unit_name", "user_name", "partner_name", "level", "count", "sum_workingDaysThisMonth", "sum_allocatedDaysThisMonth"),
        *("sum_loggedHoursThisMonth", "sum_confirmedHoursThisMonth", "avg_allocatedPercentThisMonth", "avg_loggedPercentThisMonth"),
        "avg_usedPercentThisMonth",
    ]
    labels, series, values = drawn((await fetch(own_door, "/utilisation.svg")).content)
    assert (labels, series) == (
        ["East · Helper", "East · Partner_Lead", "East · Manager", "Hq · Finance"],
        ["计划利用率%", "实际利用率%"],
    )
    assert [Decimal(value) for value in values] == [*map(Decimal, ("50.5", "50", "0", "0")), *map(Decimal, ("7.7", "0", "0", "0"))]


async def test_it_is_what_utilisation_counts(own_door: Door) -> None:
    """One rule, asked in two ways: of all in the pool, and of a region's people by whoever plans there."""
    async with own_door.asker.graph.sessions.begin() as db:
        await fill(db, own_door)
    counts = {}
    for persona in ("hq", "region_pmo", "auditor"):
        for asker in (own_door.asker, own_door.asker.executing):
            counted = figures((await asker.data(persona, ROOT))["utilisation"]["people"])
            assert figures((await asker.data(persona, FIELDS))["resources"]["nodes"]) == counted
            counts[persona] = len(counted)
    assert counts == {"hq": 4, "region_pmo": 3, "auditor": 4}


async def test_who_does_not_plan_there_reads_nothing_of_it(own_door: Door) -> None:
    async with own_door.asker.graph.sessions.begin() as db:
        await fill(db, own_door)
    assert [row["user_name"] for row in (await fetch(own_door, "/utilisation.json", "region_pmo")).json()] == [
        "Helper",
        "Partner_Lead",
        "Manager",
    ]
    half = '{ resources(where: {usedPercentThisMonth: {lt: "5"}, allocatedPercentThisMonth: {gte: "50"}}) { nodes { user { name } } } }'
    assert await own_door.asker.data("region_pmo", half) == {"resources": {"nodes": [{"user": {"name": "Partner_Lead"}}]}}
    every = "{ resources { nodes { user { name } usedPercentThisMonth } } }"
    seen = (await own_door.asker.data("region_pmo", every))["resources"]["nodes"]
    assert {row["user"]["name"]: row["usedPercentThisMonth"] for row in seen} == {
        **dict.fromkeys(("Finance", "Sales", "Buyer")),
        **dict.fromkeys(("Manager", "Partner_Lead"), "0.0"),
        "Helper": "7.7",
    }
    assert [(await fetch(own_door, "/utilisation.json", persona)).status_code for persona in ("manager", "sales")] == [403, 403]
    for persona in ("customer_signer", "partner_lead"):
        assert (await fetch(own_door, "/utilisation.json", persona)).status_code == 403
        answer = await own_door.asker.ask(persona, "{ resources { nodes { usedPercentThisMonth } } }")
        assert answer["errors"][0]["message"] == "Cannot query field 'resources' on type 'Query'."
