"""The alerts of a budget line (外包额度): most of it is taken, all of it is taken (requirements, section 9)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import ROUND_DOWN, Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.early_entry_rules import who_answers
from domain.alerts.models import AlertRule
from domain.alerts.wants import Called, Subject, To, Want, days_from
from domain.contracts.models import BudgetLine
from domain.early_entry.queries import early_entry_of_line
from domain.early_entry.states import GRANTED

MOST, ALL = 80, 100
"""Per cent of a limit."""


async def budget_alerts(db: AsyncSession, actor: Actor, line: BudgetLine) -> Called:
    """Of the amount and of the person-days, each: whoever answers for the limit knows when 80 and when 100 per cent are taken.

    The ceiling of an early entry concerns nobody once it has ended; all taken it is told daily (S0-35; requirements, section 9).
    """
    entry = await early_entry_of_line(db, line.id)
    tenants = (line.customer_id, line.partner_id, line.project_id, line.unit_id)
    about = ("BudgetLine", line.id) if entry is None else ("EarlyEntry", entry.id)
    subject = Subject("BudgetLine", line.id, *tenants, {"budget": line.name}, *about)
    if entry is not None and entry.state not in GRANTED:
        return Called(subject, [])
    if entry is None:
        return Called(subject, list(_wants(actor, line, _told(line))))
    told = replace(who_answers(entry), project=["project_manager"])
    return Called(subject, [again for want in _wants(actor, line, told) for again in _daily(actor, want)])


def _daily(actor: Actor, want: Want) -> Iterator[Want]:
    """A ceiling that is all taken is told each day anew: today's alert takes the place of yesterday's, and plans tomorrow's."""
    if want.rule is not AlertRule.LIMIT_USED_UP:
        yield want
        return
    tomorrow = actor.today + timedelta(days=1)
    yield replace(want, step=f"{want.step} {actor.today:%y%m%d}")
    yield replace(want, step=f"{want.step} {tomorrow:%y%m%d}", at=days_from(tomorrow, 0))


def _wants(actor: Actor, line: BudgetLine, told: To) -> Iterator[Want]:
    for unit, limit, taken in (
        ("amount", line.limit_amount, line.reserved_amount + line.booked_amount),
        ("days", line.limit_days, line.reserved_days + line.booked_days),
    ):
        if not limit or taken * 100 < limit * MOST:
            continue
        percent = (taken * 100 / limit).quantize(Decimal(1), ROUND_DOWN)
        rule = AlertRule.LIMIT_USED_UP if percent >= ALL else AlertRule.LIMIT_NEARLY_USED
        yield Want(rule, actor.now, told, unit.upper(), extra={"limit": unit.upper(), "percent": str(percent)})


def _told(line: BudgetLine) -> To:
    """Who may change the limit, choose otherwise or ask for special approval."""
    if line.partner_id is not None:
        return To(provider=["purchasing", "partner_manager"])
    if line.project_id is not None:
        return To(project=["project_manager"], unit=["delivery_manager"], provider=["hq_pmo"])
    return To(unit=["delivery_manager", "account_manager"], provider=["hq_pmo"])
