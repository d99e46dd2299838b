"""The partner takes a change order: from here on the order is another (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse
from domain.outsourcing.allowance import allow_as_changed
from domain.outsourcing.below_stated import below_stated
from domain.outsourcing.broken import within_limits
from domain.outsourcing.change_drafts import too_small
from domain.outsourcing.change_rows import change_for, unless_changeable
from domain.outsourcing.changed_terms import change_terms, expect_later, unspread
from domain.outsourcing.models import ChangeOrder, ChangeOrderState, OutsourcingOrder
from domain.outsourcing.order_events import ChangeOrderAccepted
from domain.outsourcing.payable_queries import waiting_payables
from domain.outsourcing.queries import named
from domain.outsourcing.settlement_clock import clock_of
from domain.outsourcing.states import move, unless_in

ACTION = "change_order:accept"


async def can_accept_change_order(db: AsyncSession, actor: Actor, change: ChangeOrder) -> Missing:
    """It waits for the partner's answer, the order is running, and payments not yet open have room for it."""
    order = await named(db, OutsourcingOrder, change.order_id)
    if wrong := unless_in(change, ChangeOrderState.SENT) or unless_changeable(order):
        return wrong
    locked = [payable.amount for payable in await waiting_payables(db, order.id)]
    missing = [*too_small(order, change), *await below_stated(db, order, change)]
    return [*missing, *unspread(change.gross, locked, order.currency)]


async def accept_change_order(db: AsyncSession, actor: Actor, change_order_id: UUID, expected_version: int | None = None) -> ChangeOrder:
    """The partner accepts a change: it counts, and the order as changed is what acceptance and settlement read (S0-44).

    What the change had booked becomes the order's own; what it takes away is free on contract, agreement and project. The terms
    of payment follow by the rule of `changed_terms`.
    """
    order, change = await change_for(db, actor, ACTION, change_order_id, expected_version)
    refuse(await can_accept_change_order(db, actor, change))
    change.answered_at, change.answered_by_id = actor.now, actor.user_id
    change.former_ends_on, change.former_gross = order.ends_on, order.gross
    await move(db, actor, change, ChangeOrderState.ACCEPTED)
    await _apply(db, actor, order, change)
    record(db, actor, ChangeOrderAccepted(change.id, order.id))
    return change


async def _apply(db: AsyncSession, actor: Actor, order: OutsourcingOrder, change: ChangeOrder) -> None:
    order.person_days += change.person_days
    order.net += change.net
    order.tax += change.tax
    order.gross += change.gross
    allow_as_changed(order, change, change.gross, change.person_days)
    order.scope = change.scope or order.scope
    order.ends_on = change.ends_on or order.ends_on
    order.clock_source = change.clock_source or order.clock_source
    with within_limits(order):
        await db.flush()
    await change_terms(db, actor, order, change.gross)
    await expect_later(db, order, await clock_of(db, order))
