"""A request for an early entry is returned to who made it (S0-35)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse
from domain.approvals.decide import can_decide, decide
from domain.approvals.models import Verdict
from domain.early_entry.asking import request_for
from domain.early_entry.events import EarlyEntryRequestReturned
from domain.early_entry.models import EarlyEntryRequest, EarlyEntryRequestState
from domain.early_entry.states import move, unless_in

ACTION = "early_entry:return"


async def can_return_early_entry(db: AsyncSession, actor: Actor, request: EarlyEntryRequest) -> Missing:
    """It waits for approval, and a step of it is the actor's."""
    return unless_in(request, EarlyEntryRequestState.SUBMITTED) or await can_decide(db, actor, request.id)


async def return_early_entry(
    db: AsyncSession, actor: Actor, request_id: UUID, reason: str, expected_version: int | None = None
) -> EarlyEntryRequest:
    """An approver gives it back with a reason; it can be written anew (S0-35)."""
    _, request = await request_for(db, actor, ACTION, request_id, expected_version)
    refuse(await can_return_early_entry(db, actor, request))
    await decide(db, actor, request.id, Verdict.RETURN, reason)
    await move(db, request, EarlyEntryRequestState.DRAFT)
    record(db, actor, EarlyEntryRequestReturned(request.id, request.early_entry_id))
    return request
