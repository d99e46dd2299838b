"""The project manager takes an order out of approval (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for
from domain.approvals.withdraw import can_withdraw, withdraw
from domain.outsourcing.models import OrderState, OutsourcingOrder
from domain.outsourcing.order_events import OrderWithdrawn
from domain.outsourcing.states import move, unless_in

ACTION = "order:withdraw"


async def can_withdraw_order(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> Missing:
    """It is in approval, and the actor requested it or answers for it."""
    return unless_in(order, OrderState.SUBMITTED) or await can_withdraw(db, actor, order.id)


async def withdraw_order(db: AsyncSession, actor: Actor, order_id: UUID, expected_version: int | None = None) -> OutsourcingOrder:
    """Whoever submitted an order, or answers for it, makes it a draft again while it is in approval; its limits are free again (S0-44)."""
    order = await row_for(db, actor, ACTION, OutsourcingOrder, order_id, expected_version=expected_version)
    refuse(await can_withdraw_order(db, actor, order))
    await withdraw(db, actor, order.id)
    order.submitted_at = order.submitted_by_id = None
    await move(db, actor, order, OrderState.DRAFT)
    record(db, actor, OrderWithdrawn(order.id))
    return order
