"""The provider evaluates the partner's work (S0-49)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, row_for
from domain.outsourcing.evaluating import Scores, give, unless_awaited
from domain.outsourcing.models import Evaluation, EvaluationSide, Settlement

ACTION = "settlement:evaluate"


async def can_evaluate_settlement(db: AsyncSession, actor: Actor, settlement: Settlement) -> Missing:
    """It is being evaluated, and this side has not answered."""
    return await unless_awaited(db, settlement, EvaluationSide.PROVIDER)


async def evaluate_settlement(db: AsyncSession, actor: Actor, settlement_id: UUID, scores: Scores) -> Evaluation:
    """The project's quality and the operation since acceptance, as the provider sees them; sealed until the partner's stands too.

    Only this score may lead to a deduction.
    """
    settlement = await row_for(db, actor, ACTION, Settlement, settlement_id)
    return await give(db, actor, settlement, EvaluationSide.PROVIDER, scores)
