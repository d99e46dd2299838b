"""Which part of a partner's file may be changed now: all of a draft, what was asked for, nothing of what is being reviewed (S0-45)."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Missing, Refused
from domain.partners.models import FileSection, Partner, PartnerState
from domain.partners.queries import is_asked_for
from domain.partners.refusals import PartnerRefusal

BEGINNING = (PartnerState.DRAFT, PartnerState.REJECTED)
KEPT_BY_PARTNER = (FileSection.QUALIFICATIONS, FileSection.PEOPLE, FileSection.DECLARATIONS)
"""What an admitted partner keeps itself; qualifications count once checked. Its account changes by a request of its own."""
KEPT_IN = (PartnerState.APPROVED, PartnerState.ACTIVE, PartnerState.EXPIRED, PartnerState.SUSPENDED)


async def unless_open(db: AsyncSession, partner: Partner, section: FileSection) -> Missing:
    """That this part of the file is closed: FILE_CLOSED."""
    if partner.state in BEGINNING or (partner.state in KEPT_IN and section in KEPT_BY_PARTNER):
        return []
    if partner.state is PartnerState.MORE_ASKED and await is_asked_for(db, partner.id, section):
        return []
    return [Refused(PartnerRefusal.FILE_CLOSED, "This part of the file cannot be changed now.")]
