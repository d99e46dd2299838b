"""Calling off an order before it runs (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, record, refuse, row_for
from domain.approvals.withdraw import drop_approval
from domain.outsourcing.models import OrderState, OutsourcingOrder
from domain.outsourcing.order_events import OrderCancelled
from domain.outsourcing.states import move, unless_may_become

ACTION = "order:cancel"


async def can_cancel_order(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> Missing:
    """It does not run yet."""
    return unless_may_become(order, OrderState.CANCELLED)


async def cancel_order(
    db: AsyncSession, actor: Actor, order_id: UUID, reason: str, expected_version: int | None = None
) -> OutsourcingOrder:
    """An order that does not run yet, or that the partner declined, is ended with a reason; its limits are free again (S0-44)."""
    order = await row_for(db, actor, ACTION, OutsourcingOrder, order_id, expected_version=expected_version)
    refuse(await can_cancel_order(db, actor, order))
    await drop_approval(db, actor, order.id)
    await move(db, actor, order, OrderState.CANCELLED, values.text(reason, "reason", 4000))
    record(db, actor, OrderCancelled(order.id))
    return order
