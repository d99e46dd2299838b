"""A request for an early entry is approved, step by step, by PMO and finance (S0-35)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, touch
from domain.approvals.decide import can_decide, decide
from domain.approvals.models import ApprovalState, Verdict
from domain.contracts.budget import Limit, budget_line, locked_lines
from domain.contracts.models import BudgetLine
from domain.early_entry.asking import request_for
from domain.early_entry.events import EarlyEntryGranted
from domain.early_entry.models import EarlyEntry, EarlyEntryRequest, EarlyEntryRequestState, EarlyEntryState
from domain.early_entry.states import move, unless_in

ACTION = "early_entry:approve"


async def can_approve_early_entry(db: AsyncSession, actor: Actor, request: EarlyEntryRequest) -> Missing:
    """A step of its approval is the actor's, who did not make it."""
    return unless_in(request, EarlyEntryRequestState.SUBMITTED) or await can_decide(db, actor, request.id)


async def approve_early_entry(
    db: AsyncSession, actor: Actor, request_id: UUID, expected_version: int | None = None, opinion: str | None = None
) -> EarlyEntryRequest:
    """The approver's yes on the step that is theirs; with the last one ceiling, expected signing date and risk are what was asked for.

    The first request makes the budget line that orders draw on, an extension raises its limit, in the transaction of the last word.
    """
    entry, request = await request_for(db, actor, ACTION, request_id, expected_version)
    refuse(await can_approve_early_entry(db, actor, request))
    approval = await decide(db, actor, request.id, Verdict.APPROVE, opinion)
    if approval.state is not ApprovalState.APPROVED:
        touch(request)
        return request
    request.approved_at, request.approved_by_id = actor.now, actor.user_id
    await move(db, request, EarlyEntryRequestState.APPROVED)
    line = await _limit(db, entry, request)
    entry.ceiling, entry.expected_on, entry.risk = request.ceiling, request.expected_on, request.risk
    entry.budget_line_id = line.id
    if entry.state is EarlyEntryState.REQUESTED:
        await move(db, entry, EarlyEntryState.APPROVED)
    await db.flush()
    record(db, actor, EarlyEntryGranted(request.id, entry.id, line.id))
    return request


async def _limit(db: AsyncSession, entry: EarlyEntry, request: EarlyEntryRequest) -> BudgetLine:
    if entry.budget_line_id is None:
        limit = Limit(request.ceiling)
        return await budget_line(db, entry.code, entry.currency, limit, unit_id=entry.unit_id, customer_id=entry.customer_id)
    (line,) = await locked_lines(db, entry.budget_line_id)
    line.limit_amount = request.ceiling
    return line
