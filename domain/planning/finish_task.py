"""A task is done."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse
from domain.planning.events import TaskFinished
from domain.planning.models import ProjectTaskState, Task
from domain.planning.queries import open_parts
from domain.planning.refusals import PlanningRefusal
from domain.planning.rows import planned_row, unless_planning
from domain.planning.states import move, unless_in
from domain.values import past_day

ACTION = "task:finish"


async def can_finish_task(db: AsyncSession, actor: Actor, task: Task) -> Missing:
    """It runs, all of its parts have ended, and its project is under way."""
    return unless_in(task, ProjectTaskState.RUNNING) or await unless_planning(db, task) or await unless_parts_ended(db, actor, task)


async def unless_parts_ended(db: AsyncSession, actor: Actor, task: Task) -> Missing:
    """PARTS_OPEN with the parts that are still to be done; of parts that the actor does not see nothing is told."""
    parts = await open_parts(db, actor, task.id)
    if not parts:
        return []
    return [Refused(PlanningRefusal.PARTS_OPEN, "Parts of this task are still to be done: {tasks}.", tasks=", ".join(parts))]


async def finish_task(
    db: AsyncSession, actor: Actor, task_id: UUID, finished_on: date | None = None, expected_version: int | None = None
) -> Task:
    """Done today, or on a day before, wholly: by whoever does it or the project manager. FINISHED_BEFORE_START, DATE_IN_FUTURE."""
    task = await planned_row(db, actor, ACTION, Task, task_id, expected_version)
    refuse(await can_finish_task(db, actor, task))
    day = past_day(finished_on or actor.today, actor.today, "finishedOn")
    if task.started_on is not None and day < task.started_on:
        raise Refused(PlanningRefusal.FINISHED_BEFORE_START, "The task was begun after this day.", "finishedOn")
    task.finished_on, task.progress = day, 100
    await move(db, task, ProjectTaskState.DONE)
    record(db, actor, TaskFinished(task.id, task.project_id))
    return task
