"""An approver gives a candidate's file back to its reviewer."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for, touch
from domain.approvals.decide import can_decide, decide
from domain.approvals.models import Verdict
from domain.partners.events import AdmissionReviewBegun
from domain.partners.models import Partner, PartnerState
from domain.partners.states import unless_in
from domain.values import text

ACTION = "admission:return"


async def can_return_admission(db: AsyncSession, actor: Actor, partner: Partner) -> Missing:
    """A step of its approval is the actor's."""
    return unless_in(partner, PartnerState.UNDER_REVIEW) or await can_decide(db, actor, partner.id)


async def return_admission(db: AsyncSession, actor: Actor, partner_id: UUID, reason: str, expected_version: int | None = None) -> Partner:
    """The review goes on, with the approver's reason (S0-45): the reviewer asks for more, or recommends again."""
    partner = await row_for(db, actor, ACTION, Partner, partner_id, expected_version=expected_version)
    refuse(await can_return_admission(db, actor, partner))
    await decide(db, actor, partner.id, Verdict.RETURN, text(reason, "reason", 4000))
    touch(partner)
    record(db, actor, AdmissionReviewBegun(partner.id))
    await db.flush()
    return partner
