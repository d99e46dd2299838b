"""The partner takes a monthly statement back (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse
from domain.outsourcing.models import MonthlyStatement
from domain.outsourcing.monthly_rows import statement_for, unless_waiting, withdraw

ACTION = "monthly_statement:withdraw"


async def can_withdraw_monthly_statement(db: AsyncSession, actor: Actor, statement: MonthlyStatement) -> Missing:
    """The project manager has not decided it."""
    return unless_waiting(statement)


async def withdraw_monthly_statement(
    db: AsyncSession, actor: Actor, statement_id: UUID, expected_version: int | None = None
) -> MonthlyStatement:
    """Before it is confirmed; afterwards it stands. Another one may be handed in for the month (S0-44)."""
    _, statement = await statement_for(db, actor, ACTION, statement_id, expected_version)
    refuse(await can_withdraw_monthly_statement(db, actor, statement))
    await withdraw(db, actor, statement)
    return statement
