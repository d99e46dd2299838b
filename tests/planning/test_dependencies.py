"""What waits for what, and the baselines that a plan is held against (S0-50)."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from domain.acts import Refused
from domain.planning.add_dependency import add_dependency
from domain.planning.dependency_models import TaskDependency
from domain.planning.set_baseline import set_baseline
from tests.outsourcing.test_at_once import Act, Sessions, at_once
from tests.planning.test_tasks import broken, planned
from tests.world import World

ROUNDS = 8


async def test_a_circle_is_refused_with_its_tasks_named(world: World) -> None:
    one, two, three = [await planned(world) for _ in range(3)]
    for before, after in ((one, two), (two, three)):
        await world.do("manager", add_dependency, after.id, before.id, 1)
    with pytest.raises(Refused, match="itself: T001 → T002 → T003 → T001"):
        await world.do("manager", add_dependency, one.id, three.id)


async def test_of_two_halves_of_a_circle_at_once_one_is_refused(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        world = await World.make(db)
        pairs = [(await planned(world), await planned(world)) for _ in range(ROUNDS)]

    def waits(after: Any, before: Any) -> Act:
        return lambda db: add_dependency(db, world.as_("manager"), after.id, before.id)

    for one, other in pairs:
        assert await at_once(sessions, [waits(one, other), waits(other, one)]) == ["TASK_CYCLE", "done"]
    async with sessions() as db:
        assert len((await db.scalars(select(TaskDependency))).all()) == ROUNDS


BROKEN = (
    ("UPDATE task_dependency SET predecessor_id = :three, successor_id = :two WHERE predecessor_id = :one", "ck_task_dependencies"),
    ("UPDATE task_dependency SET lag_days = -1", "ck_task_dependency_lag"),
    ("UPDATE baseline SET number = 7", "ck_baseline_stands"),
    ("UPDATE baseline_task SET ends_on = ends_on + 1", "ck_baseline_task_stands"),
    ("DELETE FROM baseline_task", "ck_baseline_task_stands"),
)
"""What nobody may write, and the constraint that says so."""


async def test_the_database_holds_it(world: World) -> None:
    one, two, three = [await planned(world, starts_on=date(2026, 11, 2)) for _ in range(3)]
    for before, after in ((one, two), (two, three)):
        await world.do("manager", add_dependency, after.id, before.id)
    await world.do("manager", set_baseline, world.project.id)
    ids = {"one": one.id, "two": two.id, "three": three.id}
    found = [await broken(world, change, {name: value for name, value in ids.items() if f":{name}" in change}) for change, _ in BROKEN]
    assert found == [constraint for _, constraint in BROKEN]
