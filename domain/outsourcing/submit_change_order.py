"""Submitting a change order for approval (S0-44)."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse
from domain.approvals.models import ApprovalKind
from domain.approvals.start_approval import AskedBy, Place, start_approval
from domain.outsourcing.broken import over_limits, within_limits
from domain.outsourcing.change_drafts import change_ground_missing, too_small
from domain.outsourcing.change_rows import change_for, unless_changeable
from domain.outsourcing.changed_terms import unspread
from domain.outsourcing.events import ChangeOrderSubmitted
from domain.outsourcing.grade_limit import above_grade
from domain.outsourcing.models import ChangeOrder, ChangeOrderState, OutsourcingOrder
from domain.outsourcing.queries import fresh_budget_lines, named, waiting_payables
from domain.outsourcing.states import move, unless_in

ACTION = "change_order:submit"


async def can_submit_change_order(db: AsyncSession, actor: Actor, change: ChangeOrder) -> Missing:
    """It is a draft of a running order, its ground bears it, and limits and payments not yet open have room for it."""
    order = await named(db, OutsourcingOrder, change.order_id)
    if wrong := unless_in(change, ChangeOrderState.DRAFT) or unless_changeable(order) or too_small(order, change):
        return wrong
    locked = [payable.amount for payable in await waiting_payables(db, order.id)]
    added = (max(change.gross, Decimal(0)), max(change.person_days, Decimal(0)))
    return [
        *await change_ground_missing(db, order, change),
        *(await above_grade(db, order, order.gross + change.gross, actor.today) if change.gross > 0 else []),
        *await over_limits(db, order, *added),
        *unspread(change.gross, locked, order.currency),
    ]


async def submit_change_order(db: AsyncSession, actor: Actor, change_order_id: UUID, expected_version: int | None = None) -> ChangeOrder:
    """The project manager asks for approval; what the change adds is reserved on contract, agreement and project (S0-44).

    The chain is that of the order's gross as changed, so that no large order is made of small changes.

    Beyond one of the limits it is refused by the name of the limit, also when two are submitted at once. A change that takes away
    more than the payments not yet open is refused too.
    """
    order, change = await change_for(db, actor, ACTION, change_order_id, expected_version)
    await fresh_budget_lines(db, order)
    refuse(await can_submit_change_order(db, actor, change))
    change.submitted_at, change.submitted_by_id = actor.now, actor.user_id
    with within_limits():
        await move(db, actor, change, ChangeOrderState.SUBMITTED)
    record(db, actor, ChangeOrderSubmitted(change.id, order.id))
    as_changed, asked_by = order.gross + change.gross, AskedBy(actor.user_id, change.owner_id)
    await start_approval(db, actor, ApprovalKind.CHANGE_ORDER, change, Place.of(change), as_changed, change.currency, asked_by)
    return change
