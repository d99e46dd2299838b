"""A task of the plan implements a requirement (S2-20)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, refuse, row_for
from domain.planning.queries import task_of
from domain.requirements.linking import link, unless_linkable
from domain.requirements.models import Requirement
from domain.requirements.queries import open_link
from domain.requirements.refusals import RequirementRefusal

ACTION = "requirement:link_task"


async def can_link_requirement_task(db: AsyncSession, actor: Actor, requirement: Requirement) -> Missing:
    """No answer is given yet, the customer knows of it, and it has a project."""
    return unless_linkable(requirement)


async def link_requirement_task(
    db: AsyncSession, actor: Actor, requirement_id: UUID, task_id: UUID, expected_version: int | None = None
) -> Requirement:
    """A task of the same project, once. REQUIREMENT_WRONG_STATE, REQUIREMENT_INTERNAL, REQUIREMENT_UNPLACED; TASK_LINKED."""
    requirement = await row_for(db, actor, ACTION, Requirement, requirement_id, expected_version=expected_version)
    refuse(await can_link_requirement_task(db, actor, requirement))
    assert requirement.project_id is not None
    task = await task_of(db, requirement.project_id, task_id)
    if await open_link(db, requirement.id, task.id) is not None:
        raise Refused(RequirementRefusal.TASK_LINKED, "This task is linked already.", "taskId")
    await link(db, actor, requirement, task)
    return requirement
