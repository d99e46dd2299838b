"""A line of hours that is not submitted says something else (S0-53)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse
from domain.delivery.models import Project
from domain.hours.entry_drafts import EntryDraft, checked
from domain.hours.models import EntryState, TimeEntry
from domain.hours.queries import one_at_a_time
from domain.hours.rows import entry_for, unless_in
from domain.identity.models import User

ACTION = "hours:change"


async def can_change_hours(db: AsyncSession, actor: Actor, entry: TimeEntry) -> Missing:
    """It is a draft, or was returned."""
    return unless_in(entry, EntryState.DRAFT, EntryState.RETURNED)


async def change_hours(db: AsyncSession, actor: Actor, entry_id: UUID, draft: EntryDraft, expected_version: int | None = None) -> TimeEntry:
    """All of the line anew, by the rules of logging; on its own day also when that was long ago."""
    entry = await entry_for(db, actor, ACTION, entry_id, expected_version)
    refuse(await can_change_hours(db, actor, entry))
    await one_at_a_time(db, entry.user_id)
    project, user = await db.get_one(Project, entry.project_id), await db.get_one(User, entry.user_id)
    (line,) = await checked(db, actor, project, user, [draft], fields=[""], late=draft.day == entry.day, but=entry.id)
    entry.member_id = line.member.id
    for name, value in line.columns.items():
        setattr(entry, name, value)
    await db.flush()
    return entry
