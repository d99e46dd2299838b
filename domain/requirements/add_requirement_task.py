"""A requirement becomes a task of the plan (S2-20)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, begin_act, refuse, row_for
from domain.planning.add_task import add_task
from domain.planning.drafts import TaskDraft
from domain.requirements.linking import link, unless_linkable
from domain.requirements.models import Requirement

ACTION = "requirement:add_task"


async def can_add_requirement_task(db: AsyncSession, actor: Actor, requirement: Requirement) -> Missing:
    """No answer is given yet, the customer knows of it, and it has a project."""
    return unless_linkable(requirement)


async def add_requirement_task(
    db: AsyncSession, actor: Actor, requirement_id: UUID, draft: TaskDraft, expected_version: int | None = None
) -> Requirement:
    """The task is planned by the act that plans any, with its right and its refusals, and linked. Else as linking one."""
    requirement = await row_for(db, actor, ACTION, Requirement, requirement_id, expected_version=expected_version)
    refuse(await can_add_requirement_task(db, actor, requirement))
    assert requirement.project_id is not None
    task = await add_task(db, actor, requirement.project_id, draft)
    begin_act(db, actor, ACTION)
    await link(db, actor, requirement, task)
    return requirement
