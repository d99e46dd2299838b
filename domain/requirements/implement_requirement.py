"""What is needed is being done (实施, S2-20)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for
from domain.requirements.models import Requirement, RequirementState
from domain.requirements.states import move, unless_known, unless_may_become, unless_placed

ACTION = "requirement:implement"


async def can_implement_requirement(db: AsyncSession, actor: Actor, requirement: Requirement) -> Missing:
    """The customer knows of it, it has a project, and is not done already."""
    return unless_may_become(requirement, RequirementState.IMPLEMENTING) or unless_known(requirement) or unless_placed(requirement)


async def implement_requirement(db: AsyncSession, actor: Actor, requirement_id: UUID, expected_version: int | None = None) -> Requirement:
    """Nobody's requirement becomes the actor's. REQUIREMENT_WRONG_STATE, REQUIREMENT_INTERNAL, REQUIREMENT_UNPLACED."""
    requirement = await row_for(db, actor, ACTION, Requirement, requirement_id, expected_version=expected_version)
    refuse(await can_implement_requirement(db, actor, requirement))
    requirement.owner_id = requirement.owner_id or actor.user_id
    await move(db, actor, requirement, RequirementState.IMPLEMENTING)
    return requirement
