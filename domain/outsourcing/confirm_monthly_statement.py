"""The project manager confirms a monthly statement: its days count, and the payable of the month opens (S0-44, S0-48)."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, save
from domain.money import round_money
from domain.outsourcing.below_order import below
from domain.outsourcing.delivered_days import missing_days
from domain.outsourcing.models import MonthlyState, MonthlyStatement, OutsourcingOrder, Payable
from domain.outsourcing.monthly_events import MonthlyStatementConfirmed
from domain.outsourcing.monthly_queries import days_confirmed_with, monthly_term, waiting_by_month
from domain.outsourcing.monthly_rows import statement_for, unless_waiting
from domain.outsourcing.open_payable import open_payable
from domain.outsourcing.order_queries import standing_days
from domain.outsourcing.payable_queries import next_sequence_of_payables
from domain.outsourcing.states import begin

ACTION = "monthly_statement:confirm"


async def can_confirm_monthly_statement(db: AsyncSession, actor: Actor, statement: MonthlyStatement) -> Missing:
    """It waits for the project manager."""
    return unless_waiting(statement)


async def confirm_monthly_statement(
    db: AsyncSession, actor: Actor, statement_id: UUID, expected_version: int | None = None
) -> MonthlyStatement:
    """The days count from now on; the order's monthly term pays its percentage of the month, with tax (S0-44, S0-48).

    The statement that leaves no day of the order open takes what is left of the term, so that the months sum to it. Beyond the term
    nothing opens: the settlement pays the rest. Who confirms answers for the amount, and does not pay it.
    """
    order, statement = await statement_for(db, actor, ACTION, statement_id, expected_version)
    refuse(await can_confirm_monthly_statement(db, actor, statement))
    rest = await waiting_by_month(db, order.id)
    statement.payable_amount = Decimal(0) if rest is None else await _payable_amount(db, order, statement, rest)
    statement.state, statement.decided_at, statement.decided_by_id = MonthlyState.CONFIRMED, actor.now, actor.user_id
    await db.flush()
    if rest is not None and statement.payable_amount:
        payable = await _payable(db, actor, statement, rest, statement.payable_amount)
        await open_payable(db, actor, payable, actor.user_id)
    record(db, actor, MonthlyStatementConfirmed(statement.id, order.id))
    return statement


async def _payable_amount(db: AsyncSession, order: OutsourcingOrder, statement: MonthlyStatement, rest: Payable) -> Decimal:
    left = missing_days(await standing_days(db, order.id), await days_confirmed_with(db, statement))
    term = await monthly_term(db, order.id)
    if term is None or not left:
        return min(rest.amount, statement.gross)
    return min(rest.amount, round_money(statement.gross * term.percent / 100, order.currency))


async def _payable(db: AsyncSession, actor: Actor, statement: MonthlyStatement, rest: Payable, amount: Decimal) -> Payable:
    """The payable of the month: a part of what waits for months, or the last of it."""
    if amount == rest.amount:
        rest.statement_id = statement.id
        return rest
    rest.amount -= amount
    payable = Payable(
        **below(statement),
        term_id=rest.term_id,
        statement_id=statement.id,
        sequence=await next_sequence_of_payables(db, statement.order_id),
        kind=rest.kind,
        by_month=True,
        currency=rest.currency,
        amount=amount,
        due_days=rest.due_days,
        expected_on=actor.today,
    )
    await save(db, payable)
    begin(db, actor, payable)
    return payable
