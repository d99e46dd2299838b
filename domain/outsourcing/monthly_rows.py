"""Reaching a monthly statement together with its order, and how one that waits ends (S0-44). Part of every act on one."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Conflict, Missing, Refused, lock_row, record, row_for
from domain.outsourcing.models import MonthlyState, MonthlyStatement, OutsourcingOrder, PayableState
from domain.outsourcing.monthly_events import MonthlyStatementWithdrawn
from domain.outsourcing.monthly_queries import statements_waiting, waiting_by_month
from domain.outsourcing.refusals import MonthlyRefusal
from domain.outsourcing.states import move


async def statement_for(
    db: AsyncSession, actor: Actor, action: str, statement_id: UUID, expected_version: int | None
) -> tuple[OutsourcingOrder, MonthlyStatement]:
    """The order and its statement, both locked, the order first as everywhere."""
    seen = await row_for(db, actor, action, MonthlyStatement, statement_id, lock=False, expected_version=expected_version)
    order = await lock_row(db, OutsourcingOrder, seen.order_id)
    statement = await lock_row(db, MonthlyStatement, statement_id)
    if expected_version is not None and statement.version != expected_version:
        raise Conflict(MonthlyStatement.__name__)
    return order, statement


def unless_waiting(statement: MonthlyStatement) -> Missing:
    """That it is decided or withdrawn already."""
    if statement.state is MonthlyState.HANDED_IN:
        return []
    state = statement.state.value
    return [Refused(MonthlyRefusal.MONTHLY_STATEMENT_WRONG_STATE, "This is not possible in the present state.", state=state)]


async def withdraw(db: AsyncSession, actor: Actor, statement: MonthlyStatement) -> None:
    """It counts no more; its month is free for another one."""
    statement.state = MonthlyState.WITHDRAWN
    await db.flush()
    record(db, actor, MonthlyStatementWithdrawn(statement.id, statement.order_id))


async def drop_statements(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> None:
    """The order is terminated: statements that nobody has decided fall away, those confirmed stand."""
    for statement in await statements_waiting(db, order.id):
        await withdraw(db, actor, statement)


async def close_months(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> None:
    """No further month comes: what waits for one is not owed as such; the settlement pays what was delivered."""
    rest = await waiting_by_month(db, order.id)
    if rest is not None:
        await move(db, actor, rest, PayableState.CANCELLED)
