"""The revocation of an acceptance is approved, step by step (S0-47)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for, touch
from domain.approvals.decide import decide
from domain.approvals.models import ApprovalState, Verdict
from domain.outsourcing.models import Acceptance, AcceptanceRevocation, RevocationState
from domain.outsourcing.queries import named
from domain.outsourcing.reject_revocation import can_reject_revocation
from domain.outsourcing.request_revocation import too_late
from domain.outsourcing.revoke_acceptance import revoke_acceptance

ACTION = "revocation:approve"


async def can_approve_revocation(db: AsyncSession, actor: Actor, revocation: AcceptanceRevocation) -> Missing:
    """As to reject it, and it is not too late: nothing has been invoiced or paid meanwhile."""
    if missing := await can_reject_revocation(db, actor, revocation):
        return missing
    return await too_late(db, await named(db, Acceptance, revocation.acceptance_id))


async def approve_revocation(
    db: AsyncSession, actor: Actor, revocation_id: UUID, opinion: str | None = None, expected_version: int | None = None
) -> AcceptanceRevocation:
    """The approver's yes; with the last one the acceptance is undone (S0-47)."""
    revocation = await row_for(db, actor, ACTION, AcceptanceRevocation, revocation_id, expected_version=expected_version)
    refuse(await can_approve_revocation(db, actor, revocation))
    approval = await decide(db, actor, revocation.id, Verdict.APPROVE, opinion)
    if approval.state is not ApprovalState.APPROVED:
        touch(revocation)
        return revocation
    revocation.state, revocation.decided_at = RevocationState.APPROVED, actor.now
    await db.flush()
    await revoke_acceptance(db, actor, revocation)
    return revocation
