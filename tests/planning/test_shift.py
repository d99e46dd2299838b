"""When a task moves, all that waits for it moves along, as far as it must and no farther (S0-50)."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import event, insert

from domain.acts import Conflict, Refused
from domain.planning.add_dependency import add_dependency
from domain.planning.add_milestone import add_milestone
from domain.planning.cancel_task import cancel_task
from domain.planning.drafts import MilestoneDraft
from domain.planning.finish_task import finish_task
from domain.planning.models import Task
from domain.planning.shift_plan import shift_plan
from domain.planning.shifting import Wanted, digest, moves_by
from domain.planning.start_task import start_task
from domain.platform.models import CalendarDay, DayKind
from tests.outsourcing.test_at_once import Sessions, at_once
from tests.planning.test_tasks import planned
from tests.world import World, at

pytestmark = pytest.mark.anyio
MONDAY = date(2026, 11, 2)
Days = dict[str, tuple[date, date]]


async def wait(world: World, *chain: Task, lag: int = 0) -> None:
    """Each for the one before it."""
    for before, after in pairwise(chain):
        await world.do("manager", add_dependency, after.id, before.id, lag)


async def shifted(world: World, task: Task, **wanted: Any) -> Days:
    """What a preview says by the code of each, after the act has done the same."""
    task = await world.again(task)
    moves = await moves_by(world.db, world.as_("manager").today, task, Wanted(**wanted))
    said = {move.row.code: (move.starts_on, move.ends_on) for move in moves}
    seen = digest(moves)
    await world.do("manager", shift_plan, task.id, Wanted(**wanted), seen)
    for move in moves:
        row: Any = await world.again(move.row)
        assert said[row.code] == ((row.starts_on, row.ends_on) if isinstance(row, Task) else (row.planned_on, row.planned_on))
    return said


def nov(first: int, last: int) -> tuple[date, date]:
    return date(2026, 11, first), date(2026, 11, last)


async def test_a_whole_chain_moves_over_weekends_holidays_and_lags_and_its_milestone_too(world: World) -> None:
    await world.db.execute(insert(CalendarDay).values(day=date(2026, 11, 12), kind=DayKind.HOLIDAY, name="Holiday"))
    milestone = await world.do("manager", add_milestone, world.project.id, MilestoneDraft("Done", date(2026, 11, 17)))
    days = (MONDAY, date(2026, 11, 4), date(2026, 11, 9), date(2026, 11, 12))
    one, two, three = [await planned(world, starts_on=day, milestone_id=milestone.id) for day in days[:3]]
    far = await planned(world, starts_on=date(2026, 12, 1))
    await wait(world, one, two, far)
    await wait(world, two, three, lag=2)
    assert await shifted(world, one, starts_on=date(2026, 11, 6)) == {
        "T001": nov(6, 9),
        "T002": nov(10, 11),
        "T003": nov(17, 18),
        "M01": nov(18, 18),
    }, "the last one had slack enough"


async def test_the_later_of_two_predecessors_counts_and_each_task_moves_once(world: World) -> None:
    top, left, right, bottom = [await planned(world, starts_on=date(2026, 11, day)) for day in (2, 4, 4, 6)]
    await wait(world, top, left, bottom)
    await wait(world, top, right)
    await wait(world, right, bottom, lag=3)
    assert await shifted(world, top, ends_on=date(2026, 11, 4)) == {
        "T001": nov(2, 4),
        "T002": nov(5, 6),
        "T003": nov(5, 6),
        "T004": nov(12, 13),
    }


async def test_what_has_begun_or_was_cancelled_stays_and_ends_the_chain(world: World) -> None:
    root, begun, gone, after_begun, after_gone = [await planned(world, starts_on=MONDAY) for _ in range(5)]
    await wait(world, root, begun, after_begun)
    await wait(world, root, gone, after_gone)
    await world.do("manager", start_task, begun.id)
    await world.do("manager", cancel_task, gone.id, "Not wanted.")
    assert await shifted(world, root, starts_on=date(2026, 11, 9)) == {"T001": nov(9, 10)}


async def test_successors_follow_a_task_that_is_late_or_was_finished_late(world: World) -> None:
    root, after, last = [await planned(world, starts_on=date(2026, 11, day)) for day in (2, 4, 6)]
    await wait(world, root, after, last)
    with pytest.raises(Refused, match="Nothing in this plan would move"):
        await world.do("manager", shift_plan, root.id, Wanted())
    await world.do("manager", start_task, root.id)
    world.now = at(date(2026, 11, 10))
    assert await shifted(world, root) == {"T002": nov(11, 12), "T003": nov(13, 16)}
    world.now = at(date(2026, 11, 12))
    await world.do("manager", finish_task, root.id)
    assert await shifted(world, root) == {"T002": nov(13, 16), "T003": nov(17, 18)}


async def test_earlier_moves_the_task_alone(world: World) -> None:
    root, after = [await planned(world, starts_on=date(2026, 11, day)) for day in (16, 18)]
    await wait(world, root, after)
    assert await shifted(world, root, starts_on=date(2026, 11, 9)) == {"T001": nov(9, 10)}


async def test_what_was_previewed_is_what_moves_or_nothing(world: World) -> None:
    root, after = [await planned(world, starts_on=date(2026, 11, day)) for day in (2, 4)]
    await wait(world, root, after)
    wanted = Wanted(starts_on=date(2026, 11, 9))
    seen = digest(await moves_by(world.db, world.as_("manager").today, root, wanted))
    third = await planned(world, starts_on=date(2026, 11, 6))
    await wait(world, after, third)
    with pytest.raises(Conflict):
        await world.do("manager", shift_plan, root.id, wanted, seen)
    assert (await world.again(after)).starts_on == date(2026, 11, 4)


async def test_a_long_chain_takes_as_many_statements_as_a_short_one(world: World) -> None:
    tasks = [await planned(world, starts_on=MONDAY) for _ in range(30)]
    counts = []
    for length in (3, 30):
        await wait(world, *tasks[max(0, length - 28) : length] if length > 3 else tasks[:3])
        texts: list[str] = []
        connection = (await world.db.connection()).sync_connection
        event.listen(connection, "before_cursor_execute", lambda *said, texts=texts: texts.append(said[2]))
        await moves_by(world.db, MONDAY, tasks[0], Wanted(starts_on=date(2026, 12, 1)))
        counts.append(len(texts))
    assert counts[0] == counts[1] == 3


async def test_of_two_shifts_at_once_the_second_counts_from_the_first(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        world = await World.make(db)
        root, other, after = [await planned(world, starts_on=date(2026, 11, day)) for day in (2, 2, 4)]
        await wait(world, root, after)
        await wait(world, other, after)

    def to(task: Task, day: int) -> Any:
        return lambda db: shift_plan(db, world.as_("manager"), task.id, Wanted(starts_on=date(2026, 11, day)))

    assert await at_once(sessions, [to(root, 9), to(other, 16)]) == ["done", "done"]
    async with sessions() as db:
        assert (await db.get_one(Task, after.id)).starts_on == date(2026, 11, 18)
