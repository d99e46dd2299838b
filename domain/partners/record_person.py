"""A partner names a person whom it may send."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for, save, touch
from domain.partners.events import PartnerPersonRecorded
from domain.partners.file import unless_open
from domain.partners.models import FileSection, Partner, PartnerPerson, SkillLevel
from domain.values import note, past_day, text

ACTION = "partner_person:record"


@dataclass(frozen=True)
class PersonDraft:
    """A person of the partner: name, level, what the person can do; `left_on` once the person has gone."""

    name: str
    level: SkillLevel
    skills: str | None = None
    left_on: date | None = None


async def can_record_person(db: AsyncSession, actor: Actor, partner: Partner) -> Missing:
    """Its part of the file is open."""
    return await unless_open(db, partner, FileSection.PEOPLE)


async def record_person(
    db: AsyncSession, actor: Actor, partner_id: UUID, draft: PersonDraft, expected_version: int | None = None
) -> PartnerPerson:
    """One more person in the partner's file (S0-45). FILE_CLOSED."""
    partner = await row_for(db, actor, ACTION, Partner, partner_id, expected_version=expected_version)
    refuse(await can_record_person(db, actor, partner))
    person = PartnerPerson(partner_id=partner.id, **checked(actor, draft))
    await save(db, person)
    touch(partner)
    record(db, actor, PartnerPersonRecorded(person.id, partner.id))
    await db.flush()
    return person


def checked(actor: Actor, draft: PersonDraft) -> dict[str, object]:
    """The columns of a person, each as it may be."""
    left_on = draft.left_on if draft.left_on is None else past_day(draft.left_on, actor.today, "leftOn")
    return {"name": text(draft.name, "name"), "level": draft.level, "skills": note(draft.skills, "skills"), "left_on": left_on}
