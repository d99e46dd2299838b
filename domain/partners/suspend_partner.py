"""A partner is suspended."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for
from domain.partners.events import PartnerSuspended
from domain.partners.models import Partner, PartnerState
from domain.partners.states import move, unless_may_become
from domain.values import text

ACTION = "partner:suspend"


async def can_suspend_partner(db: AsyncSession, actor: Actor, partner: Partner) -> Missing:
    """It is admitted, and not stopped."""
    return unless_may_become(partner, PartnerState.SUSPENDED)


async def suspend_partner(db: AsyncSession, actor: Actor, partner_id: UUID, reason: str, expected_version: int | None = None) -> Partner:
    """The partner gets no new orders for a while; running ones go on, and their people are told (S0-45). PARTNER_WRONG_STATE."""
    partner = await row_for(db, actor, ACTION, Partner, partner_id, expected_version=expected_version)
    refuse(await can_suspend_partner(db, actor, partner))
    await move(db, actor, partner, PartnerState.SUSPENDED, text(reason, "reason", 4000))
    record(db, actor, PartnerSuspended(partner.id))
    await db.flush()
    return partner
