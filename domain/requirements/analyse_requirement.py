"""The provider says what a requirement means (需求分析, S2-20)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for
from domain.requirements.events import RequirementChanged
from domain.requirements.models import Requirement, RequirementState
from domain.requirements.states import move, unless_open
from domain.values import text

ACTION = "requirement:analyse"


async def can_analyse_requirement(db: AsyncSession, actor: Actor, requirement: Requirement) -> Missing:
    """No answer is given yet."""
    return unless_open(requirement)


async def analyse_requirement(
    db: AsyncSession, actor: Actor, requirement_id: UUID, analysis: str, expected_version: int | None = None
) -> Requirement:
    """The analysis as it stands now, for the provider's own people alone; nobody's requirement becomes the actor's.

    REQUIREMENT_WRONG_STATE.
    """
    requirement = await row_for(db, actor, ACTION, Requirement, requirement_id, expected_version=expected_version)
    refuse(await can_analyse_requirement(db, actor, requirement))
    requirement.analysis = text(analysis, "analysis", 4000)
    requirement.owner_id = requirement.owner_id or actor.user_id
    if requirement.state in (RequirementState.RAISED, RequirementState.REOPENED):
        await move(db, actor, requirement, RequirementState.ANALYSING)
    await db.flush()
    record(db, actor, RequirementChanged(requirement.id))
    return requirement
