"""The revocation of an acceptance is rejected (S0-47)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.approvals.decide import can_decide, decide
from domain.approvals.models import Verdict
from domain.outsourcing.acceptance_events import RevocationRejected
from domain.outsourcing.models import AcceptanceRevocation, RevocationState
from domain.outsourcing.refusals import AcceptanceRefusal

ACTION = "revocation:reject"


async def can_reject_revocation(db: AsyncSession, actor: Actor, revocation: AcceptanceRevocation) -> Missing:
    """It waits, and a step of its approval is the actor's, who did not request it."""
    if revocation.state is not RevocationState.REQUESTED:
        return [Refused(AcceptanceRefusal.REVOCATION_WRONG_STATE, "This has been decided.")]
    return await can_decide(db, actor, revocation.id)


async def reject_revocation(
    db: AsyncSession, actor: Actor, revocation_id: UUID, reason: str, expected_version: int | None = None
) -> AcceptanceRevocation:
    """The approver's no: the acceptance stays passed."""
    revocation = await row_for(db, actor, ACTION, AcceptanceRevocation, revocation_id, expected_version=expected_version)
    refuse(await can_reject_revocation(db, actor, revocation))
    await decide(db, actor, revocation.id, Verdict.REJECT, reason)
    revocation.state, revocation.decided_at = RevocationState.REJECTED, actor.now
    await db.flush()
    record(db, actor, RevocationRejected(revocation.id, revocation.acceptance_id, revocation.order_id))
    return revocation
