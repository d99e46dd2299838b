"""A task waits no longer for another one."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, lock_row, record, refuse, touch
from domain.planning.dependency_models import TaskDependency
from domain.planning.events import DependencyRemoved
from domain.planning.models import Task
from domain.planning.rows import planned_row, unless_planning

ACTION = "dependency:remove"


async def can_remove_dependency(db: AsyncSession, actor: Actor, dependency: TaskDependency) -> Missing:
    """The project is under way."""
    return await unless_planning(db, dependency)


async def remove_dependency(db: AsyncSession, actor: Actor, dependency_id: UUID) -> Task:
    """The successor without it; that it was there stays in the audit."""
    dependency = await planned_row(db, actor, ACTION, TaskDependency, dependency_id)
    refuse(await can_remove_dependency(db, actor, dependency))
    successor = await lock_row(db, Task, dependency.successor_id)
    await db.delete(dependency)
    await db.flush()
    touch(successor)
    record(db, actor, DependencyRemoved(successor.id, successor.project_id))
    return successor
