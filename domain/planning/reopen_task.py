"""A task was not done after all."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse
from domain.planning.events import TaskReopened
from domain.planning.models import ProjectTaskState, Task
from domain.planning.record_progress import per_cent
from domain.planning.refusals import PlanningRefusal
from domain.planning.rows import planned_row, unless_planning
from domain.planning.states import OPEN, move, unless_in

ACTION = "task:reopen"


async def can_reopen_task(db: AsyncSession, actor: Actor, task: Task) -> Missing:
    """It is done, what it is part of is not, and its project is under way."""
    if missing := unless_in(task, ProjectTaskState.DONE) or await unless_planning(db, task):
        return missing
    if task.parent_id is not None and (await db.get_one(Task, task.parent_id)).state not in OPEN:
        return [Refused(PlanningRefusal.WHOLE_ENDED, "The task that it is part of has ended.")]
    return []


async def reopen_task(db: AsyncSession, actor: Actor, task_id: UUID, progress: int, expected_version: int | None = None) -> Task:
    """It runs again, so far as the project manager says. WHOLE_ENDED, PROGRESS_WRONG."""
    task = await planned_row(db, actor, ACTION, Task, task_id, expected_version)
    refuse(await can_reopen_task(db, actor, task))
    task.progress, task.finished_on = per_cent(progress), None
    await move(db, task, ProjectTaskState.RUNNING)
    record(db, actor, TaskReopened(task.id, task.project_id))
    return task
