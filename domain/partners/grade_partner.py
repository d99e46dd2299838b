"""A partner is graded."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save, touch
from domain.calendar import add_months
from domain.partners.events import PartnerGraded
from domain.partners.file import KEPT_IN
from domain.partners.grading import grade_of, scheme_on, total_of
from domain.partners.models import SOURCES, Partner, PartnerGrade
from domain.partners.refusals import PartnerRefusal
from domain.partners.states import unless_in
from domain.values import note

ACTION = "partner:grade"
REVIEW_MONTHS = 12


@dataclass(frozen=True)
class Scores:
    """From 0 to 100, at most two decimals; `orders` is the mean score of finished orders, once there are any."""

    scale: Decimal
    qualification: Decimal
    experience: Decimal
    capability: Decimal
    orders: Decimal | None = None


async def can_grade_partner(db: AsyncSession, actor: Actor, partner: Partner) -> Missing:
    """It is admitted and not blacklisted, and there is a scheme."""
    if wrong := unless_in(partner, *KEPT_IN):
        return wrong
    return [] if await scheme_on(db, actor.today) else [_no_scheme()]


def _no_scheme() -> Refused:
    return Refused(PartnerRefusal.SCHEME_MISSING, "It has not been said yet how partners are graded.")


async def grade_partner(
    db: AsyncSession,
    actor: Actor,
    partner_id: UUID,
    scores: Scores,
    *,
    is_published: bool = False,
    reason: str | None = None,
    expected_version: int | None = None,
) -> Partner:
    """The grade from today on, by the scheme in force (S0-46); the one before stays as history, and a year later it is reviewed.

    The partner reads its grade, and the scores where they are published. SCORE_WRONG, SCHEME_MISSING, PARTNER_WRONG_STATE.
    """
    partner = await row_for(db, actor, ACTION, Partner, partner_id, expected_version=expected_version)
    refuse(await can_grade_partner(db, actor, partner))
    scheme = await scheme_on(db, actor.today)
    if scheme is None:
        raise _no_scheme()
    given = {source: _score(getattr(scores, source), source) for source in SOURCES}
    total = total_of(scheme, given)
    row = PartnerGrade(
        partner_id=partner.id,
        scheme_id=scheme.id,
        **{f"score_{source}": score for source, score in given.items()},
        total=total,
        grade=grade_of(scheme, total),
        valid_from=actor.today,
        review_on=review_day(actor.today),
        is_published=is_published,
        reason=note(reason, "reason"),
        graded_at=actor.now,
        graded_by_id=actor.user_id,
    )
    await save(db, row)
    partner.grade = row.grade
    touch(partner)
    record(db, actor, PartnerGraded(row.id, partner.id))
    await db.flush()
    return partner


def review_day(day: date) -> date:
    """A year later: graded on 29 February, reviewed on the 28th."""
    return add_months(day, REVIEW_MONTHS)


def _score(value: Decimal | None, field: str) -> Decimal | None:
    if value is None:
        return None
    if not value.is_finite() or not 0 <= value <= 100 or value % Decimal("0.01"):
        raise Refused(PartnerRefusal.SCORE_WRONG, "A score is between 0 and 100, with at most two decimals.", field)
    return value
