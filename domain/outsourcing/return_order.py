"""Returning an order to the project manager (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, record, refuse, row_for
from domain.approvals.decide import can_decide, decide
from domain.approvals.models import Verdict
from domain.outsourcing.models import OrderState, OutsourcingOrder
from domain.outsourcing.order_events import OrderReturned
from domain.outsourcing.states import move, unless_in

ACTION = "order:return"


async def can_return_order(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> Missing:
    """It waits for approval."""
    return unless_in(order, OrderState.SUBMITTED) or await can_decide(db, actor, order.id)


async def return_order(
    db: AsyncSession, actor: Actor, order_id: UUID, reason: str, expected_version: int | None = None
) -> OutsourcingOrder:
    """An approver whose step is open gives an order back with a reason; what it reserved is free again (S0-44)."""
    order = await row_for(db, actor, ACTION, OutsourcingOrder, order_id, expected_version=expected_version)
    refuse(await can_return_order(db, actor, order))
    reason = values.text(reason, "reason", 4000)
    await decide(db, actor, order.id, Verdict.RETURN, reason)
    order.submitted_at = order.submitted_by_id = None
    await move(db, actor, order, OrderState.DRAFT, reason)
    record(db, actor, OrderReturned(order.id))
    return order
