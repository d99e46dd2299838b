"""A partner is graded with the scores of its finished orders (S0-46, S0-49)."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.outsourcing.settlement_queries import order_scores
from domain.partners.grade_partner import Scores, grade_partner
from domain.partners.models import Partner


async def grade_by_orders(
    db: AsyncSession,
    actor: Actor,
    partner_id: UUID,
    scores: Scores,
    *,
    is_published: bool = False,
    reason: str | None = None,
    expected_version: int | None = None,
) -> Partner:
    """`grade_partner`, where no score of orders is given with the one that the evaluations propose; none while there is none.

    The weight of that source is the scheme's of the day. Grading knows no orders: it stands below them.
    """
    if scores.orders is None:
        scores = replace(scores, orders=await proposed_score(db, partner_id))
    return await grade_partner(db, actor, partner_id, scores, is_published=is_published, reason=reason, expected_version=expected_version)


async def proposed_score(db: AsyncSession, partner_id: UUID) -> Decimal | None:
    """The mean of the provider's scores of the partner's orders that are open to both sides, two decimals half-up."""
    found = [score for _, score, _ in await order_scores(db, partner_id)]
    return (sum(found, Decimal(0)) / len(found)).quantize(Decimal("0.01"), ROUND_HALF_UP) if found else None
