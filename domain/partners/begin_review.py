"""Somebody of the provider takes a candidate's file."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for
from domain.partners.events import AdmissionReviewBegun
from domain.partners.models import Partner, PartnerState
from domain.partners.states import move, unless_in

ACTION = "admission:begin"


async def can_begin_review(db: AsyncSession, actor: Actor, partner: Partner) -> Missing:
    """Its file has been handed in."""
    return unless_in(partner, PartnerState.SUBMITTED)


async def begin_review(db: AsyncSession, actor: Actor, partner_id: UUID, expected_version: int | None = None) -> Partner:
    """A submitted file is under review (S0-45). PARTNER_WRONG_STATE."""
    partner = await row_for(db, actor, ACTION, Partner, partner_id, expected_version=expected_version)
    refuse(await can_begin_review(db, actor, partner))
    await move(db, actor, partner, PartnerState.UNDER_REVIEW)
    record(db, actor, AdmissionReviewBegun(partner.id))
    await db.flush()
    return partner
