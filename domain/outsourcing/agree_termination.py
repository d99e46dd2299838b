"""The partner agrees to a termination: the order ends (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse
from domain.outsourcing.end_order import end_order
from domain.outsourcing.models import OutsourcingOrder, Termination, TerminationState
from domain.outsourcing.queries import named
from domain.outsourcing.states import unless_in
from domain.outsourcing.termination_rows import less_than_confirmed, more_than_ordered, termination_for, unless_terminable

ACTION = "termination:agree"


async def can_agree_termination(db: AsyncSession, actor: Actor, termination: Termination) -> Missing:
    """It waits for the partner, also after an objection, and the order still runs."""
    if wrong := unless_in(termination, TerminationState.SENT, TerminationState.OBJECTED):
        return wrong
    order = await named(db, OutsourcingOrder, termination.order_id)
    return [*unless_terminable(order), *more_than_ordered(order, termination), *await less_than_confirmed(db, order, termination)]


async def agree_termination(db: AsyncSession, actor: Actor, termination_id: UUID, expected_version: int | None = None) -> Termination:
    """The partner agrees with the end and with what is stated as delivered (S0-44)."""
    order, termination = await termination_for(db, actor, ACTION, termination_id, expected_version)
    refuse(await can_agree_termination(db, actor, termination))
    termination.answered_at, termination.answered_by_id = actor.now, actor.user_id
    await end_order(db, actor, order, termination, TerminationState.AGREED)
    return termination
