"""Returning a change order to the project manager (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, record, refuse
from domain.approvals.decide import can_decide, decide
from domain.approvals.models import Verdict
from domain.outsourcing.change_rows import change_for
from domain.outsourcing.models import ChangeOrder, ChangeOrderState
from domain.outsourcing.order_events import ChangeOrderReturned
from domain.outsourcing.states import move, unless_in

ACTION = "change_order:return"


async def can_return_change_order(db: AsyncSession, actor: Actor, change: ChangeOrder) -> Missing:
    """It waits for approval, and a step of it is the actor's."""
    return unless_in(change, ChangeOrderState.SUBMITTED) or await can_decide(db, actor, change.id)


async def return_change_order(
    db: AsyncSession, actor: Actor, change_order_id: UUID, reason: str, expected_version: int | None = None
) -> ChangeOrder:
    """An approver whose step is open gives a change back with a reason; what it reserved is free again (S0-44)."""
    order, change = await change_for(db, actor, ACTION, change_order_id, expected_version)
    refuse(await can_return_change_order(db, actor, change))
    reason = values.text(reason, "reason", 4000)
    await decide(db, actor, change.id, Verdict.RETURN, reason)
    change.submitted_at = change.submitted_by_id = None
    await move(db, actor, change, ChangeOrderState.DRAFT, reason)
    record(db, actor, ChangeOrderReturned(change.id, order.id))
    return change
