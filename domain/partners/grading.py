"""What a partner's grade means: the scheme in force on a day, the total of scores, and the largest order that a grade allows (S0-46)."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.partners.models import Grade, GradingScheme, PartnerGrade


async def scheme_on(db: AsyncSession, day: date) -> GradingScheme | None:
    """The newest scheme that has begun by this day."""
    query = select(GradingScheme).where(GradingScheme.valid_from <= day).order_by(GradingScheme.valid_from.desc()).limit(1)
    return (await db.scalars(query)).one_or_none()


async def grade_on(db: AsyncSession, partner_id: UUID, day: date) -> PartnerGrade | None:
    """The partner's newest grading that has begun by this day."""
    query = select(PartnerGrade).where(PartnerGrade.partner_id == partner_id, PartnerGrade.valid_from <= day)
    return (await db.scalars(query.order_by(PartnerGrade.valid_from.desc(), PartnerGrade.id.desc()).limit(1))).one_or_none()


async def largest_order(db: AsyncSession, partner_id: UUID, on: date, currency: str) -> Decimal | None:
    """The largest order, with tax, that the partner's grade of this day allows by the scheme of this day; None where nothing binds.

    Nothing binds before there is a scheme, or for a partner not graded yet: its agreement limits it. In a currency that the
    scheme does not count in, a grade that is limited allows nothing.
    """
    scheme, graded = await scheme_on(db, on), await grade_on(db, partner_id, on)
    if scheme is None or graded is None:
        return None
    largest = scheme.largest(graded.grade)
    return largest if largest is None or currency == scheme.currency else Decimal(0)


def total_of(scheme: GradingScheme, scores: Mapping[str, Decimal | None]) -> Decimal:
    """The weighted mean of the scores there are, two decimals half-up: a source without a score weighs nothing."""
    weighed = [(getattr(scheme, f"weight_{source}"), score) for source, score in scores.items() if score is not None]
    weight = sum((weight for weight, _ in weighed), Decimal(0))
    total = sum((weight * score for weight, score in weighed), Decimal(0)) / weight
    return total.quantize(Decimal("0.01"), ROUND_HALF_UP)


def grade_of(scheme: GradingScheme, total: Decimal) -> Grade:
    """The grade whose threshold the total reaches."""
    for grade, least in ((Grade.A, scheme.from_a), (Grade.B, scheme.from_b), (Grade.C, scheme.from_c)):
        if total >= least:
            return grade
    return Grade.D
