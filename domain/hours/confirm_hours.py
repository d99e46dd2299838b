"""The customer confirms hours, a day or single lines (S0-42)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record
from domain.hours.events import HoursConfirmed
from domain.hours.models import EntryState, TimeEntry
from domain.hours.rows import entries_for, refuse_any, unless_in

ACTION = "hours:confirm"


async def can_confirm_hours(db: AsyncSession, actor: Actor, entry: TimeEntry) -> Missing:
    """It waits for the customer."""
    return _missing(entry)


def _missing(entry: TimeEntry) -> Missing:
    return unless_in(entry, EntryState.APPROVED)


async def confirm_hours(db: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Sequence[TimeEntry]:
    """What the customer has seen, line by line: they stand for good, and invoice and settlement count them."""
    entries = await entries_for(db, actor, ACTION, ids)
    refuse_any(entries, _missing)
    for entry in entries:
        entry.state, entry.confirmed_at, entry.confirmed_by_id = EntryState.CONFIRMED, actor.now, actor.user_id
    await db.flush()
    for project_id in sorted({entry.project_id for entry in entries}):
        record(db, actor, HoursConfirmed(project_id))
    return entries
