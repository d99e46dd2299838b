"""The customer has what it needed, or takes the answer as it is (S2-20)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for
from domain.requirements.models import Requirement, RequirementState
from domain.requirements.states import move, unless_may_become
from domain.values import note

ACTION = "requirement:confirm"


async def can_confirm_requirement(db: AsyncSession, actor: Actor, requirement: Requirement) -> Missing:
    """It is answered."""
    return unless_may_become(requirement, RequirementState.CONFIRMED)


async def confirm_requirement(
    db: AsyncSession, actor: Actor, requirement_id: UUID, word: str | None = None, expected_version: int | None = None
) -> Requirement:
    """With a last word or without. REQUIREMENT_WRONG_STATE."""
    requirement = await row_for(db, actor, ACTION, Requirement, requirement_id, expected_version=expected_version)
    refuse(await can_confirm_requirement(db, actor, requirement))
    await move(db, actor, requirement, RequirementState.CONFIRMED, note(word, "word"))
    return requirement
