"""What of an order was delivered, from the source that the order names (S0-49): settlement and the ends of an order ask only here."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from domain.money import Taxed, round_money, with_tax
from domain.outsourcing.days_source import DaysSource
from domain.outsourcing.models import MonthlyState, OutsourcingOrder
from domain.outsourcing.monthly_queries import Rate, number_confirmed, stated_days
from domain.outsourcing.order_queries import standing_days


@dataclass(frozen=True)
class Delivered:
    """Days, and their amount with tax; `sources` is how many records say so."""

    days: Decimal
    amount: Decimal
    sources: int


async def delivered_days(db: AsyncSession, order: OutsourcingOrder) -> Delivered | None:
    """None where the order is charged as ordered: then all of it counts.

    What is missing is priced and taken from the gross, so that an order whose days were all worked comes to its gross to the fen,
    however often the months were rounded.
    """
    if order.days_source is DaysSource.AS_ORDERED:
        return None
    given = await stated_days(db, order.id, MonthlyState.CONFIRMED)
    missing = missing_days(await standing_days(db, order.id), given)
    days = sum(given.values(), Decimal(0))
    amount = order.gross - priced(missing, order).gross if days else Decimal(0)
    return Delivered(days, max(amount, Decimal(0)), await number_confirmed(db, order.id))


def missing_days(ordered: Mapping[Rate, Decimal], given: Mapping[Rate, Decimal]) -> dict[Rate, Decimal]:
    """What is left of the days at each level and price."""
    return {rate: left for rate, days in ordered.items() if (left := days - given.get(rate, Decimal(0)))}


def priced(days: Mapping[Rate, Decimal], order: OutsourcingOrder) -> Taxed:
    """Days at their prices, with the order's tax."""
    net = sum((round_money(count * price, order.currency) for (_, price), count in days.items()), Decimal(0))
    return with_tax(net, order.tax_rate, order.currency)
