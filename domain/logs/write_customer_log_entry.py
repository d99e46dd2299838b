"""Something has happened with a customer, in no project (S2-13, S2-22)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for
from domain.customers.models import Customer
from domain.logs.models import LogEntry
from domain.logs.writing import LogDraft, written
from domain.requirements.raising import unless_sealed

ACTION = "log:write_for_customer"


async def can_write_customer_log_entry(db: AsyncSession, actor: Actor, customer: Customer) -> Missing:
    """The customer is not sealed."""
    return unless_sealed(customer)


async def write_customer_log_entry(
    db: AsyncSession, actor: Actor, customer_id: UUID, draft: LogDraft, parent_id: UUID | None = None
) -> LogEntry:
    """Those who look after the customer read it, the customer once it is opened. CUSTOMER_SEALED; PARENT_ELSEWHERE."""
    customer = await row_for(db, actor, ACTION, Customer, customer_id, lock=False)
    refuse(await can_write_customer_log_entry(db, actor, customer))
    return await written(db, actor, customer.id, customer, draft, parent_id)
