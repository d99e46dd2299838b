"""Something waits for approval (see `domain.approvals`)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Refused, record, save
from domain.approvals.events import ApprovalStarted, RoundFollowed
from domain.approvals.models import Approval, ApprovalChain, ApprovalChainStep, ApprovalKind, ApprovalTask, is_needed
from domain.approvals.queries import chain_on, last_round, standing, steps_of, thresholds_of
from domain.approvals.refusals import ApprovalRefusal
from domain.approvals.turns import next_turn
from domain.database import Root


@dataclass(frozen=True)
class Place:
    """Where the subject is: its tenants, of which unit and project also say whose roles count."""

    customer_id: UUID | None = None
    partner_id: UUID | None = None
    project_id: UUID | None = None
    unit_id: UUID | None = None

    @classmethod
    def of(cls, row: Any) -> "Place":
        """The row's own columns."""
        return cls(**{name: getattr(row, name, None) for name in cls.__dataclass_fields__})


class AskedBy(NamedTuple):
    """Who requests, where it is not the actor, and for whom: neither of them approves."""

    requester_id: UUID
    owner_id: UUID


async def start_approval(
    db: AsyncSession,
    actor: Actor,
    kind: ApprovalKind,
    subject: Root,
    place: Place,
    amount: Decimal | None = None,
    currency: str | None = None,
    asked_by: AskedBy | None = None,
) -> Approval:
    """A new round under the chain valid today; the first steps open. `amount` is gross. The caller has locked the subject.

    The actor requests for themself unless `asked_by` says otherwise. People read the subject's `code` and its `title` or `name`.
    NO_APPROVAL_CHAIN; APPROVAL_STANDING where one waits already.
    """
    chain = await chain_on(db, kind, actor.today)
    if chain is None:
        raise Refused(ApprovalRefusal.NO_APPROVAL_CHAIN, "Nobody is named to approve this.")
    if await standing(db, subject.id) is not None:
        raise Refused(ApprovalRefusal.APPROVAL_STANDING, "This waits for approval already.")
    steps = await _needed(db, chain, amount, currency)
    before = await last_round(db, kind, subject.id)
    requester_id, owner_id = asked_by or AskedBy(actor.user_id, actor.user_id)
    approval = Approval(
        kind=kind,
        subject_type=type(subject).__name__,
        subject_id=subject.id,
        subject_code=getattr(subject, "code", ""),
        subject_title=getattr(subject, "title", getattr(subject, "name", "")),
        **asdict(place),
        requester_id=requester_id,
        owner_id=owner_id,
        round=before.round + 1 if before else 1,
        chain_id=chain.id,
        once=chain.once,
        amount=amount,
        currency=None if amount is None else currency,
        requested_at=actor.now,
    )
    await save(db, approval)
    await save(db, *(task_of(approval, step) for step in steps))
    record(db, actor, ApprovalStarted(approval.id, subject.id, kind.value))
    if before is not None:
        record(db, actor, RoundFollowed(before.id))
    await next_turn(db, actor, approval)
    return approval


async def _needed(db: AsyncSession, chain: ApprovalChain, amount: Decimal | None, currency: str | None) -> Sequence[ApprovalChainStep]:
    thresholds = await thresholds_of(db, chain.id)
    steps = [step for step in await steps_of(db, chain.id) if is_needed(amount, currency, thresholds.get(step.id, {}))]
    if not steps:
        raise Refused(ApprovalRefusal.NO_APPROVAL_CHAIN, "Nobody is named to approve this.")
    return steps


def about(approval: Approval) -> dict[str, Any]:
    """The columns of a row below an approval."""
    names = ("kind", "subject_id", "customer_id", "partner_id", "project_id", "unit_id", "requester_id", "owner_id")
    return {"approval_id": approval.id} | {name: getattr(approval, name) for name in names}


def task_of(approval: Approval, step: ApprovalChainStep, iteration: int = 1) -> ApprovalTask:
    """The step as the chain has it, planned; decided again it is the next iteration."""
    names = ("position", "sequence", "name", "roles", "place", "mode", "escalation_role", "escalation_place")
    taken = {name: getattr(step, name) for name in names}
    return ApprovalTask(**about(approval), step_id=step.id, iteration=iteration, requested_at=approval.requested_at, **taken)
