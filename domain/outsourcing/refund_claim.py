"""The partner paid a claim back (S0-49)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.broken import unless_taken
from domain.outsourcing.below_order import below
from domain.outsourcing.claiming import follow, part_of, unless_open
from domain.outsourcing.models import Claim, ClaimRefund
from domain.outsourcing.payable_events import ClaimRefunded
from domain.outsourcing.refusals import ClaimRefusal

ACTION = "claim:refund"


@dataclass(frozen=True)
class RefundDraft:
    """A bank transfer from the partner: its amount, day and reference."""

    amount: Decimal
    received_on: date
    reference: str


async def can_refund_claim(db: AsyncSession, actor: Actor, claim: Claim) -> Missing:
    """Something of it is open."""
    return unless_open(claim)


async def refund_claim(
    db: AsyncSession, actor: Actor, claim_id: UUID, draft: RefundDraft, expected_version: int | None = None
) -> ClaimRefund:
    """Money came back, in parts where wanted, never more than what is open (S0-49)."""
    claim = await row_for(db, actor, ACTION, Claim, claim_id, expected_version=expected_version)
    refuse(await can_refund_claim(db, actor, claim))
    refund = ClaimRefund(
        **below(claim),
        claim_id=claim.id,
        currency=claim.currency,
        amount=part_of(claim, draft.amount),
        received_on=values.past_day(draft.received_on, actor.today, "receivedOn"),
        reference=values.text(draft.reference, "reference", 80),
        recorded_by_id=actor.user_id,
    )
    taken = Refused(ClaimRefusal.REFUND_REFERENCE_TAKEN, "A refund with this reference is recorded already.", "reference")
    with unless_taken("uq_claim_refund_partner_id_reference", taken):
        await save(db, refund)
    await follow(db, actor, claim)
    record(db, actor, ClaimRefunded(refund.id, claim.id, claim.order_id))
    return refund
