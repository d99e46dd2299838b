"""Who proposed a settlement takes it out of approval (S0-49)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for
from domain.approvals.withdraw import can_withdraw, withdraw
from domain.outsourcing.models import Settlement, SettlementState
from domain.outsourcing.settlement_events import SettlementWithdrawn
from domain.outsourcing.states import unless_in
from domain.outsourcing.take_statement_back import take_statement_back

ACTION = "settlement:withdraw"


async def can_withdraw_settlement(db: AsyncSession, actor: Actor, settlement: Settlement) -> Missing:
    """It is in approval, and the actor proposed it."""
    return unless_in(settlement, SettlementState.CONFIRMED) or await can_withdraw(db, actor, settlement.id)


async def withdraw_settlement(db: AsyncSession, actor: Actor, settlement_id: UUID, expected_version: int | None = None) -> Settlement:
    """Whoever proposed the statement takes it back while it is in approval, and proposes another one (S0-49)."""
    settlement = await row_for(db, actor, ACTION, Settlement, settlement_id, expected_version=expected_version)
    refuse(await can_withdraw_settlement(db, actor, settlement))
    await withdraw(db, actor, settlement.id)
    await take_statement_back(db, actor, settlement)
    record(db, actor, SettlementWithdrawn(settlement.id, settlement.order_id))
    return settlement
