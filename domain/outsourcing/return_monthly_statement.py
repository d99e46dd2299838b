"""The project manager sends a monthly statement back (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, record, refuse
from domain.outsourcing.models import MonthlyState, MonthlyStatement
from domain.outsourcing.monthly_events import MonthlyStatementReturned
from domain.outsourcing.monthly_rows import statement_for, unless_waiting

ACTION = "monthly_statement:return"


async def can_return_monthly_statement(db: AsyncSession, actor: Actor, statement: MonthlyStatement) -> Missing:
    """It waits for the project manager."""
    return unless_waiting(statement)


async def return_monthly_statement(
    db: AsyncSession, actor: Actor, statement_id: UUID, reason: str, expected_version: int | None = None
) -> MonthlyStatement:
    """With a reason that the partner reads; another one may be handed in for the month (S0-44)."""
    _, statement = await statement_for(db, actor, ACTION, statement_id, expected_version)
    refuse(await can_return_monthly_statement(db, actor, statement))
    statement.reason = values.text(reason, "reason", 4000)
    statement.state, statement.decided_at, statement.decided_by_id = MonthlyState.RETURNED, actor.now, actor.user_id
    await db.flush()
    record(db, actor, MonthlyStatementReturned(statement.id, statement.order_id))
    return statement
