"""The settlement window opens by itself (S0-49)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, record, row_for
from domain.outsourcing.models import Settlement, SettlementState
from domain.outsourcing.settlement_events import SettlementEligible
from domain.outsourcing.states import move

ACTION = "settlement:open"


async def open_settlement(db: AsyncSession, actor: Actor, settlement_id: UUID) -> bool:
    """The worker opens the window on its day; done already, or not due (yet, or any more), it returns quietly with False."""
    settlement = await row_for(db, actor, ACTION, Settlement, settlement_id)
    if settlement.state is not SettlementState.LOCKED or settlement.eligible_on is None or settlement.eligible_on > actor.today:
        return False
    await open_window(db, actor, settlement)
    return True


async def open_window(db: AsyncSession, actor: Actor, settlement: Settlement) -> None:
    """From now on the partner may apply; the caller has seen that the day has come."""
    await move(db, actor, settlement, SettlementState.ELIGIBLE)
    record(db, actor, SettlementEligible(settlement.id, settlement.order_id, settlement.expected_on))
