"""Hours go back to their person with a reason (S0-42)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, record
from domain.hours.events import HoursReturned
from domain.hours.models import EntryState, TimeEntry
from domain.hours.rows import entries_for, refuse_any, unless_in

ACTION = "hours:return"


async def can_return_hours(db: AsyncSession, actor: Actor, entry: TimeEntry) -> Missing:
    """It waits for an approval."""
    return _missing(entry)


def _missing(entry: TimeEntry) -> Missing:
    return unless_in(entry, EntryState.SUBMITTED, EntryState.LEAD_APPROVED)


async def return_hours(db: AsyncSession, actor: Actor, ids: Sequence[UUID], reason: str) -> Sequence[TimeEntry]:
    """By the partner's lead or the project manager; the person changes or drops them, and they go through the chain again."""
    entries = await entries_for(db, actor, ACTION, ids)
    refuse_any(entries, _missing)
    said = values.text(reason, "reason", 4000)
    for entry in entries:
        entry.state, entry.return_reason, entry.lead_approved_at, entry.lead_approved_by_id = EntryState.RETURNED, said, None, None
    await db.flush()
    for entry in entries:
        record(db, actor, HoursReturned(entry.id))
    return entries
