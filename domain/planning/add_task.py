"""A project gets a task."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for, save
from domain.delivery.models import Project
from domain.planning.drafts import TaskDraft, task_values
from domain.planning.events import TaskPlanned
from domain.planning.models import Task
from domain.planning.of_project import place_of
from domain.planning.queries import count_of
from domain.planning.rows import unless_under_way

ACTION = "task:add"


async def can_add_task(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project is neither closed nor stopped."""
    return unless_under_way(project)


async def add_task(db: AsyncSession, actor: Actor, project_id: UUID, draft: TaskDraft) -> Task:
    """A planned task with the next code of the project (T001, T002), for a milestone or as part of another task, or neither (S0-50)."""
    project = await row_for(db, actor, ACTION, Project, project_id)
    refuse(await can_add_task(db, actor, project))
    values = await task_values(db, project.id, draft)
    code = f"T{await count_of(db, Task, project.id) + 1:03}"
    task = Task(**place_of(project), code=code, **values)
    await save(db, task)
    record(db, actor, TaskPlanned(task.id, project.id))
    return task
