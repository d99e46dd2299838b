"""The provider ends an order by right, when the partner's time to answer is over (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, refuse
from domain.outsourcing.end_order import end_order
from domain.outsourcing.models import OutsourcingOrder, Termination, TerminationState
from domain.outsourcing.queries import named
from domain.outsourcing.refusals import TerminationRefusal
from domain.outsourcing.states import unless_in
from domain.outsourcing.termination_rows import less_than_confirmed, more_than_ordered, termination_for, unless_terminable

ACTION = "termination:conclude"


async def can_conclude_termination(db: AsyncSession, actor: Actor, termination: Termination) -> Missing:
    """The partner has not agreed, its working days are over, and the order still runs."""
    if wrong := unless_in(termination, TerminationState.SENT, TerminationState.OBJECTED):
        return wrong
    order = await named(db, OutsourcingOrder, termination.order_id)
    missing = [*unless_terminable(order), *more_than_ordered(order, termination), *await less_than_confirmed(db, order, termination)]
    if termination.concludable_on is not None and termination.concludable_on > actor.today:
        day = termination.concludable_on.isoformat()
        missing.append(Refused(TerminationRefusal.TOO_EARLY_TO_CONCLUDE, "Before {day} the partner has time to answer.", day=day))
    return missing


async def conclude_termination(db: AsyncSession, actor: Actor, termination_id: UUID, expected_version: int | None = None) -> Termination:
    """Without the partner's yes, and also against its objection, the order ends ten working days after the sending, never earlier (S0-44).

    The objection stays on record for the settlement.
    """
    order, termination = await termination_for(db, actor, ACTION, termination_id, expected_version)
    refuse(await can_conclude_termination(db, actor, termination))
    termination.concluded_by_id = actor.user_id
    await end_order(db, actor, order, termination, TerminationState.CONCLUDED)
    return termination
