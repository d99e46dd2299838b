"""The partner evaluates its own work (S0-49)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, row_for
from domain.outsourcing.evaluating import Scores, give, unless_awaited
from domain.outsourcing.models import Evaluation, EvaluationSide, Settlement

ACTION = "settlement:evaluate_own"


async def can_evaluate_own_work(db: AsyncSession, actor: Actor, settlement: Settlement) -> Missing:
    """It is being evaluated, and this side has not answered."""
    return await unless_awaited(db, settlement, EvaluationSide.PARTNER)


async def evaluate_own_work(db: AsyncSession, actor: Actor, settlement_id: UUID, scores: Scores) -> Evaluation:
    """The same as the partner sees it; sealed until the provider's stands too."""
    settlement = await row_for(db, actor, ACTION, Settlement, settlement_id)
    return await give(db, actor, settlement, EvaluationSide.PARTNER, scores)
