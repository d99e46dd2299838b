"""An organisation becomes an outsourcing partner."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Refused, record, require, save
from domain.broken import unless_taken
from domain.identity.parties import party_organisation, short_code
from domain.partners.events import PartnerAdmitted
from domain.partners.models import Partner, PartnerState
from domain.partners.refusals import PartnerRefusal
from domain.values import note, text

ACTION = "partner:admit"


async def admit_partner(
    db: AsyncSession,
    actor: Actor,
    *,
    name: str,
    code: str,
    credit_code: str,
    is_small_enterprise: bool = False,
    bank_name: str | None = None,
    bank_account: str | None = None,
) -> Partner:
    """An active partner (S0-45), known by its unified social credit code, whose check character must be right (GB 32100-2015).

    `code` is the short name that its agreements and orders are numbered with. A company that is a customer already stays one
    organisation. PARTNER_EXISTS, PARTNER_CODE_TAKEN, CREDIT_CODE_WRONG, CREDIT_CODE_MISSING.
    """
    require(db, actor, ACTION)
    if not credit_code.strip():
        raise Refused(PartnerRefusal.CREDIT_CODE_MISSING, "A partner needs its unified social credit code.", "creditCode")
    organisation = await party_organisation(db, name, credit_code)
    organisation.bank_name = note(bank_name, "bankName", 200) or organisation.bank_name
    organisation.bank_account = note(bank_account, "bankAccount", 40) or organisation.bank_account
    partner = Partner(
        organisation_id=organisation.id,
        code=short_code(code),
        name=text(name, "name"),
        state=PartnerState.ACTIVE,
        is_small_enterprise=is_small_enterprise,
    )
    taken = Refused(PartnerRefusal.PARTNER_CODE_TAKEN, "Another partner has this code.", "code")
    known = Refused(PartnerRefusal.PARTNER_EXISTS, "This company is a partner already.", "creditCode")
    with unless_taken("uq_partner_code", taken), unless_taken("uq_partner_organisation_id", known):
        await save(db, partner)
    record(db, actor, PartnerAdmitted(partner.id))
    return partner
