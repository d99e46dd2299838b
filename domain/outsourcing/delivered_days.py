"""What of an order was delivered, from the source that the order names (S0-49): settlement and the ends of an order ask only here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from domain.money import Taxed, round_money, with_tax
from domain.outsourcing.days_source import DaysSource
from domain.outsourcing.models import MonthlyState, OutsourcingOrder
from domain.outsourcing.monthly_queries import Rate, number_confirmed, stated_days
from domain.outsourcing.order_queries import standing_days
from domain.outsourcing.worked_days import WorkedLevel, days_at_prices, worked_levels


@dataclass(frozen=True)
class Delivered:
    """Days, their amount with tax, and what is `missing` of the ordered ones; `sources` is how many records say so.

    Where hours say so, `levels` is what was worked.
    """

    days: Decimal
    amount: Decimal
    sources: int
    missing: Mapping[Rate, Decimal]
    levels: Sequence[WorkedLevel] = ()


async def delivered_days(db: AsyncSession, order: OutsourcingOrder) -> Delivered | None:
    """None where the order is charged as ordered: then all of it counts.

    What is missing is priced and taken from the gross, so that an order whose days were all worked comes to its gross to the fen,
    however often the months were rounded.
    """
    if order.days_source is DaysSource.AS_ORDERED:
        return None
    ordered = await standing_days(db, order.id)
    if order.days_source is DaysSource.CONFIRMED_HOURS:
        levels = await worked_levels(db, order, ordered)
        return _delivered(order, ordered, days_at_prices(ordered, levels), sum(level.lines for level in levels), levels)
    given = await stated_days(db, order.id, MonthlyState.CONFIRMED)
    return _delivered(order, ordered, given, await number_confirmed(db, order.id))


def _delivered(
    order: OutsourcingOrder,
    ordered: Mapping[Rate, Decimal],
    given: Mapping[Rate, Decimal],
    sources: int,
    levels: Sequence[WorkedLevel] = (),
) -> Delivered:
    days, missing = sum(given.values(), Decimal(0)), missing_days(ordered, given)
    amount = order.gross - priced(missing, order).gross if days else Decimal(0)
    return Delivered(days, max(amount, Decimal(0)), sources, missing, levels)


def missing_days(ordered: Mapping[Rate, Decimal], given: Mapping[Rate, Decimal]) -> dict[Rate, Decimal]:
    """What is left of the days at each level and price."""
    return {rate: left for rate, days in ordered.items() if (left := days - given.get(rate, Decimal(0)))}


def priced(days: Mapping[Rate, Decimal], order: OutsourcingOrder) -> Taxed:
    """Days at their prices, with the order's tax."""
    net = sum((round_money(count * price, order.currency) for (_, price), count in days.items()), Decimal(0))
    return with_tax(net, order.tax_rate, order.currency)
