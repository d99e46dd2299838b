"""The partner objects to a termination (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, record, refuse
from domain.outsourcing.models import Termination, TerminationState
from domain.outsourcing.order_events import TerminationObjected
from domain.outsourcing.states import move, unless_in
from domain.outsourcing.termination_rows import termination_for

ACTION = "termination:object"


async def can_object_termination(db: AsyncSession, actor: Actor, termination: Termination) -> Missing:
    """It waits for the partner's answer."""
    return unless_in(termination, TerminationState.SENT)


async def object_termination(
    db: AsyncSession, actor: Actor, termination_id: UUID, answer: str, expected_version: int | None = None
) -> Termination:
    """The partner says what is not right, as the delivered days; the provider withdraws and asks anew, or concludes in time (S0-44)."""
    order, termination = await termination_for(db, actor, ACTION, termination_id, expected_version)
    refuse(await can_object_termination(db, actor, termination))
    termination.answer = values.text(answer, "answer", 4000)
    termination.answered_at, termination.answered_by_id = actor.now, actor.user_id
    await move(db, actor, termination, TerminationState.OBJECTED)
    record(db, actor, TerminationObjected(termination.id, order.id))
    return termination
