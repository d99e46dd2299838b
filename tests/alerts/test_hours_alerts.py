"""Hours: the customer is reminded until all is answered; disputes, returns and missing days are told to whom they concern (S0-42)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.delivery.models import ProjectMember
from domain.hours.answer_dispute import answer_dispute
from domain.hours.confirm_hours import confirm_hours
from domain.hours.dispute_hours import dispute_hours
from domain.hours.lock_hours import lock_hours
from domain.hours.return_hours import return_hours
from domain.hours.submit_hours import submit_hours
from domain.hours.unlock_hours import unlock_hours
from tests.alerts.bell import alerts, open_alerts, planned, ring
from tests.hours.chain import approved, ids, line, logged, people
from tests.world import World, at

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
async def hired(world: World) -> None:
    await people(world)


def of_hours(found: Mapping[str, Any]) -> dict[str, Any]:
    """Those of a project's alerts that are about hours."""
    return {rule: value for rule, value in found.items() if rule.startswith("HOURS")}


async def test_the_customer_is_reminded_after_two_and_five_working_days(world: World) -> None:
    entries = await approved(world, "engineer")
    await ring(world, world.project)
    assert of_hours(await open_alerts(world, world.project)) == {}
    assert of_hours(await planned(world, world.project.id)) == {
        "HOURS_WAITING:+2": at(date(2026, 11, 4), 0),
        "HOURS_WAITING:+5": at(date(2026, 11, 9), 0),
    }
    world.now = at(date(2026, 11, 4), 0)
    await ring(world, world.project)
    assert of_hours(await open_alerts(world, world.project)) == {"HOURS_WAITING +2": {"customer_signer"}}
    world.now = at(date(2026, 11, 9), 0)
    await ring(world, world.project)
    assert of_hours(await open_alerts(world, world.project)) == {"HOURS_WAITING +5": {"customer_signer", "manager"}}
    await world.do("customer_signer", confirm_hours, ids(entries))
    await ring(world, world.project)
    assert of_hours(await open_alerts(world, world.project)) == {}


async def test_a_dispute_is_told_at_once_until_it_is_answered(world: World) -> None:
    (entry,) = await approved(world, "partner_engineer")
    await world.do("customer_signer", dispute_hours, [entry.id], "Eight.")
    await ring(world, entry)
    assert await open_alerts(world, entry) == {"HOURS_DISPUTED": {"manager", "partner_engineer", "partner_lead"}}
    await world.do("manager", answer_dispute, entry.id, "See the minutes.")
    await ring(world, entry)
    assert await open_alerts(world, entry) == {}


async def test_a_returned_line_is_told_to_its_person_until_it_is_taken_up(world: World) -> None:
    (entry,) = await logged(world, "engineer")
    await world.do("manager", return_hours, [entry.id], "Which step?")
    await ring(world, entry)
    assert await open_alerts(world, entry) == {"HOURS_RETURNED": {"engineer"}}
    await world.do("engineer", submit_hours, [entry.id])
    await ring(world, entry)
    assert await open_alerts(world, entry) == {}


async def test_a_working_day_without_hours_is_told_on_the_next(world: World) -> None:
    week = [world.now.date() - timedelta(days=days) for days in (0, 3, 4, 5, 6, 7)]
    await logged(world, "engineer", *[line(day=day) for day in week])
    await ring(world, world["engineer"])
    assert await planned(world, world["engineer"].id) == {"HOURS_MISSING:": at(date(2026, 11, 4), 0)}
    world.now = at(date(2026, 11, 4))
    await ring(world, world["engineer"])
    assert await open_alerts(world, world["engineer"]) == {"HOURS_MISSING": {"engineer"}}
    await logged(world, "engineer", *[line(day=world.now.date() - timedelta(days=days)) for days in (0, 1)])
    await ring(world, world["engineer"])
    assert await open_alerts(world, world["engineer"]) == {}


async def test_who_has_never_logged_is_told_from_the_first_day_on(world: World) -> None:
    for persona, told in (("engineer", {"HOURS_MISSING": {"engineer"}}), ("customer_reader", {}), ("buyer", {})):
        await ring(world, world[persona])
        assert await open_alerts(world, world[persona]) == told
    (alert,) = await alerts(world, world["engineer"])
    assert alert.due_on == date(2026, 10, 26)
    member = await world.db.execute(select(ProjectMember).where(ProjectMember.user_id == world["engineer"].id))
    member.scalar_one().joined_on = date(2026, 10, 29)
    await ring(world, world["engineer"])
    assert [each.due_on for each in await alerts(world, world["engineer"]) if each.cleared_at is None] == [date(2026, 10, 29)]


async def test_a_gap_is_told_though_later_days_are_logged(world: World) -> None:
    week = [world.now.date() - timedelta(days=days) for days in (0, 3, 5, 6, 7)]
    await logged(world, "engineer", *[line(day=day) for day in week])
    await ring(world, world["engineer"])
    assert [each.due_on for each in await alerts(world, world["engineer"])] == [date(2026, 10, 29)]


async def test_a_month_that_is_open_again_is_told_to_the_manager_for_a_month(world: World) -> None:
    lock = await world.do("manager", lock_hours, world.project.id, date(2026, 10, 1))
    await ring(world, lock)
    assert await open_alerts(world, lock) == {}
    await world.do("delivery_manager", unlock_hours, lock.id, "A day was forgotten.")
    await ring(world, lock)
    assert await open_alerts(world, lock) == {"HOURS_UNLOCKED": {"manager"}}
    world.pass_days(31)
    await ring(world, lock)
    assert await open_alerts(world, lock) == {}
