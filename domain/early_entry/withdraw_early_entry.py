"""A request is taken out of approval by who made it (S0-35)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse
from domain.approvals.withdraw import can_withdraw, withdraw
from domain.early_entry.asking import request_for
from domain.early_entry.events import EarlyEntryRequestReturned
from domain.early_entry.models import EarlyEntryRequest, EarlyEntryRequestState
from domain.early_entry.states import move, unless_in

ACTION = "early_entry:withdraw"


async def can_withdraw_early_entry(db: AsyncSession, actor: Actor, request: EarlyEntryRequest) -> Missing:
    """It is in approval, and the actor made it."""
    return unless_in(request, EarlyEntryRequestState.SUBMITTED) or await can_withdraw(db, actor, request.id)


async def withdraw_early_entry(db: AsyncSession, actor: Actor, request_id: UUID, expected_version: int | None = None) -> EarlyEntryRequest:
    """Nobody is asked any more; the request can be written anew (S0-35)."""
    _, request = await request_for(db, actor, ACTION, request_id, expected_version)
    refuse(await can_withdraw_early_entry(db, actor, request))
    await withdraw(db, actor, request.id)
    await move(db, request, EarlyEntryRequestState.DRAFT)
    record(db, actor, EarlyEntryRequestReturned(request.id, request.early_entry_id))
    return request
