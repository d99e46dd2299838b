"""The pool of people: nobody is planned for more than a whole day but by special right; how far people are used (S0-60)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import insert, true

from domain.acts import Denied, Refused
from domain.delivery.models import ProjectMember
from domain.hours.models import HourKind, TimeEntry, WorkPlace
from domain.identity.models import UnitKind
from domain.partners.models import SkillLevel
from domain.platform.models import CalendarDay, DayKind
from domain.resources.allocate_person import allocate_person
from domain.resources.change_allocation import change_allocation
from domain.resources.clashes import Share, clashes_in
from domain.resources.drafts import AllocationDraft, clashes_by
from domain.resources.models import Allocation, Resource
from domain.resources.overbook_person import overbook_person
from domain.resources.pool_person import pool_person
from domain.resources.release_allocation import release_allocation
from domain.resources.retire_resource import retire_resource
from domain.resources.utilisation import Span, utilisation
from tests.alerts.bell import open_alerts, planned, ring
from tests.outsourcing.test_at_once import Sessions, at_once
from tests.planning.test_tasks import broken
from tests.world import World, at

pytestmark = pytest.mark.anyio
FIRST, LAST = date(2026, 11, 2), date(2026, 11, 30)


def nov(first: int, last: int, share: int) -> AllocationDraft:
    return AllocationDraft(date(2026, 11, first), date(2026, 11, last), share, "Interfaces")


async def pooled(world: World, person: str = "engineer") -> Resource:
    """A person in the pool of the region; the delivery manager there may plan them."""
    if "delivery" not in world.people:
        await world.staff("delivery", ("delivery_manager", world.region))
    if person not in world.people:
        await world.staff(person)
    return await world.do("delivery", pool_person, world.region.id, world[person].id, SkillLevel.SENIOR, "Java")


async def allocated(world: World, resource: Resource, draft: AllocationDraft) -> str:
    """DONE, or why not."""
    try:
        await world.do("manager", allocate_person, world.project.id, resource.id, draft)
    except Refused as refused:
        return f"{refused.code.value} {refused.parameters.get('percent', '')} {refused.parameters.get('day', '')}".strip()
    return "DONE"


async def test_shares_of_a_day_are_a_whole_day_at_most_wherever_they_overlap(world: World) -> None:
    resource = await pooled(world)
    drafts = (nov(2, 13, 60), nov(9, 20, 40), nov(16, 27, 60), nov(12, 17, 1), nov(28, 30, 100))
    assert [await allocated(world, resource, draft) for draft in drafts] == [
        "DONE",
        "DONE",
        "DONE",
        "RESOURCE_CLASH 101 2026-11-12",
        "DONE",
    ]
    (clash,) = await clashes_by(world.db, resource, nov(6, 10, 20))
    assert (clash.starts_on, clash.ends_on, clash.percent, len(clash.allocation_ids)) == (date(2026, 11, 9), date(2026, 11, 10), 120, 2)


def test_clashes_are_the_times_with_the_same_sum() -> None:
    def days(first: int, last: int, percent: int) -> Share:
        return Share(date(2026, 11, first), date(2026, 11, last), percent)

    found = clashes_in([days(2, 20, 60), days(5, 10, 50), days(8, 12, 30)], FIRST)
    assert [(each.starts_on.day, each.ends_on.day, each.percent) for each in found] == [(5, 7, 110), (8, 10, 140)]


async def test_beyond_a_whole_day_goes_by_the_right_for_it_and_with_a_reason(world: World) -> None:
    resource = await pooled(world)
    assert await allocated(world, resource, nov(2, 13, 80)) == "DONE"
    given = (world.project.id, resource.id, nov(9, 20, 40), "Two go-lives.")
    with pytest.raises(Denied):
        await world.do("manager", overbook_person, *given)
    with pytest.raises(Refused, match="room enough"):
        await world.do("delivery", overbook_person, world.project.id, resource.id, nov(16, 20, 40), "Why not.")
    made = await world.do("delivery", overbook_person, *given)
    assert made.overbook_reason == "Two go-lives."
    assert await allocated(world, resource, nov(12, 12, 1)) == "RESOURCE_CLASH 121 2026-11-12"


async def test_less_is_always_possible_and_more_never_beyond(world: World) -> None:
    resource = await pooled(world)
    first = await world.do("manager", allocate_person, world.project.id, resource.id, nov(2, 20, 80))
    beyond = await world.do("delivery", overbook_person, world.project.id, resource.id, nov(9, 20, 40), "Two go-lives.")
    await world.do("manager", change_allocation, first.id, nov(3, 19, 70))
    await world.do("manager", change_allocation, beyond.id, nov(9, 18, 35))
    for allocation, draft in ((first, nov(3, 19, 71)), (beyond, nov(9, 19, 35))):
        with pytest.raises(Refused, match="would be planned for"):
            await world.do("manager", change_allocation, allocation.id, draft)
    await world.do("manager", change_allocation, beyond.id, nov(20, 30, 100))
    assert (await world.again(beyond)).overbook_reason is None, "it is no more than a whole day now"


async def test_who_is_released_is_free_for_others(world: World) -> None:
    resource = await pooled(world)
    first = await world.do("manager", allocate_person, world.project.id, resource.id, nov(2, 20, 100))
    later = await world.do("manager", allocate_person, world.project.id, resource.id, nov(23, 30, 100))
    with pytest.raises(Refused, match="release the person"):
        await world.do("delivery", retire_resource, resource.id)
    await world.do("manager", release_allocation, first.id, date(2026, 11, 6))
    await world.do("manager", release_allocation, later.id)
    assert ((await world.again(first)).ends_on, (await world.again(later)).withdrawn_on) == (date(2026, 11, 6), FIRST)
    assert await allocated(world, resource, nov(9, 30, 100)) == "DONE"
    world.now = at(date(2026, 12, 1))
    await world.do("delivery", retire_resource, resource.id)
    assert await allocated(world, resource, nov(30, 30, 1)) == "RESOURCE_RETIRED"
    await world.do("delivery", pool_person, world.region.id, resource.user_id, SkillLevel.EXPERT)
    assert (await world.again(resource)).retired_on is None


async def test_of_two_who_plan_the_same_person_at_once_one_is_refused(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        world = await World.make(db)
        people = [await pooled(world, f"engineer{number}") for number in range(6)]

    def plan(resource: Resource, share: int) -> Any:
        return lambda db: allocate_person(db, world.as_("manager"), world.project.id, resource.id, nov(2, 13, share))

    for resource in people:
        assert await at_once(sessions, [plan(resource, 60), plan(resource, 41)]) == ["RESOURCE_CLASH", "done"]


BROKEN = (
    ("UPDATE allocation SET share = 61 WHERE share = 60", "ck_allocation_whole_day"),
    ("UPDATE allocation SET ends_on = '2026-11-20' WHERE share = 60", "ck_allocation_whole_day"),
    ("UPDATE allocation SET overbook_reason = NULL WHERE share = 30", "ck_allocation_whole_day"),
    ("UPDATE allocation SET withdrawn_on = NULL WHERE share = 5", "ck_allocation_stands"),
    ("UPDATE allocation SET share = 0", "ck_allocation_share"),
)


async def test_the_database_holds_it(world: World) -> None:
    resource = await pooled(world)
    for draft in (nov(2, 13, 60), nov(9, 20, 40)):
        assert await allocated(world, resource, draft) == "DONE"
    await world.do("delivery", overbook_person, world.project.id, resource.id, nov(13, 13, 30), "Go-live.")
    gone = await world.do("manager", allocate_person, world.project.id, resource.id, nov(23, 30, 5))
    await world.do("manager", release_allocation, gone.id)
    assert [await broken(world, change, {}) for change, _ in BROKEN] == [constraint for _, constraint in BROKEN]


async def test_utilisation_counts_shares_of_working_days_and_logged_hours(world: World) -> None:
    await world.db.execute(insert(CalendarDay).values(day=date(2026, 11, 11), kind=DayKind.HOLIDAY, name="Holiday"))
    resource = await pooled(world)
    for draft in (nov(2, 13, 60), nov(11, 18, 40)):
        assert await allocated(world, resource, draft) == "DONE"
    member = await world.insert(world.membership(world.project, "engineer", "project_member"))
    for day, hours in ((2, 8), (3, 4)):
        await world.insert(entry(world, member, day, hours))
    weeks = await utilisation(world.db, true(), {}, FIRST, date(2026, 11, 19), Span.WEEK)
    assert [(used.starts_on.day, used.ends_on.day, used.working_days, used.allocated_days, used.allocated_percent) for used in weeks] == [
        (2, 8, 5, Decimal("3.0"), Decimal("60.0")),
        (9, 15, 4, Decimal("3.2"), Decimal("80.0")),
        (16, 19, 4, Decimal("1.2"), Decimal("30.0")),
    ]
    assert [(used.logged_hours, used.logged_percent) for used in weeks[:2]] == [
        (Decimal(12), Decimal("50.0")),
        (Decimal(0), Decimal("0.0")),
    ]
    (month,) = await utilisation(world.db, true(), {}, FIRST, LAST, Span.MONTH)
    assert (month.working_days, month.allocated_days, month.allocated_percent) == (20, Decimal("7.4"), Decimal("37.0"))
    with pytest.raises(Refused):
        await utilisation(world.db, true(), {}, FIRST, date(2027, 12, 31), Span.MONTH)


def entry(world: World, member: ProjectMember, day: int, hours: int) -> TimeEntry:
    row = TimeEntry(project_id=world.project.id, customer_id=world.customer.id, unit_id=world.project.unit_id, user_id=member.user_id)
    row.member_id, row.day, row.hours, row.level = member.id, date(2026, 11, day), Decimal(hours), SkillLevel.SENIOR
    row.kind, row.place, row.work, row.logged_on = HourKind.NORMAL, WorkPlace.REMOTE, "Interfaces", LAST
    return row


async def test_an_overbooked_person_is_told_to_whoever_planned_them_until_it_is_over(world: World) -> None:
    resource = await pooled(world)
    await ring(world, resource)
    assert await open_alerts(world, resource) == {}
    world.project.owner_id = world["manager"].id
    await world.insert(world.project)
    assert await allocated(world, resource, nov(2, 13, 80)) == "DONE"
    made: Allocation = await world.do("delivery", overbook_person, world.project.id, resource.id, nov(9, 20, 40), "Two go-lives.")
    await ring(world, resource)
    assert await open_alerts(world, resource) == {"RESOURCE_CLASH": {"delivery", "manager"}}
    assert await planned(world, resource.id) == {"RESOURCE_CLASH:-": at(date(2026, 11, 14), 0)}
    await world.do("manager", release_allocation, made.id)
    await ring(world, resource)
    assert await open_alerts(world, resource) == {}


async def test_another_units_delivery_manager_changes_nobody_here(world: World) -> None:
    resource = await pooled(world)
    west = await world.insert(world.new_unit("WEST", UnitKind.REGION, world.headquarters.id))
    await world.staff("west", ("delivery_manager", west))
    for act, given in ((retire_resource, (resource.id,)), (pool_person, (world.region.id, world["manager"].id, SkillLevel.EXPERT))):
        with pytest.raises(Denied):
            await world.do("west", act, *given)
