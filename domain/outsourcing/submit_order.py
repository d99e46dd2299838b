"""Submitting an order for approval (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, record, row_for
from domain.outsourcing.broken import within_limits
from domain.outsourcing.events import OrderSubmitted
from domain.outsourcing.ground import order_ground
from domain.outsourcing.models import OrderState, OutsourcingOrder
from domain.outsourcing.states import in_state, move

ACTION = "order:submit"


async def submit_order(db: AsyncSession, actor: Actor, order_id: UUID, expected_version: int | None = None) -> OutsourcingOrder:
    """The project manager asks for approval; gross and days are reserved on contract, agreement and project (S0-44).

    Beyond one of the limits it is refused by the name of the limit, also when two orders are submitted at once.
    """
    order = await row_for(db, actor, ACTION, OutsourcingOrder, order_id, expected_version=expected_version)
    in_state(order, OrderState.DRAFT)
    await order_ground(db, order)
    order.submitted_at, order.submitted_by_id = actor.now, actor.user_id
    with within_limits():
        await move(db, actor, order, OrderState.SUBMITTED)
    record(
        db,
        actor,
        OrderSubmitted(order.id, order.project_id, order.contract_budget_id, order.agreement_budget_id, order.project_budget_id),
    )
    return order
