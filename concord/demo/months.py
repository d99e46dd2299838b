"""Orders of the demo that are paid by monthly statement (人天月结单): confirmed, returned, taken back and waiting (S0-44)."""

from datetime import date, timedelta
from decimal import Decimal

from concord.demo.lives import Life
from domain.calendar import add_months
from domain.outsourcing.confirm_monthly_statement import confirm_monthly_statement
from domain.outsourcing.hand_in_monthly_statement import WorkedDays, hand_in_monthly_statement
from domain.outsourcing.models import MonthlyStatement, PaymentKind
from domain.outsourcing.return_monthly_statement import return_monthly_statement
from domain.outsourcing.withdraw_monthly_statement import withdraw_monthly_statement


async def stated(life: Life, month: date, days: str) -> MonthlyStatement:
    """So many days of the first level."""
    stage, level = life.stage, life.plan.lines[0][0]
    worked = [WorkedDays(level, life.ground.partner.price(level), Decimal(days))]
    return await stage.do(life.ground.lead, hand_in_monthly_statement, life.order.id, month, worked)


async def month_by_month(life: Life) -> None:
    """The first month is corrected before it is confirmed and paid; the last one waits for the manager."""
    stage, first = life.stage, life.order.starts_on.replace(day=1)
    await stage.until(add_months(first, 1) + timedelta(days=1), hour=9)
    withdrawn = await stated(life, first, "12.5")
    await stage.do(life.ground.lead, withdraw_monthly_statement, withdrawn.id)
    returned = await stated(life, first, "11.5")
    await life.later(1)
    await stage.do(life.ground.manager, return_monthly_statement, returned.id, "18 日客户现场停工，当日人天不应计入。")
    await life.later(1)
    right = await stated(life, first, "10.5")
    await life.later(1)
    await stage.do(life.ground.manager, confirm_monthly_statement, right.id)
    await life.money.pay_opened(life.order, PaymentKind.PROGRESS)
    month = add_months(first, 1)
    while add_months(month, 2) <= stage.present:
        await stage.until(add_months(month, 1) + timedelta(days=1), hour=9)
        statement = await stated(life, month, "16")
        await life.later(1)
        await stage.do(life.ground.manager, confirm_monthly_statement, statement.id)
        month = add_months(month, 1)
    await stage.until(stage.day(-1), hour=9)
    await stated(life, month, "15.5")
