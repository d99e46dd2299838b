"""A latent requirement is talked about with the customer (S2-20)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for
from domain.requirements.events import RequirementMoved
from domain.requirements.models import Requirement
from domain.requirements.raising import code_of, customer_of
from domain.requirements.states import unless_latent, unless_open

ACTION = "requirement:disclose"


async def can_disclose_requirement(db: AsyncSession, actor: Actor, requirement: Requirement) -> Missing:
    """It is latent, and not dropped."""
    return unless_latent(requirement) or unless_open(requirement)


async def disclose_requirement(db: AsyncSession, actor: Actor, requirement_id: UUID, expected_version: int | None = None) -> Requirement:
    """From now on the customer reads it, by a number of its own, for good. REQUIREMENT_NOT_INTERNAL, REQUIREMENT_WRONG_STATE."""
    requirement = await row_for(db, actor, ACTION, Requirement, requirement_id, expected_version=expected_version)
    refuse(await can_disclose_requirement(db, actor, requirement))
    requirement.code = await code_of(db, actor, await customer_of(db, requirement.customer_id))
    requirement.is_latent = False
    await db.flush()
    record(db, actor, RequirementMoved(requirement.id, requirement.state.value))
    return requirement
