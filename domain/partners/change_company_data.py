"""The company's data in its file."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.partners.events import PartnerFileChanged
from domain.partners.file import KEPT_IN, unless_open
from domain.partners.models import FileSection, Partner, TaxpayerKind
from domain.partners.refusals import PartnerRefusal
from domain.values import note, past_day, text

ACTION = "partner_file:change"
MOST_STAFF = 1_000_000


@dataclass(frozen=True)
class CompanyData:
    """What the business licence and the tax office say; `is_small_enterprise`: protected by the law's payment term (中小企业)."""

    taxpayer_kind: TaxpayerKind
    is_small_enterprise: bool
    legal_representative: str
    address: str
    phone: str
    founded_on: date
    staff_count: int
    business: str | None = None


async def can_change_company_data(db: AsyncSession, actor: Actor, partner: Partner) -> Missing:
    """Its part of the file is open; of an admitted partner to the provider only."""
    if partner.state in KEPT_IN and actor.organisation_id != partner.organisation_id:
        return []
    return await unless_open(db, partner, FileSection.COMPANY)


async def change_company_data(
    db: AsyncSession, actor: Actor, partner_id: UUID, data: CompanyData, expected_version: int | None = None
) -> Partner:
    """The partner fills in its draft, or what was asked for; once it is admitted, the partner manager keeps these data (S0-45).

    They decide on tax and terms of payment. FILE_CLOSED, COUNT_WRONG.
    """
    partner = await row_for(db, actor, ACTION, Partner, partner_id, expected_version=expected_version)
    refuse(await can_change_company_data(db, actor, partner))
    if not 1 <= data.staff_count <= MOST_STAFF:
        raise Refused(PartnerRefusal.COUNT_WRONG, "A number from 1 to 1,000,000 is needed.", "staffCount")
    partner.taxpayer_kind = data.taxpayer_kind
    partner.is_small_enterprise = data.is_small_enterprise
    partner.legal_representative = text(data.legal_representative, "legalRepresentative")
    partner.address = text(data.address, "address")
    partner.phone = text(data.phone, "phone", 40)
    partner.founded_on = past_day(data.founded_on, actor.today, "foundedOn")
    partner.staff_count = data.staff_count
    partner.business = note(data.business, "business")
    record(db, actor, PartnerFileChanged(partner.id))
    await db.flush()
    return partner
