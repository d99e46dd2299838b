"""Every select over payables and what was paid on them, named for what comes back."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.outsourcing.models import (
    Claim,
    Payable,
    PayableState,
    Payment,
    PaymentKind,
    SetOff,
)
from domain.outsourcing.order_queries import is_among


async def payables_opened_by(db: AsyncSession, acceptance_id: UUID) -> Sequence[Payable]:
    """What an acceptance opened, locked for this act."""
    query = select(Payable).where(Payable.acceptance_id == acceptance_id, Payable.state != PayableState.LOCKED)
    return (await db.scalars(query.order_by(Payable.sequence).with_for_update().execution_options(populate_existing=True))).all()


async def locked_payables(db: AsyncSession, order_id: UUID, *kinds: PaymentKind) -> Sequence[Payable]:
    """The order's payables of these kinds that wait for their condition, locked for this act."""
    query = select(Payable).where(Payable.order_id == order_id, Payable.kind.in_(kinds), Payable.state == PayableState.LOCKED)
    return (await db.scalars(query.order_by(Payable.sequence).with_for_update())).all()


async def waiting_payables(db: AsyncSession, order_id: UUID) -> Sequence[Payable]:
    """The same of every kind, only read."""
    query = select(Payable).where(Payable.order_id == order_id, Payable.state == PayableState.LOCKED)
    return (await db.scalars(query.order_by(Payable.sequence))).all()


async def earlier_payables_open(db: AsyncSession, order_id: UUID) -> bool:
    """Whether a payable before the settlement is not paid yet."""
    ended = (PayableState.PAID, PayableState.CANCELLED)
    orders = select(Payable.order_id).where(Payable.kind != PaymentKind.SETTLEMENT, Payable.state.not_in(ended))
    return await is_among(db, order_id, orders)


async def next_sequence_of_payables(db: AsyncSession, order_id: UUID) -> int:
    """The sequence of one more payable of the order."""
    return (await db.execute(select(func.max(Payable.sequence) + 1).where(Payable.order_id == order_id))).scalar_one() or 1


async def payments_of(db: AsyncSession, order_id: UUID) -> Sequence[Payment]:
    """What was paid on an order before its settlement, in the order of payment."""
    query = select(Payment).join(Payable, Payable.id == Payment.payable_id)
    query = query.where(Payment.order_id == order_id, Payable.kind != PaymentKind.SETTLEMENT)
    return (await db.scalars(query.order_by(Payment.paid_on, Payment.id))).all()


async def set_offs_of(db: AsyncSession, order_id: UUID) -> Sequence[tuple[SetOff, str]]:
    """What was set off on an order before its settlement, with the code of the claim."""
    query = select(SetOff, Claim.code).join(Payable, Payable.id == SetOff.payable_id).join(Claim, Claim.id == SetOff.claim_id)
    query = query.where(SetOff.order_id == order_id, Payable.kind != PaymentKind.SETTLEMENT)
    return [(row, code) for row, code in await db.execute(query.order_by(SetOff.set_on, SetOff.id))]
