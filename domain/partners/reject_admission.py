"""A candidate is not admitted."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for
from domain.approvals.decide import can_decide, decide
from domain.approvals.models import Verdict
from domain.approvals.withdraw import standing_approval
from domain.partners.events import AdmissionRejected
from domain.partners.models import Partner, PartnerState
from domain.partners.queries import open_items
from domain.partners.states import move, unless_in
from domain.values import text

ACTION = "admission:reject"


async def can_reject_admission(db: AsyncSession, actor: Actor, partner: Partner) -> Missing:
    """Its file is under review or more was asked for; while it waits for approval, a step of that is the actor's."""
    if wrong := unless_in(partner, PartnerState.UNDER_REVIEW, PartnerState.MORE_ASKED):
        return wrong
    return [] if await standing_approval(db, partner.id) is None else await can_decide(db, actor, partner.id)


async def reject_admission(db: AsyncSession, actor: Actor, partner_id: UUID, reason: str, expected_version: int | None = None) -> Partner:
    """By the reviewer, or by an approver whose step is open. The candidate learns the reason, and may hand in its file again (S0-45)."""
    partner = await row_for(db, actor, ACTION, Partner, partner_id, expected_version=expected_version)
    refuse(await can_reject_admission(db, actor, partner))
    why = text(reason, "reason", 4000)
    if await standing_approval(db, partner.id) is not None:
        await decide(db, actor, partner.id, Verdict.REJECT, why)
    for item in await open_items(db, partner.id):
        item.answered_at = actor.now
    await move(db, actor, partner, PartnerState.REJECTED, why)
    record(db, actor, AdmissionRejected(partner.id))
    await db.flush()
    return partner
