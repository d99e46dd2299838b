"""Approving a change order, by a second person (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, touch
from domain.approvals.decide import can_decide, decide
from domain.approvals.models import ApprovalState, Verdict
from domain.outsourcing.broken import within_limits
from domain.outsourcing.change_drafts import change_ground_missing
from domain.outsourcing.change_rows import change_for, unless_changeable
from domain.outsourcing.models import ChangeOrder, ChangeOrderState, OutsourcingOrder
from domain.outsourcing.order_events import ChangeOrderSent
from domain.outsourcing.queries import named
from domain.outsourcing.states import move, unless_in

ACTION = "change_order:approve"


async def can_approve_change_order(db: AsyncSession, actor: Actor, change: ChangeOrder) -> Missing:
    """A step of its approval is the actor's, who did not request it, the order is running, and its ground still bears the change."""
    order = await named(db, OutsourcingOrder, change.order_id)
    if wrong := unless_in(change, ChangeOrderState.SUBMITTED):
        return wrong
    return [*await can_decide(db, actor, change.id), *unless_changeable(order), *await change_ground_missing(db, order, change)]


async def approve_change_order(
    db: AsyncSession, actor: Actor, change_order_id: UUID, expected_version: int | None = None, opinion: str | None = None
) -> ChangeOrder:
    """The approver's yes on the step that is theirs; with the last one what the change adds is booked, and it is sent (S0-44).

    Who wrote or submitted it does not approve it.
    """
    order, change = await change_for(db, actor, ACTION, change_order_id, expected_version)
    refuse(await can_approve_change_order(db, actor, change))
    approval = await decide(db, actor, change.id, Verdict.APPROVE, opinion)
    if approval.state is not ApprovalState.APPROVED:
        touch(change)
        return change
    change.approved_at, change.approved_by_id = actor.now, actor.user_id
    with within_limits(order):
        await move(db, actor, change, ChangeOrderState.APPROVED)
    change.sent_at = actor.now
    await move(db, actor, change, ChangeOrderState.SENT)
    record(db, actor, ChangeOrderSent(change.id, order.id))
    return change
