"""The days of an order that its confirmed hours make, level by level (S0-42, S0-49)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from domain.hours.person_days import hours_a_day, person_days
from domain.hours.queries import confirmed_hours
from domain.outsourcing.models import OutsourcingOrder
from domain.outsourcing.monthly_queries import Rate
from domain.partners.models import SkillLevel


@dataclass(frozen=True)
class WorkedLevel:
    """`days` are the hours by the hours of a day, rounded once; of them at most the `ordered` count."""

    level: SkillLevel
    lines: int
    hours: Decimal
    a_day: Decimal
    days: Decimal
    ordered: Decimal

    @property
    def counted(self) -> Decimal:
        """What is paid: more than ordered is paid by a change order only."""
        return min(self.days, self.ordered)


async def worked_levels(db: AsyncSession, order: OutsourcingOrder, ordered: Mapping[Rate, Decimal]) -> Sequence[WorkedLevel]:
    """Each level that is ordered, by level, with what the customer has confirmed of it."""
    a_day, confirmed = await hours_a_day(db, order.project_id), await confirmed_hours(db, order.id)
    found = []
    for level in SkillLevel:
        days = sum((count for (each, _), count in ordered.items() if each is level), Decimal(0))
        hours, lines = confirmed.get(level, (Decimal(0), 0))
        if days or lines:
            found.append(WorkedLevel(level, lines, hours, a_day, person_days(hours, a_day), days))
    return found


def days_at_prices(ordered: Mapping[Rate, Decimal], levels: Sequence[WorkedLevel]) -> dict[Rate, Decimal]:
    """The counted days at the prices of their level: the lower price first where a change order brought another one."""
    given = {}
    for level in levels:
        left = level.counted
        for rate in sorted((rate for rate in ordered if rate[0] is level.level), key=lambda rate: rate[1]):
            given[rate] = min(left, ordered[rate])
            left -= given[rate]
    return given
