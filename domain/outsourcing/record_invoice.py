"""An invoice came from the partner (S0-48, S0-20)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, NotFound, Refused, record, refuse, row_for, save, touch
from domain.broken import unless_taken
from domain.documents.models import DocumentClass, DocumentLink, Visibility
from domain.money import round_money
from domain.outsourcing.acceptance_queries import documents_by_partner
from domain.outsourcing.below_order import TENANTS, below
from domain.outsourcing.models import Invoice, InvoiceKind, OutsourcingOrder, Payable, PayableState
from domain.outsourcing.payable_events import InvoiceRecorded
from domain.outsourcing.queries import named
from domain.outsourcing.refusals import PaymentRefusal
from domain.outsourcing.states import follow, unless_in
from domain.partners.models import Partner

ACTION = "invoice:record"
SMALL_ENTERPRISE_DAYS = 60
"""By law a small enterprise is paid within 60 days, whatever was agreed."""


@dataclass(frozen=True)
class InvoiceDraft:
    """An invoice as it is printed; `amount` is with tax, `document_id` its scan."""

    number: str
    kind: InvoiceKind
    amount: Decimal
    issued_on: date
    document_id: UUID | None = None


async def can_record_invoice(db: AsyncSession, actor: Actor, payable: Payable) -> Missing:
    """It is open, and not invoiced in full."""
    if wrong := unless_in(payable, PayableState.OPEN, PayableState.INVOICED, PayableState.PARTLY_PAID):
        return wrong
    return [_exceeds_payable()] if payable.invoiced_amount >= payable.amount else []


def _exceeds_payable() -> Refused:
    return Refused(PaymentRefusal.INVOICE_EXCEEDS_PAYABLE, "The invoices would exceed what is payable.", "amount")


async def record_invoice(
    db: AsyncSession, actor: Actor, payable_id: UUID, draft: InvoiceDraft, expected_version: int | None = None
) -> Invoice:
    """An invoice for an open payable: Σ invoices ≤ payable, number unique for the partner (S0-48).

    It is due the term's days after it came, of a small enterprise at most 60 days after; the payable is due with its earliest.
    """
    payable = await row_for(db, actor, ACTION, Payable, payable_id, expected_version=expected_version)
    refuse(await can_record_invoice(db, actor, payable))
    amount = values.amount(draft.amount, "amount", payable.currency)
    if payable.invoiced_amount + amount > payable.amount:
        raise _exceeds_payable()
    await _check_scan(db, actor, payable, draft.document_id)
    invoice = await _invoice(db, actor, payable, draft, amount)
    taken = Refused(PaymentRefusal.INVOICE_NUMBER_TAKEN, "An invoice with this number is recorded already.", "number")
    with unless_taken("uq_invoice_partner_id_number", taken):
        await save(db, invoice)
    await _link_scan(db, invoice)
    await _follow(db, actor, payable, invoice)
    record(db, actor, InvoiceRecorded(invoice.id, payable.id, payable.order_id, invoice.due_on, payable.due_on or invoice.due_on))
    return invoice


async def _invoice(db: AsyncSession, actor: Actor, payable: Payable, draft: InvoiceDraft, amount: Decimal) -> Invoice:
    rate = (await named(db, OutsourcingOrder, payable.order_id)).tax_rate
    net = round_money(amount * 100 / (100 + rate), payable.currency)
    return Invoice(
        **below(payable),
        payable_id=payable.id,
        number=values.text(draft.number, "number", 60),
        kind=draft.kind,
        currency=payable.currency,
        net=net,
        tax_rate=rate,
        tax=amount - net,
        amount=amount,
        issued_on=values.past_day(draft.issued_on, actor.today, "issuedOn"),
        received_on=actor.today,
        due_on=actor.today + timedelta(days=await _days_to_pay(db, payable)),
        document_id=draft.document_id,
        recorded_by_id=actor.user_id,
    )


async def _days_to_pay(db: AsyncSession, payable: Payable) -> int:
    partner = await named(db, Partner, payable.partner_id)
    return min(payable.due_days, SMALL_ENTERPRISE_DAYS) if partner.is_small_enterprise else payable.due_days


async def _check_scan(db: AsyncSession, actor: Actor, payable: Payable, document_id: UUID | None) -> None:
    """NotFound where the actor does not see the scan or it is not the partner's."""
    if document_id is not None and not await documents_by_partner(db, actor, payable.partner_id, [document_id]):
        raise NotFound("Document")


async def _link_scan(db: AsyncSession, invoice: Invoice) -> None:
    """The scan is open to the partner, never to the customer."""
    if invoice.document_id is None:
        return
    link = DocumentLink(
        **{name: getattr(invoice, name) for name in TENANTS[1:]},
        document_id=invoice.document_id,
        subject_type="Invoice",
        subject_id=invoice.id,
        document_class=DocumentClass.INVOICE,
        visibility=Visibility.PARTNER,
    )
    await save(db, link)


async def _follow(db: AsyncSession, actor: Actor, payable: Payable, invoice: Invoice) -> None:
    """The payable as its trigger made it, due with its earliest invoice."""
    came_from = payable.state
    await db.refresh(payable)
    payable.due_on = payable.expected_on = min(payable.due_on or invoice.due_on, invoice.due_on)
    touch(payable)
    follow(db, actor, payable, came_from)
    await db.flush()
