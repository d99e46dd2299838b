"""Taking a termination back before it ends the order (S0-44)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, record, refuse
from domain.outsourcing.models import Termination, TerminationState
from domain.outsourcing.order_events import TerminationWithdrawn
from domain.outsourcing.states import move, unless_may_become
from domain.outsourcing.termination_rows import termination_for

ACTION = "termination:withdraw"


async def can_withdraw_termination(db: AsyncSession, actor: Actor, termination: Termination) -> Missing:
    """It has not ended the order."""
    return unless_may_become(termination, TerminationState.WITHDRAWN)


async def withdraw_termination(
    db: AsyncSession, actor: Actor, termination_id: UUID, reason: str, expected_version: int | None = None
) -> Termination:
    """Who asked takes it back, or who approves refuses it, with a reason: the order runs on, and it may be asked for again (S0-44)."""
    order, termination = await termination_for(db, actor, ACTION, termination_id, expected_version)
    refuse(await can_withdraw_termination(db, actor, termination))
    await move(db, actor, termination, TerminationState.WITHDRAWN, values.text(reason, "reason", 4000))
    record(db, actor, TerminationWithdrawn(termination.id, order.id))
    return termination
