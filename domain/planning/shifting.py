"""Which tasks and milestones move when a task does, and to which days: counted before anything is changed (顺延, S0-50)."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Refused, refuse
from domain.calendar import add_working_days, working_days
from domain.planning.followers import Followers, followers_of, planned_milestones
from domain.planning.models import MOST_WORKING_DAYS, Milestone, ProjectTaskState, Task
from domain.planning.refusals import PlanningRefusal
from domain.planning.states import OPEN, unless_in
from domain.platform.models import DayKind
from domain.platform.work_days import special_between
from domain.values import near_day, period

ONE = timedelta(days=1)
LAST = date(2101, 12, 31)
Special = Mapping[date, DayKind]


@dataclass(frozen=True)
class Move:
    """A task or milestone and its new days; of a milestone both are the one day."""

    row: Task | Milestone
    starts_on: date
    ends_on: date
    working_days: int = 0

    @property
    def before(self) -> tuple[date, date]:
        """The days as they are planned now."""
        return (self.row.planned_on, self.row.planned_on) if isinstance(self.row, Milestone) else (self.row.starts_on, self.row.ends_on)


@dataclass(frozen=True)
class Wanted:
    """The task's new first day, which keeps its duration, or its new last day; neither: its successors follow as late as it is."""

    starts_on: date | None = None
    ends_on: date | None = None


def digest(moves: Iterable[Move]) -> str:
    """What a preview is known by: other moves, another digest."""
    said = "\n".join(f"{move.row.id} {move.row.version} {move.starts_on} {move.ends_on}" for move in moves)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


async def moves_by(db: AsyncSession, today: date, task: Task, wanted: Wanted) -> Sequence[Move]:
    """The task as wanted, then each planned successor whose predecessors leave it no time, as late as they force it and no later.

    Its duration in working days stays. What has begun does not move, nor what waits for that alone. A milestone follows the last of
    its tasks that move. SHIFT_UNCLEAR, PLAN_WRONG_STATE, NO_WORKING_DAY, WORKING_DAYS_WRONG.
    """
    special = await special_between(db, min(day for day in (wanted.starts_on, task.starts_on, today) if day), LAST)
    moved = {task.id: own} if (own := _own(task, wanted, special)) else {}
    found = await followers_of(db, task)
    for follower in found.order:
        if follower.id != task.id and (move := _pushed(found, follower, task, moved, today, special)):
            moved[follower.id] = move
    for move in moved.values():
        near_day(move.ends_on, "startsOn" if wanted.ends_on is None else "endsOn")
    return [*moved.values(), *await _milestones(db, moved.values())]


def _own(task: Task, wanted: Wanted, special: Special) -> Move | None:
    """Where the task itself would stand; None where it stays."""
    for day, field in ((wanted.starts_on, "startsOn"), (wanted.ends_on, "endsOn")):
        if day is not None:
            near_day(day, field)
    if wanted.starts_on and wanted.ends_on:
        raise Refused(PlanningRefusal.SHIFT_UNCLEAR, "Please give either the first day or the last day.", "endsOn")
    if first := wanted.starts_on:
        refuse(unless_in(task, ProjectTaskState.PLANNED))
        last, count = add_working_days(first - ONE, task.working_days, special), task.working_days
    elif last_day := wanted.ends_on:
        refuse(unless_in(task, *OPEN))
        first, last = period(task.starts_on, last_day)
        count = working_days(first, last, special)
        if count == 0:
            raise Refused(PlanningRefusal.NO_WORKING_DAY, "There is no working day among these.", "endsOn")
        if count > MOST_WORKING_DAYS:
            raise Refused(PlanningRefusal.WORKING_DAYS_WRONG, "A task takes 1 to 2,000 working days.", "endsOn")
    else:
        return None
    return Move(task, first, last, count) if (first, last) != (task.starts_on, task.ends_on) else None


def _pushed(found: Followers, follower: Task, root: Task, moved: Mapping[UUID, Move], today: date, special: Special) -> Move | None:
    """The follower's new days, if one that it waits for moves, or is the task itself, and it has not begun."""
    waits = found.waits.get(follower.id, ())
    if follower.state is not ProjectTaskState.PLANNED or not any(before.id in moved or before.id == root.id for before, _ in waits):
        return None
    free = max(add_working_days(_end(before, moved, today), lag + 1, special) for before, lag in waits)
    if free <= follower.starts_on:
        return None
    return Move(follower, free, add_working_days(free - ONE, follower.working_days, special), follower.working_days)


def _end(task: Task, moved: Mapping[UUID, Move], today: date) -> date:
    """The day on which a task ends: what is late ends today at the earliest."""
    return task.finished_on or max(moved[task.id].ends_on if task.id in moved else task.ends_on, today)


async def _milestones(db: AsyncSession, moves: Iterable[Move]) -> list[Move]:
    last: dict[UUID, date] = {}
    for move in moves:
        if isinstance(move.row, Task) and move.row.milestone_id:
            last[move.row.milestone_id] = max(move.ends_on, last.get(move.row.milestone_id, date.min))
    rows = await planned_milestones(db, {*last}) if last else []
    return [Move(row, last[row.id], last[row.id]) for row in rows if last[row.id] > row.planned_on]
