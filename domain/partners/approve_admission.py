"""A candidate is admitted, step by step, by other people than who reviewed it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for, touch
from domain.approvals.decide import can_decide, decide
from domain.approvals.models import ApprovalState, Verdict
from domain.partners.events import PartnerAdmitted
from domain.partners.models import Partner, PartnerState
from domain.partners.queries import unchecked
from domain.partners.states import move, unless_in

ACTION = "admission:approve"


async def can_approve_admission(db: AsyncSession, actor: Actor, partner: Partner) -> Missing:
    """A step of its approval is the actor's, who did not review it."""
    return unless_in(partner, PartnerState.UNDER_REVIEW) or await can_decide(db, actor, partner.id)


async def approve_admission(
    db: AsyncSession, actor: Actor, partner_id: UUID, opinion: str | None = None, expected_version: int | None = None
) -> Partner:
    """The approver's yes on the step that is theirs; with the last one its papers count, and an agreement may be signed (S0-45)."""
    partner = await row_for(db, actor, ACTION, Partner, partner_id, expected_version=expected_version)
    refuse(await can_approve_admission(db, actor, partner))
    approval = await decide(db, actor, partner.id, Verdict.APPROVE, opinion)
    if approval.state is not ApprovalState.APPROVED:
        touch(partner)
        return partner
    for paper in await unchecked(db, partner.id):
        if paper.recorded_by_id != actor.user_id:
            paper.checked_at, paper.checked_by_id = actor.now, actor.user_id
    await move(db, actor, partner, PartnerState.APPROVED)
    record(db, actor, PartnerAdmitted(partner.id))
    await db.flush()
    return partner
