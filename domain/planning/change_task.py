"""A task is planned otherwise."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse
from domain.planning.drafts import TaskDraft, task_values
from domain.planning.events import TaskPlanned
from domain.planning.models import Task
from domain.planning.rows import planned_row, unless_planning
from domain.planning.states import OPEN, unless_in

ACTION = "task:change"


async def can_change_task(db: AsyncSession, actor: Actor, task: Task) -> Missing:
    """It is still to be done, and its project is under way."""
    return unless_in(task, *OPEN) or await unless_planning(db, task)


async def change_task(db: AsyncSession, actor: Actor, task_id: UUID, draft: TaskDraft, expected_version: int | None = None) -> Task:
    """All that is planned of it, said anew; what was done stays, and a baseline keeps the days of before."""
    task = await planned_row(db, actor, ACTION, Task, task_id, expected_version)
    refuse(await can_change_task(db, actor, task))
    for name, value in (await task_values(db, task.project_id, draft, task)).items():
        setattr(task, name, value)
    await db.flush()
    record(db, actor, TaskPlanned(task.id, task.project_id))
    return task
