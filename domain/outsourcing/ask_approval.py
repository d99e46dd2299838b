"""A statement waits for the provider's approval (S0-49). Part of confirming it, and of objecting to one of its lines."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.approvals.models import ApprovalKind
from domain.approvals.start_approval import AskedBy, Place, start_approval
from domain.outsourcing.models import Settlement


async def ask_approval(db: AsyncSession, actor: Actor, settlement: Settlement) -> None:
    """By the chain of its final amount; the proposer requested it.

    All of a statement that the partner confirmed; of one with a line in dispute what it leaves in any case.
    """
    proposer = settlement.proposed_by_id or actor.user_id
    place, amount = Place.of(settlement), settlement.final_amount
    asked_by = AskedBy(proposer, proposer)
    await start_approval(db, actor, ApprovalKind.SETTLEMENT, settlement, place, amount, settlement.currency, asked_by)


async def ask_for_undisputed(db: AsyncSession, actor: Actor, settlement: Settlement) -> None:
    """Nothing where all that the statement leaves is open already."""
    if (settlement.settlement_amount or settlement.payable_amount) > settlement.payable_amount:
        await ask_approval(db, actor, settlement)
