"""What is left of a claim is given up (S0-49)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.outsourcing.claiming import follow, rest_of, unless_open
from domain.outsourcing.models import Claim
from domain.outsourcing.payable_events import ClaimWrittenOff
from domain.outsourcing.refusals import ClaimRefusal

ACTION = "claim:write_off"


async def can_write_off_claim(db: AsyncSession, actor: Actor, claim: Claim) -> Missing:
    """Something of it is open, and somebody else approved the settlement."""
    missing = unless_open(claim)
    if actor.user_id == claim.approved_by_id:
        missing.append(Refused(ClaimRefusal.WRITER_OFF_IS_APPROVER, "Who approved the settlement does not write off its claim."))
    return missing


async def write_off_claim(db: AsyncSession, actor: Actor, claim_id: UUID, reason: str, expected_version: int | None = None) -> Claim:
    """All that is open, with a reason, by another person than who approved the settlement (S0-49)."""
    claim = await row_for(db, actor, ACTION, Claim, claim_id, expected_version=expected_version)
    refuse(await can_write_off_claim(db, actor, claim))
    claim.written_off_reason = values.text(reason, "reason", 4000)
    claim.written_off_at, claim.written_off_by_id = actor.now, actor.user_id
    claim.written_off_amount = rest_of(claim)
    await db.flush()
    await follow(db, actor, claim)
    record(db, actor, ClaimWrittenOff(claim.id, claim.order_id))
    return claim
