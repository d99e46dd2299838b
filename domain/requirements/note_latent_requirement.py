"""A customer will need something and does not say so yet (潜在需求, S2-20)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for
from domain.customers.models import Customer
from domain.requirements.models import Requirement
from domain.requirements.raising import RequirementDraft, raised, unless_sealed

ACTION = "requirement:note_latent"


async def can_note_latent_requirement(db: AsyncSession, actor: Actor, customer: Customer) -> Missing:
    """The customer is not sealed."""
    return unless_sealed(customer)


async def note_latent_requirement(db: AsyncSession, actor: Actor, customer_id: UUID, draft: RequirementDraft) -> Requirement:
    """Those who look after the customer note it among the provider's own; the customer never reads it so. CUSTOMER_SEALED, SOURCE_WRONG."""
    customer = await row_for(db, actor, ACTION, Customer, customer_id, lock=False)
    refuse(await can_note_latent_requirement(db, actor, customer))
    return await raised(db, actor, customer, None, draft, is_latent=True)
