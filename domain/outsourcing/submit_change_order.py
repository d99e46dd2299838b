"""Submitting a change order for approval (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse
from domain.approvals.models import ApprovalKind
from domain.approvals.start_approval import AskedBy, Place, start_approval
from domain.outsourcing.allowance import allow
from domain.outsourcing.below_stated import below_stated
from domain.outsourcing.beyond import beyond_by_change
from domain.outsourcing.broken import within_limits
from domain.outsourcing.change_drafts import change_ground_missing, too_small
from domain.outsourcing.change_rows import change_for, unless_changeable
from domain.outsourcing.changed_terms import unspread
from domain.outsourcing.models import ChangeOrder, ChangeOrderState, OutsourcingOrder
from domain.outsourcing.order_events import ChangeOrderSubmitted
from domain.outsourcing.order_queries import fresh_budget_lines
from domain.outsourcing.payable_queries import waiting_payables
from domain.outsourcing.queries import named
from domain.outsourcing.states import move, unless_in

ACTION = "change_order:submit"


async def can_submit_change_order(db: AsyncSession, actor: Actor, change: ChangeOrder) -> Missing:
    """It is a draft of a running order, its ground bears it, it goes beyond no price and no limit, and payments have room for it."""
    order = await named(db, OutsourcingOrder, change.order_id)
    if wrong := unless_submittable(order, change):
        return wrong
    return [*await change_missing(db, order, change), *await beyond_by_change(db, actor, order, change)]


def unless_submittable(order: OutsourcingOrder, change: ChangeOrder) -> Missing:
    """That it is no draft, the order is not running, or nothing would be left of it."""
    return unless_in(change, ChangeOrderState.DRAFT) or unless_changeable(order) or too_small(order, change)


async def change_missing(db: AsyncSession, order: OutsourcingOrder, change: ChangeOrder) -> Missing:
    """That its ground does not bear it, monthly statements say more, or payments not yet open have no room for it."""
    locked = [payable.amount for payable in await waiting_payables(db, order.id)]
    missing = [*await change_ground_missing(db, order, change), *await below_stated(db, order, change)]
    return [*missing, *unspread(change.gross, locked, order.currency)]


async def submit_change_order(db: AsyncSession, actor: Actor, change_order_id: UUID, expected_version: int | None = None) -> ChangeOrder:
    """The project manager asks for approval; what the change adds is reserved on contract, agreement and project (S0-44).

    The chain is that of the order's gross as changed, so that no large order is made of small changes.

    Beyond a price, the grade or one of the limits it is refused by its name, also when two are submitted at once;
    `submit_special_change_order` asks for special approval. A change that takes away more than the payments not yet open is refused.
    """
    order, change = await change_for(db, actor, ACTION, change_order_id, expected_version)
    await fresh_budget_lines(db, order)
    refuse(await can_submit_change_order(db, actor, change))
    allow(change, None, {})
    await ask_for_approval(db, actor, order, change, ApprovalKind.CHANGE_ORDER)
    return change


async def ask_for_approval(db: AsyncSession, actor: Actor, order: OutsourcingOrder, change: ChangeOrder, kind: ApprovalKind) -> None:
    """What it adds is reserved beyond what it is allowed, and those whom the chain of the kind names are asked."""
    change.submitted_at, change.submitted_by_id = actor.now, actor.user_id
    with within_limits(order):
        await move(db, actor, change, ChangeOrderState.SUBMITTED)
    record(db, actor, ChangeOrderSubmitted(change.id, order.id))
    as_changed, asked_by = order.gross + change.gross, AskedBy(actor.user_id, change.owner_id)
    await start_approval(db, actor, kind, change, Place.of(change), as_changed, change.currency, asked_by)
