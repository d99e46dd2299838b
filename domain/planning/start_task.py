"""Work on a task begins."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse
from domain.planning.events import TaskStarted
from domain.planning.models import ProjectTaskState, Task
from domain.planning.rows import planned_row, unless_planning
from domain.planning.states import move, unless_in
from domain.values import past_day

ACTION = "task:start"


async def can_start_task(db: AsyncSession, actor: Actor, task: Task) -> Missing:
    """It is planned, and its project is under way."""
    return unless_in(task, ProjectTaskState.PLANNED) or await unless_planning(db, task)


async def start_task(
    db: AsyncSession, actor: Actor, task_id: UUID, started_on: date | None = None, expected_version: int | None = None
) -> Task:
    """Begun today, or on a day before, by whoever does it or the project manager. DATE_IN_FUTURE."""
    task = await planned_row(db, actor, ACTION, Task, task_id, expected_version)
    refuse(await can_start_task(db, actor, task))
    task.started_on = past_day(started_on or actor.today, actor.today, "startedOn")
    await move(db, task, ProjectTaskState.RUNNING)
    record(db, actor, TaskStarted(task.id, task.project_id))
    return task
