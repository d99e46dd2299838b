"""The partner does not take an order (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, record, refuse, row_for
from domain.outsourcing.models import OrderState, OutsourcingOrder
from domain.outsourcing.order_events import OrderDeclined
from domain.outsourcing.states import move, unless_in

ACTION = "order:decline"


async def can_decline_order(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> Missing:
    """It was sent, and has not been answered."""
    return unless_in(order, OrderState.SENT)


async def decline_order(
    db: AsyncSession, actor: Actor, order_id: UUID, reason: str, expected_version: int | None = None
) -> OutsourcingOrder:
    """The partner declines an order with a reason; its limits are free again (S0-44)."""
    order = await row_for(db, actor, ACTION, OutsourcingOrder, order_id, expected_version=expected_version)
    refuse(await can_decline_order(db, actor, order))
    reason = values.text(reason, "reason", 4000)
    order.answered_at, order.answered_by_id = actor.now, actor.user_id
    await move(db, actor, order, OrderState.DECLINED, reason)
    record(db, actor, OrderDeclined(order.id))
    return order
