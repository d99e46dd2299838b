"""A qualification no longer counts."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for, touch
from domain.partners.events import QualificationWithdrawn
from domain.partners.file import unless_open
from domain.partners.models import FileSection, Partner, PartnerQualification
from domain.partners.queries import named
from domain.partners.refusals import PartnerRefusal

ACTION = "qualification:withdraw"


async def can_withdraw_qualification(db: AsyncSession, actor: Actor, row: PartnerQualification) -> Missing:
    """It counts still, and its part of the file is open."""
    if row.withdrawn_at is not None:
        return [Refused(PartnerRefusal.QUALIFICATION_CLOSED, "This paper has been withdrawn already.")]
    partner = await named(db, Partner, row.partner_id)
    return await unless_open(db, partner, FileSection.QUALIFICATIONS if row.person_id is None else FileSection.PEOPLE)


async def withdraw_qualification(db: AsyncSession, actor: Actor, qualification_id: UUID) -> PartnerQualification:
    """It was recorded wrongly, or was taken back by its issuer; it stays as history. FILE_CLOSED, QUALIFICATION_CLOSED."""
    seen = await row_for(db, actor, ACTION, PartnerQualification, qualification_id, lock=False)
    partner = await lock_row(db, Partner, seen.partner_id)
    row = await lock_row(db, PartnerQualification, qualification_id)
    refuse(await can_withdraw_qualification(db, actor, row))
    row.withdrawn_at = actor.now
    touch(partner)
    record(db, actor, QualificationWithdrawn(row.id, partner.id))
    await db.flush()
    return row
