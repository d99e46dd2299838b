"""The time for the evaluations is over (S0-49)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, row_for
from domain.outsourcing.evaluating import open_seal
from domain.outsourcing.models import Settlement, SettlementState

ACTION = "settlement:unseal"


async def unseal_evaluations(db: AsyncSession, actor: Actor, settlement_id: UUID) -> bool:
    """The side that has not answered counts as agreeing with the one that has.

    Where neither has, both wait for the first word, which then opens both. Done already, or not yet due, it returns quietly with False.
    """
    settlement = await row_for(db, actor, ACTION, Settlement, settlement_id)
    if settlement.state is not SettlementState.EVALUATING or settlement.evaluated_at is not None:
        return False
    if settlement.evaluation_due_on is None or actor.today <= settlement.evaluation_due_on:
        return False
    return await open_seal(db, actor, settlement)
