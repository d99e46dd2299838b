"""Submitting an order for approval (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for
from domain.approvals.models import ApprovalKind
from domain.approvals.start_approval import AskedBy, Place, start_approval
from domain.outsourcing.broken import over_limits, within_limits
from domain.outsourcing.events import OrderSubmitted
from domain.outsourcing.grade_limit import above_grade
from domain.outsourcing.ground import ground_missing
from domain.outsourcing.models import OrderState, OutsourcingOrder
from domain.outsourcing.queries import fresh_budget_lines
from domain.outsourcing.states import move, unless_in

ACTION = "order:submit"


async def can_submit_order(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> Missing:
    """It is a draft, its ground bears it, the partner's grade allows it, and the limits have room for it."""
    return unless_in(order, OrderState.DRAFT) or [
        *await ground_missing(db, order),
        *await above_grade(db, order, order.gross, actor.today),
        *await over_limits(db, order),
    ]


async def submit_order(db: AsyncSession, actor: Actor, order_id: UUID, expected_version: int | None = None) -> OutsourcingOrder:
    """The project manager asks for approval by the chain of its gross; it and the days are reserved on three budgets (S0-44).

    Beyond one of the limits it is refused by the name of the limit, also when two orders are submitted at once.
    """
    order = await row_for(db, actor, ACTION, OutsourcingOrder, order_id, expected_version=expected_version)
    await fresh_budget_lines(db, order)
    refuse(await can_submit_order(db, actor, order))
    order.submitted_at, order.submitted_by_id = actor.now, actor.user_id
    with within_limits():
        await move(db, actor, order, OrderState.SUBMITTED)
    record(
        db,
        actor,
        OrderSubmitted(order.id, order.project_id, order.contract_budget_id, order.agreement_budget_id, order.project_budget_id),
    )
    asked_by = AskedBy(actor.user_id, order.owner_id)
    await start_approval(db, actor, ApprovalKind.ORDER, order, Place.of(order), order.gross, order.currency, asked_by)
    return order
