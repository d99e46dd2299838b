"""Writing a draft change order anew (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, touch
from domain.outsourcing.change_drafts import ChangeDraft, save_change_lines, write_change
from domain.outsourcing.change_rows import change_for, unless_changeable
from domain.outsourcing.models import ChangeOrder, ChangeOrderState, OutsourcingOrder
from domain.outsourcing.order_events import ChangeOrderPlaced
from domain.outsourcing.order_queries import change_lines_of
from domain.outsourcing.queries import named
from domain.outsourcing.states import unless_in

ACTION = "change_order:revise"


async def can_revise_change_order(db: AsyncSession, actor: Actor, change: ChangeOrder) -> Missing:
    """It is a draft of a running order."""
    return unless_in(change, ChangeOrderState.DRAFT) or unless_changeable(await named(db, OutsourcingOrder, change.order_id))


async def revise_change_order(
    db: AsyncSession, actor: Actor, change_order_id: UUID, draft: ChangeDraft, expected_version: int | None = None
) -> ChangeOrder:
    """A draft, new or returned by the approver, is written anew: all that it said is replaced (S0-44)."""
    order, change = await change_for(db, actor, ACTION, change_order_id, expected_version)
    refuse(await can_revise_change_order(db, actor, change))
    replaced = await change_lines_of(db, change.id)
    lines = await write_change(db, order, change, draft)
    for line in replaced:
        await db.delete(line)
    touch(change)
    await db.flush()
    await save_change_lines(db, change, lines)
    record(db, actor, ChangeOrderPlaced(change.id, order.id))
    return change
