"""A request for an early entry is rejected for good (S0-35)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse
from domain.approvals.decide import can_decide, decide
from domain.approvals.models import Verdict
from domain.early_entry.asking import request_for
from domain.early_entry.events import EarlyEntryRejected
from domain.early_entry.models import EarlyEntryRequest, EarlyEntryRequestState, EarlyEntryState
from domain.early_entry.states import move, unless_in

ACTION = "early_entry:reject"


async def can_reject_early_entry(db: AsyncSession, actor: Actor, request: EarlyEntryRequest) -> Missing:
    """It waits for approval, and a step of it is the actor's."""
    return unless_in(request, EarlyEntryRequestState.SUBMITTED) or await can_decide(db, actor, request.id)


async def reject_early_entry(
    db: AsyncSession, actor: Actor, request_id: UUID, reason: str, expected_version: int | None = None
) -> EarlyEntryRequest:
    """The approver's no, with a reason: without a contract nothing begins. An extension that is rejected leaves what holds (S0-35)."""
    entry, request = await request_for(db, actor, ACTION, request_id, expected_version)
    refuse(await can_reject_early_entry(db, actor, request))
    await decide(db, actor, request.id, Verdict.REJECT, reason)
    await move(db, request, EarlyEntryRequestState.REJECTED)
    if entry.state is EarlyEntryState.REQUESTED:
        entry.ended_on = actor.today
        await move(db, entry, EarlyEntryState.REJECTED)
    record(db, actor, EarlyEntryRejected(request.id, entry.id))
    return request
