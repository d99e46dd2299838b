"""Tasks of a project: their days, their parts, who does them, and what the database itself holds (S0-50)."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from domain.acts import Denied, NotFound
from domain.broken import told
from domain.delivery.add_member import add_member
from domain.delivery.end_membership import end_membership
from domain.planning.add_task import add_task
from domain.planning.assign_task import assign_task
from domain.planning.change_task import change_task
from domain.planning.drafts import TaskDraft
from domain.planning.finish_task import finish_task
from domain.planning.models import Task, TaskAssignment
from domain.planning.record_progress import record_progress
from domain.planning.refusals import PlanningRefusal
from domain.planning.reopen_task import reopen_task
from domain.planning.start_task import start_task
from domain.platform.models import CalendarDay, DayKind
from tests.outsourcing.test_at_once import Act, Sessions, at_once
from tests.refusals import refused
from tests.world import World

MONDAY = date(2028, 2, 28)
ROUNDS = 8


async def planned(world: World, name: str = "Build", **values: Any) -> Task:
    draft = TaskDraft(name, values.pop("starts_on", MONDAY), **({"working_days": 2} | values))
    return await world.do("manager", add_task, world.project.id, draft)


async def test_the_last_day_is_counted_by_the_calendar_over_a_leap_day_and_a_holiday(world: World) -> None:
    await world.db.execute(insert(CalendarDay).values(day=date(2028, 3, 1), kind=DayKind.HOLIDAY, name="Holiday"))
    assert (await planned(world, working_days=2)).ends_on == date(2028, 2, 29)
    assert (await planned(world, working_days=3)).ends_on == date(2028, 3, 2)
    assert (await planned(world, working_days=None, ends_on=date(2028, 3, 5))).working_days == 4
    assert [task.code for task in (await world.db.scalars(select(Task).order_by(Task.code))).all()] == ["T001", "T002", "T003"]


async def test_a_whole_is_done_after_its_parts_and_a_part_opened_again_before_it(world: World) -> None:
    whole = await planned(world)
    part = await planned(world, parent_id=whole.id)
    for task in (whole, part):
        await world.do("manager", start_task, task.id)
    with refused(PlanningRefusal.PARTS_OPEN):
        await world.do("manager", finish_task, whole.id)
    for task in (part, whole):
        await world.do("manager", finish_task, task.id)
    with refused(PlanningRefusal.WHOLE_ENDED):
        await world.do("manager", reopen_task, part.id, 50)


async def test_a_partners_person_sees_and_does_what_its_company_is_given_while_on_the_project(world: World) -> None:
    mine, other = await planned(world), await planned(world)
    member = await world.do("manager", add_member, world.project.id, world["partner_lead"].id)
    await world.do("manager", assign_task, mine.id, world["partner_lead"].id)
    await world.do("partner_lead", start_task, mine.id)
    with pytest.raises(NotFound):
        await world.do("partner_lead", start_task, other.id)
    assert [await seen(world, "partner_lead", task) for task in (mine, other)] == [True, False]
    assert not await seen(world, "partner_admin", mine), "a colleague who is not on the project"
    await world.do("manager", add_member, world.project.id, world["partner_admin"].id)
    assert await seen(world, "partner_admin", mine)
    with pytest.raises(Denied):
        await world.do("partner_admin", record_progress, mine.id, 10)
    await world.do("manager", end_membership, member.id)
    world.pass_days(1)
    with pytest.raises(NotFound):
        await world.do("partner_lead", record_progress, mine.id, 50)


async def test_a_customer_sees_what_it_is_shown(world: World) -> None:
    shown, hidden = await planned(world, is_customer_visible=True), await planned(world)
    assert [await seen(world, "customer_reader", task) for task in (shown, hidden)] == [True, False]


async def seen(world: World, persona: str, task: Task) -> bool:
    viewer = world.as_(persona)
    query = select(Task.id).where(Task.id == task.id, viewer.sees(Task))
    return (await world.db.execute(query, dict(viewer.binds))).scalar_one_or_none() is not None


GIVEN = """INSERT INTO task_assignment (id, created_at, task_id, user_id, project_id, customer_id, unit_id, assigned_on)
    SELECT gen_random_uuid(), now(), id, :auditor, project_id, customer_id, unit_id, starts_on FROM task WHERE id = :part"""
BROKEN = (
    ("UPDATE task SET ends_on = starts_on - 1 WHERE id = :whole", "ck_task_period"),
    ("UPDATE task SET progress = 101 WHERE id = :whole", "ck_task_progress"),
    ("UPDATE task SET progress = 1 WHERE id = :whole", "ck_task_state_dates"),
    ("UPDATE task SET state = 'DONE' WHERE id = :whole", "ck_task_steps"),
    ("UPDATE task SET state = 'CANCELLED' WHERE id = :whole", "ck_task_cancelled"),
    ("UPDATE task SET parent_id = :part WHERE id = :whole", "ck_task_parents"),
    ("UPDATE task SET project_id = :other WHERE id = :part", "fk_task_parent"),
    (
        GIVEN,
        "ck_task_assignment_of_member",
    ),
)
"""What nobody may write, and the constraint that says so."""


async def test_the_database_holds_it(world: World) -> None:
    whole = await planned(world)
    part = await planned(world, parent_id=whole.id)
    other = await world.new_project(world.contract)
    ids = {"whole": whole.id, "part": part.id, "other": other.id, "auditor": world["auditor"].id}
    found = [await broken(world, change, {name: value for name, value in ids.items() if f":{name}" in change}) for change, _ in BROKEN]
    assert found == [constraint for _, constraint in BROKEN]


async def broken(world: World, change: str, names: dict[str, UUID]) -> str:
    """The constraint that a statement breaks."""
    try:
        async with world.db.begin_nested():
            await world.db.execute(text(change), names)
    except IntegrityError as error:
        return told(error, "constraint_name")
    return ""


async def test_of_two_who_put_each_task_below_the_other_at_once_one_is_refused(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        world = await World.make(db)
        pairs = [(await planned(world), await planned(world)) for _ in range(ROUNDS)]

    def below(task: Task, whole: Task) -> Act:
        draft = TaskDraft("Build", MONDAY, working_days=2, parent_id=whole.id)
        return lambda db: change_task(db, world.as_("manager"), task.id, draft)

    for one, other in pairs:
        assert await at_once(sessions, [below(one, other), below(other, one)]) == ["TASK_CYCLE", "done"]


async def test_of_two_who_give_a_task_to_one_person_at_once_one_is_refused(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        world = await World.make(db)
        task = await planned(world)
    give: Act = lambda db: assign_task(db, world.as_("manager"), task.id, world["manager"].id)  # noqa: E731 — as the other races
    assert await at_once(sessions, [give, give]) == ["IS_ASSIGNED", "done"]
    async with sessions() as db:
        assert len((await db.scalars(select(TaskAssignment))).all()) == 1
