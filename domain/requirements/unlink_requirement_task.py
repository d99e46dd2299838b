"""A task does not implement a requirement after all (S2-20)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for, touch
from domain.requirements.events import RequirementTaskUnlinked
from domain.requirements.models import Requirement, RequirementTask
from domain.requirements.refusals import RequirementRefusal
from domain.requirements.states import unless_open

ACTION = "requirement:unlink_task"


async def can_unlink_requirement_task(db: AsyncSession, actor: Actor, link: RequirementTask) -> Missing:
    """The link stands, and no answer is given yet."""
    if link.unlinked_at is not None:
        return [Refused(RequirementRefusal.TASK_UNLINKED, "This task is not linked any more.")]
    return unless_open(await db.get_one(Requirement, link.requirement_id))


async def unlink_requirement_task(db: AsyncSession, actor: Actor, link_id: UUID) -> Requirement:
    """The task stays; that it was linked stays to be read. TASK_UNLINKED, REQUIREMENT_WRONG_STATE."""
    seen = await row_for(db, actor, ACTION, RequirementTask, link_id, lock=False)
    requirement = await lock_row(db, Requirement, seen.requirement_id)
    link = await lock_row(db, RequirementTask, link_id)
    refuse(await can_unlink_requirement_task(db, actor, link))
    link.unlinked_at, link.unlinked_by_id = actor.now, actor.user_id
    touch(requirement)
    await db.flush()
    record(db, actor, RequirementTaskUnlinked(requirement.id, link.task_id))
    return requirement
