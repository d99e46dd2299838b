"""A payable's condition holds: it may be invoiced and paid (S0-48). Part of the acts that fulfil the condition."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, record
from domain.outsourcing.models import Payable, PayableState
from domain.outsourcing.payable_events import PayableOpened
from domain.outsourcing.states import move


async def open_payable(db: AsyncSession, actor: Actor, payable: Payable, approved_by_id: UUID | None) -> None:
    """Opens a payable whose condition the caller has fulfilled; the database refuses where it is not.

    `approved_by_id` is who approved what is paid, and so will not pay it. Payment is expected `due_days` from today.
    """
    payable.opened_at, payable.approved_by_id = actor.now, approved_by_id
    payable.held_since = payable.held_since or actor.today
    payable.expected_on = actor.today + timedelta(days=payable.due_days)
    await move(db, actor, payable, PayableState.OPEN)
    record(db, actor, PayableOpened(payable.id, payable.order_id, payable.kind.value, payable.expected_on))
