"""The answer was not enough (S2-20)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for
from domain.requirements.models import Requirement, RequirementState
from domain.requirements.states import move, unless_may_become
from domain.values import text

ACTION = "requirement:reopen"


async def can_reopen_requirement(db: AsyncSession, actor: Actor, requirement: Requirement) -> Missing:
    """It is answered or confirmed."""
    return unless_may_become(requirement, RequirementState.REOPENED)


async def reopen_requirement(
    db: AsyncSession, actor: Actor, requirement_id: UUID, reason: str, expected_version: int | None = None
) -> Requirement:
    """The customer waits for an answer again, and says why; who saw to it before is told. REQUIREMENT_WRONG_STATE."""
    requirement = await row_for(db, actor, ACTION, Requirement, requirement_id, expected_version=expected_version)
    refuse(await can_reopen_requirement(db, actor, requirement))
    requirement.outcome = None
    await move(db, actor, requirement, RequirementState.REOPENED, text(reason, "reason", 4000))
    return requirement
