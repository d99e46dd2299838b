"""Money was paid to the partner (S0-48)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save, touch
from domain.broken import unless_taken
from domain.calendar import local_day
from domain.identity.models import Organisation
from domain.outsourcing.below_order import below
from domain.outsourcing.close_order import close_if_settled
from domain.outsourcing.models import Payable, PayableState, Payment
from domain.outsourcing.payable_events import PaymentRecorded
from domain.outsourcing.queries import named
from domain.outsourcing.refusals import PaymentRefusal
from domain.outsourcing.states import follow, unless_in
from domain.partners.models import Partner, PartnerState

ACTION = "payment:record"


@dataclass(frozen=True)
class PaymentDraft:
    """A bank transfer: its amount, day and reference (unique for the partner)."""

    amount: Decimal
    paid_on: date
    reference: str


async def can_record_payment(db: AsyncSession, actor: Actor, payable: Payable) -> Missing:
    """It is invoiced beyond what is paid, somebody else approved it, and the partner may be paid to a known account."""
    if wrong := unless_in(payable, PayableState.INVOICED, PayableState.PARTLY_PAID):
        return wrong
    missing = []
    if actor.user_id == payable.approved_by_id:
        missing.append(Refused(PaymentRefusal.PAYER_IS_APPROVER, "Who approved this does not pay it."))
    if payable.paid_amount >= payable.invoiced_amount:
        missing.append(_exceeds_invoices())
    if (await named(db, Partner, payable.partner_id)).state is PartnerState.BLACKLISTED:
        missing.append(Refused(PaymentRefusal.PARTNER_BLOCKED, "This partner is blacklisted and is not paid now."))
    account = await _bank_account(db, payable)
    if not account.bank_name or not account.bank_account:
        missing.append(Refused(PaymentRefusal.BANK_ACCOUNT_MISSING, "The partner's bank account is not known."))
    return missing


def _exceeds_invoices() -> Refused:
    return Refused(PaymentRefusal.PAYMENT_EXCEEDS_INVOICES, "The payments would exceed the invoices.", "amount")


async def record_payment(
    db: AsyncSession, actor: Actor, payable_id: UUID, draft: PaymentDraft, expected_version: int | None = None
) -> Payment:
    """The cashier records a payment, in parts where wanted: Σ payments ≤ Σ invoices ≤ payable (S0-48).

    Who approved does not pay; a blacklisted partner is not paid. The last payment of the settlement closes settlement and order.
    """
    payable = await row_for(db, actor, ACTION, Payable, payable_id, expected_version=expected_version)
    await _hold_partner(db, payable)
    refuse(await can_record_payment(db, actor, payable))
    amount = values.amount(draft.amount, "amount", payable.currency)
    if payable.paid_amount + amount > payable.invoiced_amount:
        raise _exceeds_invoices()
    payment = await _payment(db, actor, payable, draft, amount)
    taken = Refused(PaymentRefusal.PAYMENT_REFERENCE_TAKEN, "A payment with this reference is recorded already.", "reference")
    with unless_taken("uq_payment_partner_id_reference", taken):
        await save(db, payment)
    await _follow(db, actor, payable)
    record(db, actor, PaymentRecorded(payment.id, payable.id, payable.order_id, payable.state is PayableState.PAID))
    await close_if_settled(db, actor, payable)
    return payment


async def _payment(db: AsyncSession, actor: Actor, payable: Payable, draft: PaymentDraft, amount: Decimal) -> Payment:
    account = await _bank_account(db, payable)
    paid_on = values.past_day(draft.paid_on, actor.today, "paidOn")
    if payable.opened_at is not None and paid_on < local_day(payable.opened_at):
        raise Refused(PaymentRefusal.PAID_BEFORE_OPENED, "On this day nothing was payable yet.", "paidOn")
    return Payment(
        **below(payable),
        payable_id=payable.id,
        currency=payable.currency,
        amount=amount,
        paid_on=paid_on,
        reference=values.text(draft.reference, "reference", 80),
        account_name=account.name,
        bank_name=account.bank_name,
        bank_account=account.bank_account,
        paid_by_id=actor.user_id,
        approved_by_id=payable.approved_by_id,
    )


async def _hold_partner(db: AsyncSession, payable: Payable) -> None:
    """The partner as it stands now, held: who blacklists it waits for this payment, or this payment for them."""
    held = select(Partner).where(Partner.id == payable.partner_id).with_for_update(read=True)
    (await db.scalars(held.execution_options(populate_existing=True))).one()


async def _bank_account(db: AsyncSession, payable: Payable) -> Organisation:
    """The partner's account as it stands now: the payment keeps it."""
    partner = await named(db, Partner, payable.partner_id)
    return await named(db, Organisation, partner.organisation_id)


async def _follow(db: AsyncSession, actor: Actor, payable: Payable) -> None:
    """The payable as its trigger made it."""
    came_from = payable.state
    await db.refresh(payable)
    touch(payable)
    follow(db, actor, payable, came_from)
    await db.flush()
