"""Lines of hours are taken out before they are approved (S0-53)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record
from domain.hours.events import HoursTakenUp
from domain.hours.models import EntryState, TimeEntry
from domain.hours.rows import entries_for, refuse_any, unless_in

ACTION = "hours:drop"


async def can_drop_hours(db: AsyncSession, actor: Actor, entry: TimeEntry) -> Missing:
    """It is a draft, or was returned."""
    return _missing(entry)


def _missing(entry: TimeEntry) -> Missing:
    return unless_in(entry, EntryState.DRAFT, EntryState.RETURNED)


async def drop_hours(db: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Sequence[TimeEntry]:
    """They stay as history and count nowhere."""
    entries = await entries_for(db, actor, ACTION, ids)
    refuse_any(entries, _missing)
    returned = [entry.id for entry in entries if entry.state is EntryState.RETURNED]
    for entry in entries:
        entry.state = EntryState.DROPPED
    await db.flush()
    for entry_id in returned:
        record(db, actor, HoursTakenUp(entry_id))
    return entries
