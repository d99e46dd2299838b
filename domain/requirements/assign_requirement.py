"""Somebody sees to a requirement (S2-20)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.delivery.queries import open_membership
from domain.identity.parties import staff_user
from domain.requirements.events import RequirementMoved
from domain.requirements.models import Requirement
from domain.requirements.refusals import RequirementRefusal
from domain.requirements.states import unless_open

ACTION = "requirement:assign"


async def can_assign_requirement(db: AsyncSession, actor: Actor, requirement: Requirement) -> Missing:
    """No answer is given yet."""
    return unless_open(requirement)


async def assign_requirement(
    db: AsyncSession, actor: Actor, requirement_id: UUID, user_id: UUID, expected_version: int | None = None
) -> Requirement:
    """A person of the provider, who is told; where it has a project, one who is on it.

    NOT_STAFF, USER_DISABLED; NOT_ON_PROJECT; REQUIREMENT_WRONG_STATE.
    """
    requirement = await row_for(db, actor, ACTION, Requirement, requirement_id, expected_version=expected_version)
    refuse(await can_assign_requirement(db, actor, requirement))
    user = await staff_user(db, user_id)
    if requirement.project_id is not None and await open_membership(db, requirement.project_id, user.id) is None:
        raise Refused(RequirementRefusal.NOT_ON_PROJECT, "This person is not on the project.", "userId")
    requirement.owner_id, requirement.assigned_by_id = user.id, actor.user_id
    await db.flush()
    record(db, actor, RequirementMoved(requirement.id, requirement.state.value))
    return requirement
