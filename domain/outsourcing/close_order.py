"""What follows from the last payment: settlement and order are closed (S0-49). Part of paying and of approving nothing to pay."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, lock_row, record
from domain.outsourcing.models import OrderState, OutsourcingOrder, Payable, PayableState, Settlement, SettlementState
from domain.outsourcing.order_events import OrderClosed
from domain.outsourcing.settlement_events import SettlementClosed
from domain.outsourcing.settlement_queries import settlement_has_open_payables
from domain.outsourcing.states import move


async def close_if_settled(db: AsyncSession, actor: Actor, payable: Payable) -> None:
    """Nothing happens unless this was the last open payable of an approved settlement."""
    if payable.settlement_id is None or payable.state is not PayableState.PAID:
        return
    settlement = await lock_row(db, Settlement, payable.settlement_id)
    if settlement.state is SettlementState.APPROVED and not await settlement_has_open_payables(db, settlement.id):
        await close_settled(db, actor, settlement, await lock_row(db, OutsourcingOrder, settlement.order_id))


async def close_settled(db: AsyncSession, actor: Actor, settlement: Settlement, order: OutsourcingOrder) -> None:
    """An approved settlement of which nothing is left to pay is paid and closed, and the order with it."""
    settlement.closed_at = actor.now
    await move(db, actor, settlement, SettlementState.PAID)
    await move(db, actor, settlement, SettlementState.CLOSED)
    await move(db, actor, order, OrderState.SETTLED)
    await move(db, actor, order, OrderState.CLOSED)
    record(db, actor, SettlementClosed(settlement.id, order.id))
    record(db, actor, OrderClosed(order.id))
