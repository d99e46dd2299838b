"""The partner does not take an order (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, record, row_for
from domain.outsourcing.events import OrderDeclined
from domain.outsourcing.models import OrderState, OutsourcingOrder
from domain.outsourcing.states import in_state, move

ACTION = "order:decline"


async def decline_order(
    db: AsyncSession, actor: Actor, order_id: UUID, reason: str, expected_version: int | None = None
) -> OutsourcingOrder:
    """The partner declines an order with a reason; its limits are free again (S0-44)."""
    order = await row_for(db, actor, ACTION, OutsourcingOrder, order_id, expected_version=expected_version)
    in_state(order, OrderState.SENT)
    reason = values.text(reason, "reason", 4000)
    order.answered_at, order.answered_by_id = actor.now, actor.user_id
    await move(db, actor, order, OrderState.DECLINED, reason)
    record(db, actor, OrderDeclined(order.id))
    return order
