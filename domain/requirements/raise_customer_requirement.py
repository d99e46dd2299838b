"""A customer needs something for which there is no project yet (未立项需求, S2-20)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for
from domain.customers.models import Customer
from domain.requirements.models import Requirement
from domain.requirements.raising import RequirementDraft, raised, unless_sealed

ACTION = "requirement:raise_for_customer"


async def can_raise_customer_requirement(db: AsyncSession, actor: Actor, customer: Customer) -> Missing:
    """The customer is not sealed."""
    return unless_sealed(customer)


async def raise_customer_requirement(db: AsyncSession, actor: Actor, customer_id: UUID, draft: RequirementDraft) -> Requirement:
    """By the customer's people, or by those who look after the customer; it may be placed later. CUSTOMER_SEALED, SOURCE_WRONG."""
    customer = await row_for(db, actor, ACTION, Customer, customer_id, lock=False)
    refuse(await can_raise_customer_requirement(db, actor, customer))
    return await raised(db, actor, customer, None, draft)
