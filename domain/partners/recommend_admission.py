"""The reviewer finds a candidate's file good."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, touch
from domain.approvals.models import ApprovalKind
from domain.approvals.refusals import ApprovalRefusal
from domain.approvals.start_approval import Place, start_approval
from domain.approvals.withdraw import standing_approval
from domain.partners.events import AdmissionRecommended
from domain.partners.models import Partner, PartnerState
from domain.partners.states import unless_in

ACTION = "admission:recommend"


async def can_recommend_admission(db: AsyncSession, actor: Actor, partner: Partner) -> Missing:
    """Its file is under review, and nobody is asked to approve it yet."""
    if wrong := unless_in(partner, PartnerState.UNDER_REVIEW):
        return wrong
    if await standing_approval(db, partner.id) is not None:
        return [Refused(ApprovalRefusal.APPROVAL_STANDING, "This waits for approval already.")]
    return []


async def recommend_admission(db: AsyncSession, actor: Actor, partner_id: UUID, expected_version: int | None = None) -> Partner:
    """The admission goes along its chain of approval (S0-45); who recommends does not approve. The file stays as it is meanwhile."""
    partner = await row_for(db, actor, ACTION, Partner, partner_id, expected_version=expected_version)
    refuse(await can_recommend_admission(db, actor, partner))
    record(db, actor, AdmissionRecommended(partner.id))
    await start_approval(db, actor, ApprovalKind.ADMISSION, partner, Place(partner_id=partner.id))
    touch(partner)
    await db.flush()
    return partner
