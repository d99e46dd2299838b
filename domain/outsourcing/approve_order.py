"""Approving an order, step by step, by other people than who requested it (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for, touch
from domain.approvals.decide import can_decide, decide
from domain.approvals.models import ApprovalState, Verdict
from domain.outsourcing.broken import within_limits
from domain.outsourcing.ground import ground_missing
from domain.outsourcing.models import OrderState, OutsourcingOrder
from domain.outsourcing.order_events import OrderApproved, OrderSent
from domain.outsourcing.states import move, unless_in

ACTION = "order:approve"


async def can_approve_order(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> Missing:
    """A step of its approval is the actor's, who did not request it, and its ground still bears it."""
    return unless_in(order, OrderState.SUBMITTED) or [*await can_decide(db, actor, order.id), *await ground_missing(db, order)]


async def approve_order(
    db: AsyncSession, actor: Actor, order_id: UUID, expected_version: int | None = None, opinion: str | None = None
) -> OutsourcingOrder:
    """The approver's yes on the step that is theirs; with the last one the order is booked and sent to the partner (S0-44).

    Who requests does not approve. What the order stands on must hold at each step.
    """
    order = await row_for(db, actor, ACTION, OutsourcingOrder, order_id, expected_version=expected_version)
    refuse(await can_approve_order(db, actor, order))
    approval = await decide(db, actor, order.id, Verdict.APPROVE, opinion)
    if approval.state is not ApprovalState.APPROVED:
        touch(order)
        return order
    order.approved_at, order.approved_by_id = actor.now, actor.user_id
    with within_limits(order):
        await move(db, actor, order, OrderState.APPROVED)
    record(db, actor, OrderApproved(order.id))
    await send_order(db, actor, order)
    return order


async def send_order(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> None:
    """From here on the partner sees the order, and is to answer it."""
    order.sent_at = actor.now
    await move(db, actor, order, OrderState.SENT)
    record(db, actor, OrderSent(order.id, order.partner_id))
