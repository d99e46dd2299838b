"""Writing a change order (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.outsourcing.below_order import below
from domain.outsourcing.change_drafts import ChangeDraft, save_change_lines, write_change
from domain.outsourcing.change_rows import unless_changeable
from domain.outsourcing.models import ChangeOrder, OutsourcingOrder
from domain.outsourcing.order_events import ChangeOrderPlaced
from domain.outsourcing.order_queries import change_is_under_way, number_of_changes
from domain.outsourcing.refusals import ChangeOrderRefusal
from domain.outsourcing.states import begin
from domain.platform.codes import next_code

ACTION = "change_order:place"


async def can_place_change_order(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> Missing:
    """The order is running, and no other change of it is under way."""
    if wrong := unless_changeable(order):
        return wrong
    if await change_is_under_way(db, order.id):
        return [Refused(ChangeOrderRefusal.CHANGE_ORDER_UNDER_WAY, "Another change of this order is under way.")]
    return []


async def place_change_order(
    db: AsyncSession, actor: Actor, order_id: UUID, draft: ChangeDraft, expected_version: int | None = None
) -> ChangeOrder:
    """The project manager writes a change of a running order; it takes nothing from the limits yet (S0-44).

    One change is under way at an order at a time: the next is written on the order as changed.
    """
    order = await row_for(db, actor, ACTION, OutsourcingOrder, order_id, expected_version=expected_version)
    refuse(await can_place_change_order(db, actor, order))
    change = ChangeOrder(**below(order), owner_id=actor.user_id, sequence=await number_of_changes(db, order.id) + 1)
    lines = await write_change(db, order, change, draft)
    change.code = await next_code(db, f"CHG{order.code.removeprefix('ORD')}", digits=2)
    await save(db, change)
    await save_change_lines(db, change, lines)
    begin(db, actor, change)
    record(db, actor, ChangeOrderPlaced(change.id, order.id))
    return change
