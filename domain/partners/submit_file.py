"""A candidate hands in its file."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse_together, row_for
from domain.identity.models import Organisation
from domain.partners.change_partner_account import FIELDS
from domain.partners.events import PartnerFileSubmitted
from domain.partners.models import DeclarationKind, Partner, PartnerKind, PartnerState, QualificationKind
from domain.partners.queries import declared, has_people, is_kind, missing_qualifications, named, open_items
from domain.partners.refusals import PartnerRefusal
from domain.partners.states import move, unless_in

ACTION = "partner_file:submit"


def message(text: str) -> str:
    """Marks a message id for the catalogues; it is translated when the refusal is read."""
    return text


COMPANY = ("taxpayer_kind", "legal_representative", "address", "phone", "founded_on", "staff_count")
SENTENCES = {
    "taxpayer_kind": message("The taxpayer kind is missing."),
    "legal_representative": message("The legal representative is missing."),
    "address": message("The registered address is missing."),
    "phone": message("The telephone number is missing."),
    "founded_on": message("The day of foundation is missing."),
    "staff_count": message("The number of employees is missing."),
    "bank_name": message("The bank is missing."),
    "bank_account": message("The account number is missing."),
    "invoice_address": message("The address on invoices is missing."),
    "invoice_phone": message("The telephone number on invoices is missing."),
}
"""What is said of a part of the file that is not there."""
QUALIFICATIONS = {
    QualificationKind.BUSINESS_LICENCE: message("The business licence, valid today and with its scan, is missing."),
    QualificationKind.CMMI: message("The CMMI certificate, valid today and with its scan, is missing."),
    QualificationKind.ISO_9001: message("The ISO 9001 certificate, valid today and with its scan, is missing."),
    QualificationKind.ISO_20000: message("The ISO 20000 certificate, valid today and with its scan, is missing."),
    QualificationKind.ISO_27001: message("The ISO 27001 certificate, valid today and with its scan, is missing."),
    QualificationKind.HIGH_TECH: message("The certificate of a high-tech enterprise, valid today and with its scan, is missing."),
    QualificationKind.OTHER: message("A further qualification, valid today and with its scan, is missing."),
}
DECLARATIONS = {
    DeclarationKind.CONFIDENTIALITY: message("The declaration of confidentiality is missing."),
    DeclarationKind.INTEGRITY: message("The declaration of integrity is missing."),
    DeclarationKind.CONFLICT_OF_INTEREST: message("The declaration on conflicts of interest is missing."),
}


async def can_submit_file(db: AsyncSession, actor: Actor, partner: Partner) -> Missing:
    """It is with the partner, who is to be an outsourcing partner, and nothing is missing in it."""
    if wrong := unless_in(partner, PartnerState.DRAFT, PartnerState.REJECTED, PartnerState.MORE_ASKED):
        return wrong
    if not await is_kind(db, partner.id, PartnerKind.OUTSOURCING):
        return [Refused(PartnerRefusal.NOT_OUTSOURCING, "Only outsourcing partners are admitted by a review.")]
    return [*await _missing(db, actor, partner)]


async def submit_file(db: AsyncSession, actor: Actor, partner_id: UUID, expected_version: int | None = None) -> Partner:
    """A draft is handed in for review; what was asked for goes back to it (S0-45). From here on the file stands still.

    FILE_INCOMPLETE names each missing thing in one answer. NOT_OUTSOURCING, PARTNER_WRONG_STATE.
    """
    partner = await row_for(db, actor, ACTION, Partner, partner_id, expected_version=expected_version)
    refuse_together(await can_submit_file(db, actor, partner))
    answered = partner.state is PartnerState.MORE_ASKED
    for item in await open_items(db, partner.id):
        item.answered_at = actor.now
    await move(db, actor, partner, PartnerState.UNDER_REVIEW if answered else PartnerState.SUBMITTED)
    record(db, actor, PartnerFileSubmitted(partner.id))
    await db.flush()
    return partner


async def _missing(db: AsyncSession, actor: Actor, partner: Partner) -> Iterator[Refused]:
    """Each thing without which the file cannot be reviewed, in the order of the file."""
    organisation = await named(db, Organisation, partner.organisation_id)
    absent = [name for name in COMPANY if getattr(partner, name) is None]
    absent += [name for name in FIELDS if not getattr(organisation, name)]
    kinds = await missing_qualifications(db, partner.id, actor.today, actor.today, checked=False)
    people, said = await has_people(db, partner.id), await declared(db, partner.id)
    return _told(absent, kinds, people, [kind for kind in DeclarationKind if kind not in said])


def _told(
    absent: Sequence[str], kinds: Sequence[QualificationKind], people: bool, undeclared: Sequence[DeclarationKind]
) -> Iterator[Refused]:
    for name in absent:
        yield Refused(PartnerRefusal.FILE_INCOMPLETE, SENTENCES[name])
    for kind in kinds:
        yield Refused(PartnerRefusal.FILE_INCOMPLETE, QUALIFICATIONS[kind])
    if not people:
        yield Refused(PartnerRefusal.FILE_INCOMPLETE, "Nobody is named whom you may send.")
    for declaration in undeclared:
        yield Refused(PartnerRefusal.FILE_INCOMPLETE, DECLARATIONS[declaration])
