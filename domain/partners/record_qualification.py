"""A licence or certificate stands in a partner's file."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, NotFound, Refused, record, refuse, row_for, save, touch
from domain.broken import unless_taken
from domain.partners.events import QualificationRecorded
from domain.partners.file import unless_open
from domain.partners.models import FileSection, Partner, PartnerPerson, PartnerQualification, QualificationKind
from domain.partners.queries import document_for
from domain.partners.refusals import PartnerRefusal
from domain.values import near_day, past_day, period, text

ACTION = "qualification:record"


@dataclass(frozen=True)
class QualificationDraft:
    """As it is printed; both days count, without a last day it does not end. `person_id` for a certificate of a person."""

    kind: QualificationKind
    name: str
    number: str
    issuer: str
    valid_from: date
    valid_to: date | None = None
    person_id: UUID | None = None
    document_id: UUID | None = None


async def can_record_qualification(db: AsyncSession, actor: Actor, partner: Partner) -> Missing:
    """The file is open for papers of the company, or for those of its people."""
    return await unless_open(db, partner, FileSection.QUALIFICATIONS) and await unless_open(db, partner, FileSection.PEOPLE)


async def record_qualification(
    db: AsyncSession, actor: Actor, partner_id: UUID, draft: QualificationDraft, expected_version: int | None = None
) -> PartnerQualification:
    """A qualification of the partner, or of one of its people; it counts once the provider has checked it (S0-45).

    FILE_CLOSED, QUALIFICATION_KNOWN, QUALIFICATION_OF_PERSON: a personal certificate names its person, no other does.
    """
    partner = await row_for(db, actor, ACTION, Partner, partner_id, expected_version=expected_version)
    refuse(await unless_open(db, partner, FileSection.QUALIFICATIONS if draft.person_id is None else FileSection.PEOPLE))
    if (draft.kind is QualificationKind.PERSONAL) != (draft.person_id is not None):
        raise Refused(
            PartnerRefusal.QUALIFICATION_OF_PERSON, "A personal certificate belongs to a person, any other to the company.", "kind"
        )
    row = PartnerQualification(
        partner_id=partner.id,
        person_id=await _person(db, partner, draft.person_id),
        kind=draft.kind,
        name=text(draft.name, "name"),
        number=text(draft.number, "number", 80),
        issuer=text(draft.issuer, "issuer"),
        valid_from=past_day(draft.valid_from, actor.today, "validFrom"),
        valid_to=draft.valid_to if draft.valid_to is None else near_day(draft.valid_to, "validTo"),
        document_id=draft.document_id and (await document_for(db, actor, partner.id, draft.document_id)).id,
        recorded_by_id=actor.user_id,
    )
    if row.valid_to is not None:
        period(row.valid_from, row.valid_to, "validTo")
    known = Refused(PartnerRefusal.QUALIFICATION_KNOWN, "A paper of this kind with this number is recorded already.", "number")
    with unless_taken("uq_partner_qualification_number", known):
        await save(db, row)
    touch(partner)
    record(db, actor, QualificationRecorded(row.id, partner.id))
    await db.flush()
    return row


async def _person(db: AsyncSession, partner: Partner, person_id: UUID | None) -> UUID | None:
    if person_id is None:
        return None
    mine = select(PartnerPerson.id).where(PartnerPerson.id == person_id, PartnerPerson.partner_id == partner.id)
    if await db.scalar(mine) is None:
        raise NotFound(PartnerPerson.__name__)
    return person_id
