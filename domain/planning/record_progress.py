"""How far a task is."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse
from domain.planning.events import ProgressRecorded
from domain.planning.models import ProjectTaskState, Task
from domain.planning.refusals import PlanningRefusal
from domain.planning.rows import planned_row, unless_planning
from domain.planning.states import unless_in

ACTION = "task:record_progress"


async def can_record_progress(db: AsyncSession, actor: Actor, task: Task) -> Missing:
    """It runs, and its project is under way."""
    return unless_in(task, ProjectTaskState.RUNNING) or await unless_planning(db, task)


async def record_progress(db: AsyncSession, actor: Actor, task_id: UUID, progress: int, expected_version: int | None = None) -> Task:
    """So many per cent are done, as whoever does it or the project manager says; 100 does not finish it. PROGRESS_WRONG."""
    task = await planned_row(db, actor, ACTION, Task, task_id, expected_version)
    refuse(await can_record_progress(db, actor, task))
    task.progress = per_cent(progress)
    await db.flush()
    record(db, actor, ProgressRecorded(task.id, task.project_id, progress))
    return task


def per_cent(progress: int) -> int:
    """A whole number from 0 to 100."""
    if not 0 <= progress <= 100:
        raise Refused(PlanningRefusal.PROGRESS_WRONG, "Progress is a whole number from 0 to 100.", "progress")
    return progress
