"""A person submits hours for approval (S0-42)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record
from domain.hours.events import HoursSubmitted, HoursTakenUp
from domain.hours.models import EntryState, TimeEntry
from domain.hours.rows import entries_for, refuse_any, unless_in

ACTION = "hours:submit"


async def can_submit_hours(db: AsyncSession, actor: Actor, entry: TimeEntry) -> Missing:
    """It is a draft, or was returned."""
    return _missing(entry)


def _missing(entry: TimeEntry) -> Missing:
    return unless_in(entry, EntryState.DRAFT, EntryState.RETURNED)


async def submit_hours(db: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Sequence[TimeEntry]:
    """They wait for the partner's lead where the person is a partner's, else for the project manager."""
    entries = await entries_for(db, actor, ACTION, ids)
    refuse_any(entries, _missing)
    returned = [entry.id for entry in entries if entry.state is EntryState.RETURNED]
    for entry in entries:
        entry.state, entry.submitted_at, entry.submitted_by_id = EntryState.SUBMITTED, actor.now, actor.user_id
    await db.flush()
    for entry_id in returned:
        record(db, actor, HoursTakenUp(entry_id))
    for user_id, project_id in sorted({(entry.user_id, entry.project_id) for entry in entries}):
        record(db, actor, HoursSubmitted(user_id, project_id))
    return entries
