"""A task implements a requirement; part of linking one that is there and of adding one."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, save, touch
from domain.planning.models import Task
from domain.planning.of_project import place_of
from domain.requirements.events import RequirementTaskLinked
from domain.requirements.models import Requirement, RequirementTask
from domain.requirements.states import unless_known, unless_open, unless_placed


def unless_linkable(requirement: Requirement) -> Missing:
    """No answer is given yet, the customer knows of it, and it has a project."""
    return unless_open(requirement) or unless_known(requirement) or unless_placed(requirement)


async def link(db: AsyncSession, actor: Actor, requirement: Requirement, task: Task) -> None:
    """The trace from the requirement to the task."""
    traced = RequirementTask(
        **place_of(task), requirement_id=requirement.id, task_id=task.id, linked_at=actor.now, linked_by_id=actor.user_id
    )
    await save(db, traced)
    touch(requirement)
    await db.flush()
    record(db, actor, RequirementTaskLinked(requirement.id, task.id))
