"""How urgent a requirement is (S2-20)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for
from domain.requirements.events import RequirementChanged
from domain.requirements.models import Requirement, RequirementPriority
from domain.requirements.states import unless_open

ACTION = "requirement:prioritise"


async def can_prioritise_requirement(db: AsyncSession, actor: Actor, requirement: Requirement) -> Missing:
    """No answer is given yet."""
    return unless_open(requirement)


async def prioritise_requirement(
    db: AsyncSession, actor: Actor, requirement_id: UUID, priority: RequirementPriority, expected_version: int | None = None
) -> Requirement:
    """As the provider sees it, whoever raised it. REQUIREMENT_WRONG_STATE."""
    requirement = await row_for(db, actor, ACTION, Requirement, requirement_id, expected_version=expected_version)
    refuse(await can_prioritise_requirement(db, actor, requirement))
    requirement.priority = priority
    await db.flush()
    record(db, actor, RequirementChanged(requirement.id))
    return requirement
