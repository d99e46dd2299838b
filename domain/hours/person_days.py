"""Hours as person-days (人天): by the contract's hours a day, else by the company's (S0-42)."""

from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.hours.queries import terms_of
from settings import settings

HUNDREDTH = Decimal("0.01")


async def hours_a_day(db: AsyncSession, project_id: UUID) -> Decimal:
    """The hours of a person-day on a project."""
    return (await terms_of(db, project_id))[0] or settings().hours_a_day


def person_days(hours: Decimal, a_day: Decimal) -> Decimal:
    """Two decimals, half up: rounded once, of a sum."""
    return (hours / a_day).quantize(HUNDREDTH, ROUND_HALF_UP)
