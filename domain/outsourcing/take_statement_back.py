"""A confirmed statement leaves its approval without an answer (S0-49). Part of returning a settlement and of withdrawing it."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.outsourcing.models import Settlement, SettlementState
from domain.outsourcing.states import move


async def take_statement_back(db: AsyncSession, actor: Actor, settlement: Settlement) -> None:
    """The partner's confirmation counts no more, and the settlement waits for a proposal, as before the first one.

    The statement and its number stay; evaluations that were given stay open. Of a terminated order nobody evaluates.
    """
    settlement.confirmed_at = settlement.confirmed_by_id = settlement.confirmed_statement = settlement.confirmed_name = None
    settlement.approval_reason = None
    waits = SettlementState.REQUESTED if settlement.evaluated_at is None else SettlementState.EVALUATING
    await move(db, actor, settlement, waits)
