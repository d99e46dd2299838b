"""What a request for an early entry says, and how it comes into approval. Part of every act on one."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Conflict, Refused, lock_row, record, row_for, save
from domain.approvals.models import ApprovalKind
from domain.approvals.start_approval import AskedBy, Place, start_approval
from domain.approvals.withdraw import drop_approval
from domain.early_entry.events import EarlyEntryRequested
from domain.early_entry.models import EarlyEntry, EarlyEntryRequest, EarlyEntryRequestState, RiskLevel
from domain.early_entry.queries import number_of_requests, under_way
from domain.early_entry.refusals import EarlyEntryRefusal
from domain.early_entry.states import move


@dataclass(frozen=True)
class RiskAssessment:
    """Why work begins now, on which written ground of the customer (award notice, entry letter), until when, up to which cost.

    `expected_on` is the day on which the contract is expected to be signed, `ceiling` the most with tax that may be ordered.
    """

    reason: str
    customer_ground: str
    expected_on: date
    ceiling: Decimal
    risk: RiskLevel


def assessed(actor: Actor, said: RiskAssessment, currency: str) -> RiskAssessment:
    """The same, each value of it checked."""
    values.near_day(said.expected_on, "assessment.expectedOn")
    if said.expected_on < actor.today:
        raise Refused(EarlyEntryRefusal.DUE_BEFORE_TODAY, "The contract is expected today or later.", "assessment.expectedOn")
    return replace(
        said,
        reason=values.text(said.reason, "assessment.reason", 4000),
        customer_ground=values.text(said.customer_ground, "assessment.customerGround", 4000),
        ceiling=values.amount(said.ceiling, "assessment.ceiling", currency),
    )


async def ask(db: AsyncSession, actor: Actor, entry: EarlyEntry, said: RiskAssessment) -> EarlyEntryRequest:
    """A new request of an early entry, in approval at once by the chain of early entries."""
    number = await number_of_requests(db, entry.id) + 1
    request = EarlyEntryRequest(
        code=f"{entry.code}-{number}",
        early_entry_id=entry.id,
        customer_id=entry.customer_id,
        unit_id=entry.unit_id,
        owner_id=actor.user_id,
        sequence=number,
        title=entry.name,
        currency=entry.currency,
        submitted_at=actor.now,
        **asdict(said),
    )
    await save(db, request)
    await _submit(db, actor, request)
    return request


async def ask_again(db: AsyncSession, actor: Actor, request: EarlyEntryRequest, said: RiskAssessment) -> None:
    """A request that came back says something else, or the same, and is in approval again."""
    for name, value in asdict(said).items():
        setattr(request, name, value)
    request.submitted_at = actor.now
    await move(db, request, EarlyEntryRequestState.SUBMITTED)
    await _submit(db, actor, request)


async def _submit(db: AsyncSession, actor: Actor, request: EarlyEntryRequest) -> None:
    """Neither who asks nor for whom it is asked approves."""
    record(db, actor, EarlyEntryRequested(request.id, request.early_entry_id))
    asked_by = AskedBy(actor.user_id, request.owner_id)
    await start_approval(db, actor, ApprovalKind.EARLY_ENTRY, request, Place.of(request), request.ceiling, request.currency, asked_by)


async def request_for(
    db: AsyncSession, actor: Actor, action: str, request_id: UUID, expected_version: int | None
) -> tuple[EarlyEntry, EarlyEntryRequest]:
    """The early entry and its request, both locked, the early entry first as everywhere."""
    seen = await row_for(db, actor, action, EarlyEntryRequest, request_id, lock=False, expected_version=expected_version)
    entry = await lock_row(db, EarlyEntry, seen.early_entry_id)
    request = await lock_row(db, EarlyEntryRequest, request_id)
    if expected_version is not None and request.version != expected_version:
        raise Conflict(EarlyEntryRequest.__name__)
    return entry, request


async def drop_request(db: AsyncSession, actor: Actor, entry: EarlyEntry) -> None:
    """The early entry ends: what was still asked for it is not asked any more."""
    request = await under_way(db, entry.id, lock=True)
    if request is not None:
        await drop_approval(db, actor, request.id)
        await move(db, request, EarlyEntryRequestState.DROPPED)
