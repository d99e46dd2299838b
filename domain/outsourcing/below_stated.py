"""That a change order would take away what statements or hours say was worked (S0-44). Part of submitting and accepting one."""

from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Missing, Refused
from domain.hours.person_days import hours_a_day, person_days
from domain.hours.queries import hours_under_way
from domain.outsourcing.days_source import DaysSource
from domain.outsourcing.models import ChangeOrder, OutsourcingOrder
from domain.outsourcing.monthly_queries import LIVING, months_stated, stated_days
from domain.outsourcing.order_queries import change_lines_of, standing_days
from domain.outsourcing.refusals import ChangeOrderRefusal
from domain.partners.models import SkillLevel

NONE = Decimal(0)


async def below_stated(db: AsyncSession, order: OutsourcingOrder, change: ChangeOrder) -> Missing:
    """At a level and price fewer days than are stated, confirmed or not, or an end before a stated month; of a level fewer than worked."""
    if order.days_source is DaysSource.AS_ORDERED:
        return []
    if order.days_source is DaysSource.CONFIRMED_HOURS:
        return await _below_worked(db, order, change)
    left = await standing_days(db, order.id)
    for line in await change_lines_of(db, change.id):
        left[line.level, line.unit_price] = left.get((line.level, line.unit_price), Decimal(0)) + line.days
    stated = await stated_days(db, order.id, *LIVING)
    months = await months_stated(db, order.id)
    too_early = change.ends_on is not None and any(month > change.ends_on for month in months)
    if too_early or any(days > left.get(rate, Decimal(0)) for rate, days in stated.items()):
        return [Refused(ChangeOrderRefusal.REDUCED_BELOW_STATED, "The order would be smaller than its monthly statements say.")]
    return []


async def _below_worked(db: AsyncSession, order: OutsourcingOrder, change: ChangeOrder) -> Missing:
    """A level that loses days keeps those of its hours, confirmed or on their way to it."""
    left = _by_level((level, days) for (level, _), days in (await standing_days(db, order.id)).items())
    changed = _by_level((line.level, line.days) for line in await change_lines_of(db, change.id))
    worked, a_day = await hours_under_way(db, order.id), await hours_a_day(db, order.project_id)
    for level, days in changed.items():
        if days < 0 and left.get(level, NONE) + days < person_days(worked.get(level, NONE), a_day):
            return [Refused(ChangeOrderRefusal.REDUCED_BELOW_STATED, "The order would be smaller than its hours say.")]
    return []


def _by_level(days: Iterable[tuple[SkillLevel, Decimal]]) -> dict[SkillLevel, Decimal]:
    found: dict[SkillLevel, Decimal] = {}
    for level, count in days:
        found[level] = found.get(level, NONE) + count
    return found
