"""Returning a settlement to who proposed it (S0-49)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, record, refuse, row_for, touch
from domain.approvals.decide import can_decide, decide
from domain.approvals.models import Verdict
from domain.outsourcing.models import Settlement, SettlementState
from domain.outsourcing.settlement_events import SettlementReturned
from domain.outsourcing.states import unless_in
from domain.outsourcing.take_statement_back import take_statement_back

ACTION = "settlement:return"


async def can_return_settlement(db: AsyncSession, actor: Actor, settlement: Settlement) -> Missing:
    """The partner has confirmed, or what is not in dispute is asked for; a step of the approval is the actor's."""
    return unless_in(settlement, SettlementState.CONFIRMED, SettlementState.DISPUTED) or await can_decide(db, actor, settlement.id)


async def return_settlement(
    db: AsyncSession, actor: Actor, settlement_id: UUID, reason: str, expected_version: int | None = None
) -> Settlement:
    """An approver whose step is open gives it back to the proposer, who proposes another statement (S0-49).

    The reason stands in the approval and is the provider's own; the partner sees that a new statement is being made. While lines are in
    dispute it says that nothing is paid ahead: the objections are still to be answered, and the next statement is asked for anew.
    """
    settlement = await row_for(db, actor, ACTION, Settlement, settlement_id, expected_version=expected_version)
    refuse(await can_return_settlement(db, actor, settlement))
    await decide(db, actor, settlement.id, Verdict.RETURN, values.text(reason, "reason", 4000))
    if settlement.state is SettlementState.DISPUTED:
        touch(settlement)
    else:
        await take_statement_back(db, actor, settlement)
    record(db, actor, SettlementReturned(settlement.id, settlement.order_id))
    return settlement
