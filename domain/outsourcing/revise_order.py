"""Writing a draft order anew (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, record, refuse, row_for, touch
from domain.outsourcing.ground import bearing_missing, ground_under, holds
from domain.outsourcing.models import OrderState, OutsourcingOrder
from domain.outsourcing.order_drafts import OrderDraft
from domain.outsourcing.order_events import OrderRevised
from domain.outsourcing.order_parts import save_parts, write
from domain.outsourcing.order_queries import parts_of
from domain.outsourcing.states import move, unless_in

ACTION = "order:revise"


async def can_revise_order(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> Missing:
    """It is a draft or was declined, and its ground bears an order."""
    return unless_in(order, OrderState.DRAFT, OrderState.DECLINED) or await bearing_missing(db, await ground_under(db, order))


async def revise_order(
    db: AsyncSession, actor: Actor, order_id: UUID, draft: OrderDraft, expected_version: int | None = None
) -> OutsourcingOrder:
    """A draft, new or returned by the approver, is written anew: its lines, terms and deliverables are replaced (S0-44).

    An order that the partner declined is a draft again by this, and until it is sent anew the partner sees nothing of it. Project,
    partner and agreement stay.
    """
    order = await row_for(db, actor, ACTION, OutsourcingOrder, order_id, expected_version=expected_version)
    refuse(await can_revise_order(db, actor, order))
    ground = await ground_under(db, order)
    values.period(draft.starts_on, draft.ends_on)
    await holds(db, ground, draft.starts_on, draft.ends_on)
    if order.state is OrderState.DECLINED:
        await _take_back(db, actor, order)
    replaced = await parts_of(db, order.id)
    written = await write(db, actor, order, ground, draft)
    for part in replaced:
        await db.delete(part)
    touch(order)
    await db.flush()
    await save_parts(db, order, written)
    record(db, actor, OrderRevised(order.id))
    return order


async def _take_back(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> None:
    """Nobody has submitted, approved or answered it any more; who did stands in its history."""
    order.submitted_at = order.submitted_by_id = order.approved_at = order.approved_by_id = None
    order.sent_at = order.answered_at = order.answered_by_id = None
    await move(db, actor, order, OrderState.DRAFT)
