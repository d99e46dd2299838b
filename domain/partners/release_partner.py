"""A suspended or blacklisted partner is released."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for
from domain.partners.events import PartnerReleased
from domain.partners.models import Partner, PartnerState
from domain.partners.queries import last_step_into
from domain.partners.states import ADMITTED, follow_agreements, move, standing, unless_in
from domain.values import text

ACTION = "partner:release"
REVIEWED = (PartnerState.SUBMITTED, PartnerState.UNDER_REVIEW, PartnerState.MORE_ASKED)


async def can_release_partner(db: AsyncSession, actor: Actor, partner: Partner) -> Missing:
    """It is suspended or blacklisted."""
    return unless_in(partner, PartnerState.SUSPENDED, PartnerState.BLACKLISTED)


async def release_partner(db: AsyncSession, actor: Actor, partner_id: UUID, reason: str, expected_version: int | None = None) -> Partner:
    """What it was before, by the agreements of today (S0-45).

    A candidate whose review was broken off begins with a draft again;
    who was blacklisted while suspended is suspended. PARTNER_WRONG_STATE.
    """
    partner = await row_for(db, actor, ACTION, Partner, partner_id, expected_version=expected_version)
    refuse(await can_release_partner(db, actor, partner))
    await move(db, actor, partner, await _before(db, actor, partner), text(reason, "reason", 4000))
    await follow_agreements(db, actor, partner)
    record(db, actor, PartnerReleased(partner.id))
    await db.flush()
    return partner


async def _before(db: AsyncSession, actor: Actor, partner: Partner) -> PartnerState:
    step = await last_step_into(db, partner.id, partner.state)
    before = step.from_state if step and step.from_state else PartnerState.APPROVED
    if partner.state is PartnerState.BLACKLISTED and before not in ADMITTED:
        return PartnerState.DRAFT if before in REVIEWED else before
    return await standing(db, actor, partner)
