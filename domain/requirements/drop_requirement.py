"""A latent requirement comes to nothing (S2-20)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for
from domain.requirements.models import Requirement, RequirementState
from domain.requirements.states import move, unless_latent, unless_may_become
from domain.values import text

ACTION = "requirement:drop"


async def can_drop_requirement(db: AsyncSession, actor: Actor, requirement: Requirement) -> Missing:
    """The customer does not know of it; one that it knows of is answered."""
    return unless_latent(requirement) or unless_may_become(requirement, RequirementState.DROPPED)


async def drop_requirement(
    db: AsyncSession, actor: Actor, requirement_id: UUID, reason: str, expected_version: int | None = None
) -> Requirement:
    """With the reason why. REQUIREMENT_NOT_INTERNAL, REQUIREMENT_WRONG_STATE."""
    requirement = await row_for(db, actor, ACTION, Requirement, requirement_id, expected_version=expected_version)
    refuse(await can_drop_requirement(db, actor, requirement))
    await move(db, actor, requirement, RequirementState.DROPPED, text(reason, "reason", 4000))
    return requirement
