"""Somebody asks to undo a passed acceptance (撤销验收, S0-47)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.approvals.models import ApprovalKind
from domain.approvals.start_approval import Place, start_approval
from domain.broken import unless_taken
from domain.outsourcing.acceptance_events import RevocationRequested
from domain.outsourcing.acceptance_queries import payables_opened, revocation_standing
from domain.outsourcing.below_order import below
from domain.outsourcing.models import (
    Acceptance,
    AcceptanceKind,
    AcceptanceRevocation,
    AcceptanceState,
    OrderState,
    OutsourcingOrder,
    PayableState,
    Settlement,
    SettlementState,
)
from domain.outsourcing.queries import named
from domain.outsourcing.refusals import AcceptanceRefusal
from domain.outsourcing.settlement_queries import settlement_read
from domain.outsourcing.states import unless_in

ACTION = "revocation:request"


async def can_request_revocation(db: AsyncSession, actor: Actor, acceptance: Acceptance) -> Missing:
    """It is passed, nothing that followed from it has gone too far, and no revocation waits already."""
    if wrong := unless_in(acceptance, AcceptanceState.PASSED):
        return wrong
    if await revocation_standing(db, acceptance.id):
        return [Refused(AcceptanceRefusal.REVOCATION_STANDING, "Its revocation waits for approval already.")]
    return await too_late(db, acceptance)


async def too_late(db: AsyncSession, acceptance: Acceptance) -> Missing:
    """Something was invoiced or paid on it, its settlement was applied for, or the order has gone on: then it stands.

    An invoice is the partner's claim: where one came in error, it is settled with the partner before, not undone under its hand.
    """
    late = Refused(
        AcceptanceRefusal.REVOCATION_TOO_LATE, "Something was invoiced, paid or applied for on it: it cannot be revoked any more."
    )
    states = {payable.state for payable in await payables_opened(db, acceptance.id)}
    if states - {PayableState.LOCKED, PayableState.OPEN, PayableState.CANCELLED}:
        return [late]
    order = await named(db, OutsourcingOrder, acceptance.order_id)
    if acceptance.kind is not AcceptanceKind.FINAL:
        return [] if order.state is OrderState.RUNNING else [late]
    settlement: Settlement = await settlement_read(db, order.id)
    waits = settlement.state in (SettlementState.LOCKED, SettlementState.ELIGIBLE)
    return [] if order.state is OrderState.ACCEPTED and waits else [late]


async def request_revocation(
    db: AsyncSession, actor: Actor, acceptance_id: UUID, reason: str, expected_version: int | None = None
) -> AcceptanceRevocation:
    """The formal request with its reason; it goes into approval, and until the last yes nothing changes (S0-47).

    REVOCATION_TOO_LATE once something was invoiced or paid on it, or its settlement applied for. REVOCATION_STANDING.
    """
    acceptance = await row_for(db, actor, ACTION, Acceptance, acceptance_id, expected_version=expected_version)
    refuse(await can_request_revocation(db, actor, acceptance))
    revocation = AcceptanceRevocation(
        **below(acceptance),
        acceptance_id=acceptance.id,
        code=acceptance.code,
        title=acceptance.title,
        reason=values.text(reason, "reason", 4000),
        requested_at=actor.now,
        requested_by_id=actor.user_id,
    )
    standing = Refused(AcceptanceRefusal.REVOCATION_STANDING, "Its revocation waits for approval already.")
    with unless_taken("uq_acceptance_revocation_requested", standing):
        await save(db, revocation)
    record(db, actor, RevocationRequested(revocation.id, acceptance.id, acceptance.order_id))
    await start_approval(db, actor, ApprovalKind.REVOCATION, revocation, Place.of(revocation))
    return revocation
