"""Reaching a termination together with its order, and what both must be. Part of every act on one."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Conflict, Missing, Refused, lock_row, record, row_for
from domain.outsourcing.delivered_days import delivered_days
from domain.outsourcing.models import OrderState, OutsourcingOrder, Termination, TerminationState
from domain.outsourcing.order_events import TerminationWithdrawn
from domain.outsourcing.order_queries import termination_standing
from domain.outsourcing.refusals import TerminationRefusal
from domain.outsourcing.states import move


async def termination_for(
    db: AsyncSession, actor: Actor, action: str, termination_id: UUID, expected_version: int | None
) -> tuple[OutsourcingOrder, Termination]:
    """The order and its termination, both locked, the order first as everywhere."""
    seen = await row_for(db, actor, action, Termination, termination_id, lock=False, expected_version=expected_version)
    order = await lock_row(db, OutsourcingOrder, seen.order_id)
    termination = await lock_row(db, Termination, termination_id)
    if expected_version is not None and termination.version != expected_version:
        raise Conflict(Termination.__name__)
    return order, termination


def unless_terminable(order: OutsourcingOrder) -> Missing:
    """That the order does not run, or is accepted already."""
    if order.state in (OrderState.RUNNING, OrderState.DELIVERED):
        return []
    return [Refused(TerminationRefusal.ORDER_NOT_TERMINABLE, "Only a running order that is not accepted yet can be terminated.")]


def more_than_ordered(order: OutsourcingOrder, termination: Termination) -> Missing:
    """That more is said to be delivered than is ordered: a change order may have made the order smaller meanwhile."""
    if termination.delivered_days > order.person_days or termination.delivered_amount > order.gross:
        return [Refused(TerminationRefusal.DELIVERED_ABOVE_ORDER, "More would be delivered than is ordered.", "deliveredNet")]
    return []


async def less_than_confirmed(db: AsyncSession, order: OutsourcingOrder, termination: Termination) -> Missing:
    """That less is said to be delivered than the order's own source of days says: what was confirmed stands."""
    given = await delivered_days(db, order)
    if given is None or (termination.delivered_days >= given.days and termination.delivered_amount >= given.amount):
        return []
    return [Refused(TerminationRefusal.DELIVERED_BELOW_CONFIRMED, "Less would be delivered than was confirmed.", "deliveredDays")]


async def drop_termination(db: AsyncSession, actor: Actor, order: OutsourcingOrder, reason: str) -> None:
    """The order is accepted after all: a termination that is still under way falls away."""
    termination = await termination_standing(db, order.id)
    if termination is not None:
        await move(db, actor, termination, TerminationState.WITHDRAWN, reason)
        record(db, actor, TerminationWithdrawn(termination.id, order.id))
