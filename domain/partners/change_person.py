"""Something else is said of a partner's person."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, lock_row, record, refuse, row_for, touch
from domain.partners.events import PartnerPersonRecorded
from domain.partners.file import unless_open
from domain.partners.models import FileSection, Partner, PartnerPerson
from domain.partners.queries import named
from domain.partners.record_person import PersonDraft, checked

ACTION = "partner_person:change"


async def can_change_person(db: AsyncSession, actor: Actor, person: PartnerPerson) -> Missing:
    """Its part of the file is open."""
    return await unless_open(db, await named(db, Partner, person.partner_id), FileSection.PEOPLE)


async def change_person(db: AsyncSession, actor: Actor, person_id: UUID, draft: PersonDraft) -> PartnerPerson:
    """Another level, other skills, or the day the person left. FILE_CLOSED."""
    seen = await row_for(db, actor, ACTION, PartnerPerson, person_id, lock=False)
    partner = await lock_row(db, Partner, seen.partner_id)
    person = await lock_row(db, PartnerPerson, person_id)
    refuse(await can_change_person(db, actor, person))
    for name, value in checked(actor, draft).items():
        setattr(person, name, value)
    touch(partner)
    record(db, actor, PartnerPersonRecorded(person.id, partner.id))
    await db.flush()
    return person
