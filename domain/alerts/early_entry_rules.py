"""The alert of an early entry (提前进场): its expected signing date has passed without a contract, each day anew (S0-35, section 9)."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.queries import name_of_customer
from domain.alerts.wants import Called, Subject, To, Want, days_from, latest
from domain.early_entry.models import EarlyEntry
from domain.early_entry.states import GRANTED


def who_answers(entry: EarlyEntry) -> To:
    """Who bears the risk: the sales manager, the PMO, finance."""
    return To(users=[entry.owner_id], unit=["sales_manager", "region_pmo"], provider=["hq_pmo", "finance"])


async def early_entry_alerts(db: AsyncSession, actor: Actor, entry: EarlyEntry) -> Called:
    """From the day after the expected signing date until a contract is linked, more time is granted, or the deal is lost.

    Today's alert takes the place of yesterday's, and plans tomorrow's: nothing looks for what is late.
    """
    names = {"code": entry.code, "title": entry.name, "customer": await name_of_customer(db, entry.customer_id)}
    tenants = (entry.customer_id, None, entry.project_id, entry.unit_id)
    subject = Subject("EarlyEntry", entry.id, *tenants, names, "EarlyEntry", entry.id)
    if entry.state not in GRANTED or entry.expected_on is None:
        return Called(subject, [])
    late = max((actor.today - entry.expected_on).days, 0)
    told = who_answers(entry)
    days = [
        Want(AlertRule.EARLY_ENTRY_OVERDUE, days_from(entry.expected_on, count), told, f"+{count}", entry.expected_on, {"days": count})
        for count in (late, late + 1)
        if count > 0
    ]
    return Called(subject, latest(actor.now, days))
