"""An invoice that was recorded wrongly no longer counts (S0-48)."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for, touch
from domain.outsourcing.models import Invoice, Payable
from domain.outsourcing.payable_events import InvoiceVoided
from domain.outsourcing.queries import named
from domain.outsourcing.refusals import PaymentRefusal
from domain.outsourcing.states import follow

ACTION = "invoice:void"


async def can_void_invoice(db: AsyncSession, actor: Actor, invoice: Invoice) -> Missing:
    """It counts, and what was paid is covered by the other invoices."""
    if invoice.voided_at is not None:
        return [Refused(PaymentRefusal.INVOICE_VOIDED, "This invoice has been voided.")]
    payable = await named(db, Payable, invoice.payable_id)
    if payable.invoiced_amount - invoice.amount < payable.paid_amount:
        return [Refused(PaymentRefusal.INVOICE_PAID, "This invoice has been paid, in part or in full.")]
    return []


async def void_invoice(db: AsyncSession, actor: Actor, invoice_id: UUID, reason: str) -> Invoice:
    """Returned or recorded wrongly, with a reason, while it is unpaid; its number may be used again (S0-48).

    What was paid must stay covered by the other invoices.
    """
    invoice = await row_for(db, actor, ACTION, Invoice, invoice_id)
    payable = await lock_row(db, Payable, invoice.payable_id)
    refuse(await can_void_invoice(db, actor, invoice))
    given = values.text(reason, "reason", 4000)
    payable.due_on = await _earliest_other(db, invoice)
    payable.expected_on = payable.due_on or actor.today + timedelta(days=payable.due_days)
    await db.flush()
    invoice.voided_at, invoice.voided_by_id, invoice.voided_reason = actor.now, actor.user_id, given
    await db.flush()
    await _follow(db, actor, payable)
    record(db, actor, InvoiceVoided(invoice.id, payable.id, payable.order_id))
    return invoice


async def _earliest_other(db: AsyncSession, invoice: Invoice) -> date | None:
    """When the payable is due by its other invoices; none without any."""
    query = select(func.min(Invoice.due_on)).where(
        Invoice.payable_id == invoice.payable_id, Invoice.id != invoice.id, Invoice.voided_at.is_(None)
    )
    return (await db.execute(query)).scalar_one()


async def _follow(db: AsyncSession, actor: Actor, payable: Payable) -> None:
    """The payable as its trigger made it."""
    came_from = payable.state
    await db.refresh(payable)
    touch(payable)
    follow(db, actor, payable, came_from)
    await db.flush()
