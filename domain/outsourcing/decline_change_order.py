"""The partner does not take a change order (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, record, refuse
from domain.outsourcing.change_rows import change_for
from domain.outsourcing.models import ChangeOrder, ChangeOrderState
from domain.outsourcing.order_events import ChangeOrderDeclined
from domain.outsourcing.states import move, unless_in

ACTION = "change_order:decline"


async def can_decline_change_order(db: AsyncSession, actor: Actor, change: ChangeOrder) -> Missing:
    """It waits for the partner's answer."""
    return unless_in(change, ChangeOrderState.SENT)


async def decline_change_order(
    db: AsyncSession, actor: Actor, change_order_id: UUID, reason: str, expected_version: int | None = None
) -> ChangeOrder:
    """The partner declines a change with a reason: the order runs on as it was, and what the change booked is free again (S0-44)."""
    order, change = await change_for(db, actor, ACTION, change_order_id, expected_version)
    refuse(await can_decline_change_order(db, actor, change))
    reason = values.text(reason, "reason", 4000)
    change.answered_at, change.answered_by_id = actor.now, actor.user_id
    await move(db, actor, change, ChangeOrderState.DECLINED, reason)
    record(db, actor, ChangeOrderDeclined(change.id, order.id))
    return change
