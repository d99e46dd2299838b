"""An organisation is admitted as an outsourcing partner by a file that was checked on paper."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, record, require
from domain.partners.events import PartnerAdmitted
from domain.partners.make_partner import make_partner
from domain.partners.models import Partner, PartnerKind, PartnerState
from domain.partners.queries import organisation_of
from domain.partners.states import begin, move
from domain.values import note

ACTION = "partner:admit"
ON_PAPER = "Admitted on paper."


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
    """An approved partner (S0-45) without a review in the portal: the partner manager answers for the paper file.

    It is active once its agreement is signed; its qualifications are recorded and checked afterwards. Refusals: `make_partner`.
    """
    require(db, actor, ACTION)
    partner = await make_partner(db, actor, name=name, code=code, credit_code=credit_code, kinds=[PartnerKind.OUTSOURCING])
    organisation = await organisation_of(db, partner)
    organisation.bank_name = note(bank_name, "bankName", 200) or organisation.bank_name
    organisation.bank_account = note(bank_account, "bankAccount", 40) or organisation.bank_account
    partner.is_small_enterprise = is_small_enterprise
    begin(db, actor, partner)
    await db.flush()
    await move(db, actor, partner, PartnerState.APPROVED, ON_PAPER)
    record(db, actor, PartnerAdmitted(partner.id))
    return partner
