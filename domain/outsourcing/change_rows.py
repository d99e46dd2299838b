"""Reaching a change order together with its order. Part of every act on one."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Conflict, Missing, Refused, lock_row, record, row_for
from domain.approvals.withdraw import drop_approval
from domain.outsourcing.models import ChangeOrder, ChangeOrderState, OrderState, OutsourcingOrder
from domain.outsourcing.order_events import ChangeOrderCancelled
from domain.outsourcing.order_queries import changes_under_way
from domain.outsourcing.refusals import ChangeOrderRefusal
from domain.outsourcing.states import move


async def change_for(
    db: AsyncSession, actor: Actor, action: str, change_order_id: UUID, expected_version: int | None
) -> tuple[OutsourcingOrder, ChangeOrder]:
    """The order and its change, both locked, the order first as everywhere: what ends an order ends its changes too."""
    seen = await row_for(db, actor, action, ChangeOrder, change_order_id, lock=False, expected_version=expected_version)
    order = await lock_row(db, OutsourcingOrder, seen.order_id)
    change = await lock_row(db, ChangeOrder, change_order_id)
    if expected_version is not None and change.version != expected_version:
        raise Conflict(ChangeOrder.__name__)
    return order, change


def unless_changeable(order: OutsourcingOrder) -> Missing:
    """That the order is not running."""
    if order.state is OrderState.RUNNING:
        return []
    return [Refused(ChangeOrderRefusal.ORDER_NOT_CHANGEABLE, "Only a running order can be changed.")]


async def end_changes(db: AsyncSession, actor: Actor, order: OutsourcingOrder, reason: str) -> None:
    """The order is accepted or terminated: a change that is still under way falls away with it."""
    for change in await changes_under_way(db, order.id):
        await drop_approval(db, actor, change.id)
        await move(db, actor, change, ChangeOrderState.CANCELLED, reason)
        record(db, actor, ChangeOrderCancelled(change.id, order.id))
