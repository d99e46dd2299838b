"""The customer may read an entry (开放, S2-28)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.logs.events import LogEntryOpened
from domain.logs.models import LogEntry
from domain.logs.refusals import LogRefusal
from domain.logs.writing import unless_withdrawn

ACTION = "log:open"


async def can_open_log_entry(db: AsyncSession, actor: Actor, entry: LogEntry) -> Missing:
    """It is confidential, and not withdrawn."""
    if not entry.is_confidential:
        return [Refused(LogRefusal.LOG_ENTRY_OPEN, "This log entry is open to the customer already.")]
    return unless_withdrawn(entry)


async def open_log_entry(db: AsyncSession, actor: Actor, log_entry_id: UUID, expected_version: int | None = None) -> LogEntry:
    """What it says now and its tags, never what it said before or an entry around it. LOG_ENTRY_OPEN, LOG_ENTRY_WITHDRAWN."""
    entry = await row_for(db, actor, ACTION, LogEntry, log_entry_id, expected_version=expected_version)
    refuse(await can_open_log_entry(db, actor, entry))
    entry.is_confidential, entry.opened_at, entry.opened_by_id = False, actor.now, actor.user_id
    await db.flush()
    record(db, actor, LogEntryOpened(entry.id))
    return entry
