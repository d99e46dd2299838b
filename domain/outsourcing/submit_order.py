"""Submitting an order for approval (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for
from domain.approvals.models import ApprovalKind
from domain.approvals.start_approval import AskedBy, Place, start_approval
from domain.outsourcing.allowance import allow
from domain.outsourcing.beyond import beyond
from domain.outsourcing.broken import within_limits
from domain.outsourcing.ground import ground_missing
from domain.outsourcing.models import OrderState, OutsourcingOrder
from domain.outsourcing.offers import choice_missing, consent_missing
from domain.outsourcing.order_events import OrderSubmitted
from domain.outsourcing.order_queries import fresh_budget_lines
from domain.outsourcing.states import move, unless_in

ACTION = "order:submit"


async def can_submit_order(db: AsyncSession, actor: Actor, order: OutsourcingOrder) -> Missing:
    """It is a draft, ready to be asked for, and goes beyond no price and no limit."""
    return unless_in(order, OrderState.DRAFT) or [*await unready(db, order), *await beyond(db, actor, order)]


async def unready(db: AsyncSession, order: OutsourcingOrder) -> Missing:
    """Its ground does not bear it, the choice of its partner is not told, or the customer has not consented."""
    return [*await ground_missing(db, order), *await choice_missing(db, order), *await consent_missing(db, order)]


async def submit_order(db: AsyncSession, actor: Actor, order_id: UUID, expected_version: int | None = None) -> OutsourcingOrder:
    """The project manager asks for approval by the chain of its gross; it and the days are reserved on three budgets (S0-44).

    Beyond a price, the grade or one of the limits it is refused by its name, also when two orders are submitted at once;
    `submit_special_order` asks for special approval.
    """
    order = await row_for(db, actor, ACTION, OutsourcingOrder, order_id, expected_version=expected_version)
    await fresh_budget_lines(db, order)
    refuse(await can_submit_order(db, actor, order))
    allow(order, None, {})
    await ask_for_approval(db, actor, order, ApprovalKind.ORDER)
    return order


async def ask_for_approval(db: AsyncSession, actor: Actor, order: OutsourcingOrder, kind: ApprovalKind) -> None:
    """Its gross and days are reserved beyond what it is allowed, and those whom the chain of the kind names are asked."""
    order.submitted_at, order.submitted_by_id = actor.now, actor.user_id
    with within_limits(order):
        await move(db, actor, order, OrderState.SUBMITTED)
    record(
        db,
        actor,
        OrderSubmitted(order.id, order.project_id, order.contract_budget_id, order.agreement_budget_id, order.project_budget_id),
    )
    asked_by = AskedBy(actor.user_id, order.owner_id)
    await start_approval(db, actor, kind, order, Place.of(order), order.gross, order.currency, asked_by)
