"""Approving an order, by a second person (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.outsourcing.broken import within_limits
from domain.outsourcing.events import OrderApproved, OrderSent
from domain.outsourcing.ground import ground_missing
from domain.outsourcing.models import OrderState, OutsourcingOrder
from domain.outsourcing.refusals import OrderRefusal
from domain.outsourcing.states import move, unless_in

ACTION = "order:approve"


async def can_approve_order(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> Missing:
    """It waits for approval by somebody else, and its ground still bears it."""
    if wrong := unless_in(order, OrderState.SUBMITTED):
        return wrong
    own = actor.user_id in (order.owner_id, order.submitted_by_id)
    requester = Refused(OrderRefusal.APPROVER_IS_REQUESTER, "Who requests an order does not approve it.")
    return [*([requester] if own else []), *await ground_missing(db, order)]


async def approve_order(db: AsyncSession, actor: Actor, order_id: UUID, expected_version: int | None = None) -> OutsourcingOrder:
    """A second person approves what a project manager requested; it is booked and sent to the partner at once (S0-44).

    Who requests does not approve.
    """
    order = await row_for(db, actor, ACTION, OutsourcingOrder, order_id, expected_version=expected_version)
    refuse(await can_approve_order(db, actor, order))
    order.approved_at, order.approved_by_id = actor.now, actor.user_id
    with within_limits():
        await move(db, actor, order, OrderState.APPROVED)
    record(db, actor, OrderApproved(order.id))
    await send_order(db, actor, order)
    return order


async def send_order(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> None:
    """From here on the partner sees the order, and is to answer it."""
    order.sent_at = actor.now
    await move(db, actor, order, OrderState.SENT)
    record(db, actor, OrderSent(order.id, order.partner_id))
