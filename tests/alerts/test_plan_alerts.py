"""A plan that is late: whoever does a task and the project manager know at once, those above them later (S0-56)."""

from datetime import date

import pytest

from domain.delivery.add_member import add_member
from domain.delivery.models import ProjectState
from domain.planning.add_milestone import add_milestone
from domain.planning.add_task import add_task
from domain.planning.assign_task import assign_task
from domain.planning.change_milestone import change_milestone
from domain.planning.drafts import MilestoneDraft, TaskDraft
from domain.planning.finish_task import finish_task
from domain.planning.models import Milestone, Task
from domain.planning.reach_milestone import reach_milestone
from domain.planning.start_task import start_task
from tests.alerts.bell import open_alerts, planned, ring
from tests.world import World, at

pytestmark = pytest.mark.anyio
DUE = date(2026, 11, 6)


async def milestone(world: World) -> Milestone:
    return await world.do("manager", add_milestone, world.project.id, MilestoneDraft("Go-live", DUE))


async def task(world: World) -> Task:
    """Done by the partner's lead."""
    made = await world.do("manager", add_task, world.project.id, TaskDraft("Build", date(2026, 11, 2), DUE))
    await world.do("manager", add_member, world.project.id, world["partner_lead"].id)
    await world.do("manager", assign_task, made.id, world["partner_lead"].id)
    return made


async def test_a_milestone_is_told_late_the_day_after_and_to_more_people_later(world: World) -> None:
    await world.staff("delivery", ("delivery_manager", world.region))
    row = await milestone(world)
    await ring(world, row)
    assert await open_alerts(world, row) == {}
    assert await planned(world, row.id) == {
        "MILESTONE_OVERDUE:+0": at(date(2026, 11, 7), 0),
        "MILESTONE_OVERDUE:+3": at(date(2026, 11, 10), 0),
        "MILESTONE_OVERDUE:+7": at(date(2026, 11, 14), 0),
    }
    told = ({"manager"}, {"manager", "delivery"}, {"manager", "delivery", "region_pmo"})
    for day, step, people in zip((7, 10, 14), (0, 3, 7), told, strict=True):
        world.now = at(date(2026, 11, day), 0)
        await ring(world, row)
        assert await open_alerts(world, row) == {f"MILESTONE_OVERDUE +{step}": people}


async def test_another_day_plans_the_alerts_anew_and_reached_in_time_nobody_is_told(world: World) -> None:
    row = await milestone(world)
    await ring(world, row)
    world.now = at(date(2026, 11, 7), 0)
    await ring(world, row)
    await world.do("manager", change_milestone, row.id, MilestoneDraft("Go-live", date(2026, 11, 20)))
    await ring(world, row)
    assert await open_alerts(world, row) == {}
    assert min((await planned(world, row.id)).values()) == at(date(2026, 11, 21), 0)
    await world.do("manager", reach_milestone, row.id)
    await ring(world, row)
    assert (await open_alerts(world, row), await planned(world, row.id)) == ({}, {})


async def test_a_late_task_is_told_to_whoever_does_it_until_it_is_done(world: World) -> None:
    row = await task(world)
    world.now = at(date(2026, 11, 7), 0)
    await ring(world, row)
    assert await open_alerts(world, row) == {"TASK_OVERDUE +0": {"manager", "partner_lead"}}
    for act in (start_task, finish_task):
        await world.do("manager", act, row.id)
    await ring(world, row)
    assert (await open_alerts(world, row), await planned(world, row.id)) == ({}, {})


async def test_a_stopped_project_is_never_late(world: World) -> None:
    row = await task(world)
    world.project.state = ProjectState.STOPPED
    await world.insert(world.project)
    world.now = at(date(2026, 11, 7), 0)
    await ring(world, row)
    assert await open_alerts(world, row) == {}
