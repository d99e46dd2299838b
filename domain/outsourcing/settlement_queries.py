"""Every select over settlements, their lines and their objections, named for what comes back."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.outsourcing.models import (
    Deduction,
    Objection,
    Payable,
    PayableState,
    Settlement,
    SettlementLine,
)


async def settlement_read(db: AsyncSession, order_id: UUID) -> Settlement:
    """The order's settlement, not to be changed."""
    return (await db.scalars(select(Settlement).where(Settlement.order_id == order_id))).one()


async def deductions_of(db: AsyncSession, order_id: UUID) -> Sequence[Deduction]:
    """The deductions of an order that stand, in their order."""
    query = select(Deduction).where(Deduction.order_id == order_id, Deduction.withdrawn_at.is_(None))
    return (await db.scalars(query.order_by(Deduction.number))).all()


async def objections_of(db: AsyncSession, settlement: Settlement) -> Sequence[Objection]:
    """The objections to the statement in force, locked for this act."""
    query = select(Objection).where(Objection.settlement_id == settlement.id, Objection.statement_number == settlement.statement_number)
    return (await db.scalars(query.order_by(Objection.raised_at, Objection.id).with_for_update())).all()


async def objections_open(db: AsyncSession, settlement: Settlement) -> bool:
    """Whether an objection to the statement in force waits for its answer."""
    query = select(Objection.id).where(
        Objection.settlement_id == settlement.id,
        Objection.statement_number == settlement.statement_number,
        Objection.answer.is_(None),
    )
    return (await db.execute(query.limit(1))).scalar_one_or_none() is not None


async def settlement_beside(db: AsyncSession, order_id: UUID) -> Settlement:
    """The order's settlement, only to be read."""
    return (await db.scalars(select(Settlement).where(Settlement.order_id == order_id))).one()


async def order_scores(db: AsyncSession, partner_id: UUID) -> Sequence[tuple[UUID, Decimal, date]]:
    """The provider's scores of a partner's orders, once both sides' were open: order, score, day of the application; the newest first."""
    query = select(Settlement.order_id, Settlement.provider_score, Settlement.requested_on).where(
        Settlement.partner_id == partner_id, Settlement.evaluated_at.is_not(None)
    )
    found = await db.execute(query.order_by(Settlement.requested_on.desc(), Settlement.id))
    return [(order_id, score, day) for order_id, score, day in found if score is not None and day is not None]


async def lines_of(db: AsyncSession, settlement: Settlement) -> Sequence[SettlementLine]:
    """The lines of the statement in force."""
    query = select(SettlementLine).where(
        SettlementLine.settlement_id == settlement.id, SettlementLine.statement_number == settlement.statement_number
    )
    return (await db.scalars(query.order_by(SettlementLine.sequence))).all()


async def settlement_of(db: AsyncSession, order_id: UUID) -> Settlement:
    """The order's settlement, locked for this act."""
    return (await db.scalars(select(Settlement).where(Settlement.order_id == order_id).with_for_update())).one()


async def settlement_has_open_payables(db: AsyncSession, settlement_id: UUID) -> bool:
    """Whether something of the settlement is still to be paid."""
    ended = (PayableState.PAID, PayableState.CANCELLED)
    query = select(Payable.id).where(Payable.settlement_id == settlement_id, Payable.state.not_in(ended))
    return (await db.execute(query.limit(1))).scalar_one_or_none() is not None
