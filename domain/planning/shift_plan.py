"""A task moves, and whatever waits for it moves along."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Conflict, Missing, Refused, record, refuse
from domain.planning.events import MilestonePlanned, PlanShifted, TaskPlanned
from domain.planning.models import Milestone, ProjectTaskState, Task
from domain.planning.refusals import PlanningRefusal
from domain.planning.rows import planned_row, unless_planning
from domain.planning.shifting import Move, Wanted, digest, moves_by
from domain.planning.states import unless_in

ACTION = "plan:shift"


async def can_shift_plan(db: AsyncSession, actor: Actor, task: Task) -> Missing:
    """The task was not cancelled, and its project is under way."""
    return unless_in(task, *set(ProjectTaskState) - {ProjectTaskState.CANCELLED}) or await unless_planning(db, task)


async def shift_plan(
    db: AsyncSession, actor: Actor, task_id: UUID, wanted: Wanted, seen: str | None = None, expected_version: int | None = None
) -> Task:
    """The task, all tasks after it and their milestones in one go, under the lock of the project (S0-50). NOTHING_TO_SHIFT.

    With `seen`, the digest of a preview, a Conflict if something else would move than what was seen.
    """
    task = await planned_row(db, actor, ACTION, Task, task_id, expected_version)
    refuse(await can_shift_plan(db, actor, task))
    moves = await moves_by(db, actor.today, task, wanted)
    if seen is not None and seen != digest(moves):
        raise Conflict(Task.__name__)
    if not moves:
        raise Refused(PlanningRefusal.NOTHING_TO_SHIFT, "Nothing in this plan would move.")
    for move in moves:
        _put(move)
    await db.flush()
    for move in moves:
        event = MilestonePlanned if isinstance(move.row, Milestone) else TaskPlanned
        record(db, actor, event(move.row.id, task.project_id))
    record(db, actor, PlanShifted(task.id, task.project_id, len(moves)))
    return task


def _put(move: Move) -> None:
    if isinstance(move.row, Milestone):
        move.row.planned_on = move.ends_on
    else:
        move.row.starts_on, move.row.ends_on, move.row.working_days = move.starts_on, move.ends_on, move.working_days
