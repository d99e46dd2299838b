"""Every select over monthly statements, named for what comes back."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.outsourcing.models import (
    MonthlyLine,
    MonthlyState,
    MonthlyStatement,
    OrderTerm,
    Payable,
    PayableState,
    Settlement,
    SettlementState,
)
from domain.outsourcing.order_queries import is_among
from domain.partners.models import SkillLevel

Rate = tuple[SkillLevel, Decimal]
"""A level and its price: what days are ordered and worked at."""
LIVING = (MonthlyState.HANDED_IN, MonthlyState.CONFIRMED)
BEFORE_REQUEST = (SettlementState.LOCKED, SettlementState.ELIGIBLE)


async def stated_days(db: AsyncSession, order_id: UUID, *states: MonthlyState) -> dict[Rate, Decimal]:
    """The days of the order's statements in these states, by level and price."""
    return await _days(db, order_id, MonthlyStatement.state.in_(states))


async def days_confirmed_with(db: AsyncSession, statement: MonthlyStatement) -> dict[Rate, Decimal]:
    """The days of its order that are confirmed, with those of this statement."""
    return await _days(db, statement.order_id, or_(MonthlyStatement.state == MonthlyState.CONFIRMED, MonthlyStatement.id == statement.id))


async def _days(db: AsyncSession, order_id: UUID, counts: ColumnElement[bool]) -> dict[Rate, Decimal]:
    line = MonthlyLine
    query = select(line.level, line.unit_price, func.sum(line.days)).join(MonthlyStatement, MonthlyStatement.id == line.statement_id)
    query = query.where(line.order_id == order_id, counts).group_by(line.level, line.unit_price)
    return {(level, price): days for level, price, days in await db.execute(query)}


async def confirmed_amount(db: AsyncSession, order_id: UUID) -> Decimal:
    """The amounts with tax of the order's confirmed statements."""
    query = select(func.coalesce(func.sum(MonthlyStatement.gross), 0)).where(
        MonthlyStatement.order_id == order_id, MonthlyStatement.state == MonthlyState.CONFIRMED
    )
    return Decimal((await db.execute(query)).scalar_one())


async def number_confirmed(db: AsyncSession, order_id: UUID) -> int:
    """How many statements of the order are confirmed."""
    found = MonthlyStatement
    query = select(func.count(found.id)).where(found.order_id == order_id, found.state == MonthlyState.CONFIRMED)
    return (await db.execute(query)).scalar_one()


async def months_stated(db: AsyncSession, order_id: UUID) -> set[date]:
    """The months of the order that have a living statement."""
    query = select(MonthlyStatement.month).where(MonthlyStatement.order_id == order_id, MonthlyStatement.state.in_(LIVING))
    return set(await db.scalars(query))


async def statements_waiting(db: AsyncSession, order_id: UUID) -> Sequence[MonthlyStatement]:
    """Those that the project manager has not decided, locked for this act."""
    query = select(MonthlyStatement).where(MonthlyStatement.order_id == order_id, MonthlyStatement.state == MonthlyState.HANDED_IN)
    return (await db.scalars(query.with_for_update().execution_options(populate_existing=True))).all()


async def statement_waits(db: AsyncSession, order_id: UUID) -> bool:
    """Whether there is one; for the orders of a page at once."""
    return await is_among(db, order_id, select(MonthlyStatement.order_id).where(MonthlyStatement.state == MonthlyState.HANDED_IN))


async def number_of_statements(db: AsyncSession, order_id: UUID) -> int:
    """How many statements the order has seen."""
    query = select(func.count()).select_from(MonthlyStatement).where(MonthlyStatement.order_id == order_id)
    return (await db.execute(query)).scalar_one()


async def settlement_is_requested(db: AsyncSession, order_id: UUID) -> bool:
    """Whether the partner has applied for the settlement of the order."""
    return await is_among(db, order_id, select(Settlement.order_id).where(Settlement.state.not_in(BEFORE_REQUEST)))


async def waiting_by_month(db: AsyncSession, order_id: UUID) -> Payable | None:
    """What of the order's monthly term waits for later months, locked for this act."""
    query = select(Payable).where(Payable.order_id == order_id, Payable.by_month, Payable.state == PayableState.LOCKED)
    return (await db.scalars(query.with_for_update().execution_options(populate_existing=True))).one_or_none()


async def monthly_term(db: AsyncSession, order_id: UUID) -> OrderTerm | None:
    """The order's term that is paid by monthly statement; there is one at most."""
    return (await db.scalars(select(OrderTerm).where(OrderTerm.order_id == order_id, OrderTerm.by_month))).one_or_none()
