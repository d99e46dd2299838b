"""The rules about partners with which a provider begins."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import save
from domain.partners.models import QualificationKind, RequiredQualification
from domain.partners.set_grading_scheme import DEFAULTS, scheme_row

ALWAYS = date(2000, 1, 1)


async def write_default_rules(db: AsyncSession) -> None:
    """Our defaults, with the founding of the provider: how partners are graded (S0-46), and that each has a business licence (S0-45)."""
    await save(db, scheme_row(DEFAULTS), RequiredQualification(kind=QualificationKind.BUSINESS_LICENCE, valid_from=ALWAYS))
