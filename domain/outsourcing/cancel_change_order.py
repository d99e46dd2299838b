"""Calling off a change order before it is answered (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, record, refuse
from domain.approvals.withdraw import drop_approval
from domain.outsourcing.change_rows import change_for
from domain.outsourcing.models import ChangeOrder, ChangeOrderState
from domain.outsourcing.order_events import ChangeOrderCancelled
from domain.outsourcing.states import move, unless_may_become

ACTION = "change_order:cancel"


async def can_cancel_change_order(db: AsyncSession, actor: Actor, change: ChangeOrder) -> Missing:
    """It has no answer yet."""
    return unless_may_become(change, ChangeOrderState.CANCELLED)


async def cancel_change_order(
    db: AsyncSession, actor: Actor, change_order_id: UUID, reason: str, expected_version: int | None = None
) -> ChangeOrder:
    """A change that the partner has not answered is called off with a reason; what it reserved or booked is free again (S0-44)."""
    order, change = await change_for(db, actor, ACTION, change_order_id, expected_version)
    refuse(await can_cancel_change_order(db, actor, change))
    await drop_approval(db, actor, change.id)
    await move(db, actor, change, ChangeOrderState.CANCELLED, values.text(reason, "reason", 4000))
    record(db, actor, ChangeOrderCancelled(change.id, order.id))
    return change
