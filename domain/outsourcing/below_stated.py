"""That a change order would take away what monthly statements say was worked already (S0-44). Part of submitting and accepting one."""

from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Missing, Refused
from domain.outsourcing.days_source import DaysSource
from domain.outsourcing.models import ChangeOrder, OutsourcingOrder
from domain.outsourcing.monthly_queries import LIVING, months_stated, stated_days
from domain.outsourcing.order_queries import change_lines_of, standing_days
from domain.outsourcing.refusals import ChangeOrderRefusal


async def below_stated(db: AsyncSession, order: OutsourcingOrder, change: ChangeOrder) -> Missing:
    """At a level and price fewer days than are stated, confirmed or not, or an end before a stated month."""
    if order.days_source is DaysSource.AS_ORDERED:
        return []
    left = await standing_days(db, order.id)
    for line in await change_lines_of(db, change.id):
        left[line.level, line.unit_price] = left.get((line.level, line.unit_price), Decimal(0)) + line.days
    stated = await stated_days(db, order.id, *LIVING)
    months = await months_stated(db, order.id)
    too_early = change.ends_on is not None and any(month > change.ends_on for month in months)
    if too_early or any(days > left.get(rate, Decimal(0)) for rate, days in stated.items()):
        return [Refused(ChangeOrderRefusal.REDUCED_BELOW_STATED, "The order would be smaller than its monthly statements say.")]
    return []
