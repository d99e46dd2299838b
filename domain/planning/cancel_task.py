"""A task is not done any more."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse
from domain.planning.events import TaskCancelled
from domain.planning.finish_task import unless_parts_ended
from domain.planning.models import ProjectTaskState, Task
from domain.planning.rows import planned_row, unless_planning
from domain.planning.states import move, unless_may_become
from domain.values import text

ACTION = "task:cancel"


async def can_cancel_task(db: AsyncSession, actor: Actor, task: Task) -> Missing:
    """It is still to be done, all of its parts have ended, and its project is under way."""
    missing = unless_may_become(task, ProjectTaskState.CANCELLED) or await unless_planning(db, task)
    return missing or await unless_parts_ended(db, actor, task)


async def cancel_task(db: AsyncSession, actor: Actor, task_id: UUID, reason: str, expected_version: int | None = None) -> Task:
    """For good, with the reason; what was done of it stays on record."""
    task = await planned_row(db, actor, ACTION, Task, task_id, expected_version)
    refuse(await can_cancel_task(db, actor, task))
    task.cancel_reason = text(reason, "reason", 4000)
    await move(db, task, ProjectTaskState.CANCELLED)
    record(db, actor, TaskCancelled(task.id, task.project_id))
    return task
