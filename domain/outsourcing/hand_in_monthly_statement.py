"""The partner hands in the days of a month (S0-44)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.broken import unless_taken
from domain.money import round_money, with_tax
from domain.outsourcing.below_order import below
from domain.outsourcing.days_source import DaysSource
from domain.outsourcing.delivered_days import missing_days
from domain.outsourcing.models import MonthlyLine, MonthlyStatement, OrderState, OutsourcingOrder
from domain.outsourcing.monthly_events import MonthlyStatementHandedIn
from domain.outsourcing.monthly_queries import LIVING, Rate, months_stated, number_of_statements, settlement_is_requested, stated_days
from domain.outsourcing.order_drafts import MOST_LINES, at_most
from domain.outsourcing.order_queries import standing_days
from domain.outsourcing.refusals import MonthlyRefusal
from domain.outsourcing.states import unless_in
from domain.partners.models import SkillLevel
from domain.values import InputRefusal

ACTION = "monthly_statement:hand_in"


@dataclass(frozen=True)
class WorkedDays:
    """Days worked at a level and price of the order as changed."""

    level: SkillLevel
    unit_price: Decimal
    days: Decimal


async def can_hand_in_monthly_statement(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> Missing:
    """The order is charged by month and runs, or is accepted and its settlement not asked for yet."""
    if order.days_source is not DaysSource.MONTHLY_STATEMENTS:
        return [Refused(MonthlyRefusal.NOT_CHARGED_BY_MONTH, "This order is not charged by monthly statement.")]
    if wrong := unless_in(order, OrderState.RUNNING, OrderState.DELIVERED, OrderState.ACCEPTED):
        return wrong
    if await settlement_is_requested(db, order.id):
        return [Refused(MonthlyRefusal.MONTHS_CLOSED, "The settlement has been asked for; no more months are stated.")]
    return []


async def hand_in_monthly_statement(
    db: AsyncSession,
    actor: Actor,
    order_id: UUID,
    month: date,
    worked: Sequence[WorkedDays],
    note: str | None = None,
    expected_version: int | None = None,
) -> MonthlyStatement:
    """The days of the calendar month in which `month` lies, by level and price, two decimals; the project manager confirms them (S0-44).

    A month of the order that has begun and has no statement yet (MONTH_OUTSIDE_ORDER, DATE_IN_FUTURE, MONTH_STATED); at most the days
    that are ordered and not stated (DAYS_ABOVE_ORDER).
    """
    order = await row_for(db, actor, ACTION, OutsourcingOrder, order_id, expected_version=expected_version)
    refuse(await can_hand_in_monthly_statement(db, actor, order))
    month = await _checked_month(db, actor, order, month)
    days = await _checked_days(db, order, worked)
    nets = {rate: round_money(count * rate[1], order.currency) for rate, count in days.items()}
    price = with_tax(sum(nets.values(), Decimal(0)), order.tax_rate, order.currency)
    statement = MonthlyStatement(
        **below(order),
        code=f"{order.code.replace('ORD', 'MST', 1)}-{await number_of_statements(db, order.id) + 1:02}"[:40],
        month=month,
        currency=order.currency,
        person_days=sum(days.values(), Decimal(0)),
        net=values.amount(price.net, "lines", order.currency),
        tax_rate=price.rate,
        tax=price.tax,
        gross=price.gross,
        note=values.note(note, "note"),
        handed_in_at=actor.now,
        handed_in_by_id=actor.user_id,
    )
    with unless_taken("uq_monthly_statement_month", _stated()):
        await save(db, statement)
    await save(db, *_lines(statement, days, nets))
    record(db, actor, MonthlyStatementHandedIn(statement.id, order.id))
    return statement


def _stated() -> Refused:
    return Refused(MonthlyRefusal.MONTH_STATED, "This month has a statement already.", "month")


async def _checked_month(db: AsyncSession, actor: Actor, order: OutsourcingOrder, day: date) -> date:
    month = values.near_day(day, "month").replace(day=1)
    if not order.starts_on.replace(day=1) <= month <= order.ends_on:
        raise Refused(MonthlyRefusal.MONTH_OUTSIDE_ORDER, "This month is none of the order.", "month")
    if month > actor.today:
        raise Refused(InputRefusal.DATE_IN_FUTURE, "This day lies in the future.", "month")
    if month in await months_stated(db, order.id):
        raise _stated()
    return month


async def _checked_days(db: AsyncSession, order: OutsourcingOrder, worked: Sequence[WorkedDays]) -> dict[Rate, Decimal]:
    if not worked:
        raise Refused(InputRefusal.LIST_EMPTY, "At least one is needed.", "lines")
    at_most(worked, "lines", MOST_LINES)
    left = missing_days(await standing_days(db, order.id), await stated_days(db, order.id, *LIVING))
    days: dict[Rate, Decimal] = {}
    for index, line in enumerate(worked):
        rate = (line.level, values.unit_price(line.unit_price, f"lines.{index}.unitPrice"))
        count = values.days(line.days, f"lines.{index}.days")
        days[rate] = days.get(rate, Decimal(0)) + count
        if days[rate] > left.get(rate, Decimal(0)):
            rest = str(left.get(rate, Decimal(0)))
            raise Refused(
                MonthlyRefusal.DAYS_ABOVE_ORDER, "At most {left} days of this are left of the order.", f"lines.{index}.days", left=rest
            )
    return days


def _lines(statement: MonthlyStatement, days: dict[Rate, Decimal], nets: dict[Rate, Decimal]) -> list[MonthlyLine]:
    return [
        MonthlyLine(
            **below(statement),
            statement_id=statement.id,
            sequence=sequence,
            level=level,
            days=count,
            unit_price=price,
            currency=statement.currency,
            net=nets[level, price],
        )
        for sequence, ((level, price), count) in enumerate(days.items(), 1)
    ]
