"""A partner is blacklisted."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for
from domain.approvals.withdraw import drop_approval
from domain.partners.events import PartnerBlacklisted
from domain.partners.models import Partner, PartnerState
from domain.partners.states import move, unless_may_become
from domain.values import text

ACTION = "partner:blacklist"


async def can_blacklist_partner(db: AsyncSession, actor: Actor, partner: Partner) -> Missing:
    """It is not blacklisted yet."""
    return unless_may_become(partner, PartnerState.BLACKLISTED)


async def blacklist_partner(db: AsyncSession, actor: Actor, partner_id: UUID, reason: str, expected_version: int | None = None) -> Partner:
    """The partner gets no new orders and is paid nothing until it is released; running orders go on (S0-45). PARTNER_WRONG_STATE."""
    partner = await row_for(db, actor, ACTION, Partner, partner_id, expected_version=expected_version)
    refuse(await can_blacklist_partner(db, actor, partner))
    await drop_approval(db, actor, partner.id)
    await move(db, actor, partner, PartnerState.BLACKLISTED, text(reason, "reason", 4000))
    record(db, actor, PartnerBlacklisted(partner.id))
    await db.flush()
    return partner
