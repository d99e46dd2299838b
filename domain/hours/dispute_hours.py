"""The customer disputes lines of hours (S0-42)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, record
from domain.hours.events import HoursDisputed
from domain.hours.models import EntryState, TimeEntry
from domain.hours.rows import entries_for, refuse_any, unless_in

ACTION = "hours:dispute"


async def can_dispute_hours(db: AsyncSession, actor: Actor, entry: TimeEntry) -> Missing:
    """It waits for the customer."""
    return _missing(entry)


def _missing(entry: TimeEntry) -> Missing:
    return unless_in(entry, EntryState.APPROVED)


async def dispute_hours(db: AsyncSession, actor: Actor, ids: Sequence[UUID], reason: str) -> Sequence[TimeEntry]:
    """With a reason, which everybody on the line reads; the project manager answers, or the line is corrected."""
    entries = await entries_for(db, actor, ACTION, ids)
    refuse_any(entries, _missing)
    said = values.text(reason, "reason", 4000)
    for entry in entries:
        entry.state, entry.disputed_at, entry.disputed_by_id = EntryState.DISPUTED, actor.now, actor.user_id
        entry.dispute_reason, entry.answer = said, None
    await db.flush()
    for entry in entries:
        record(db, actor, HoursDisputed(entry.id, entry.project_id))
    return entries
