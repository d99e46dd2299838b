"""An entry is confidential again (保密, S2-28)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.logs.events import LogEntryWithheld
from domain.logs.models import LogEntry
from domain.logs.refusals import LogRefusal
from domain.logs.writing import unless_withdrawn

ACTION = "log:withhold"


async def can_withhold_log_entry(db: AsyncSession, actor: Actor, entry: LogEntry) -> Missing:
    """It is open."""
    if missing := unless_withdrawn(entry):
        return missing
    if entry.is_confidential:
        return [Refused(LogRefusal.LOG_ENTRY_CONFIDENTIAL, "This log entry is confidential already.")]
    return []


async def withhold_log_entry(db: AsyncSession, actor: Actor, log_entry_id: UUID, expected_version: int | None = None) -> LogEntry:
    """The customer reads it no more. LOG_ENTRY_CONFIDENTIAL, LOG_ENTRY_WITHDRAWN."""
    entry = await row_for(db, actor, ACTION, LogEntry, log_entry_id, expected_version=expected_version)
    refuse(await can_withhold_log_entry(db, actor, entry))
    close(entry)
    await db.flush()
    record(db, actor, LogEntryWithheld(entry.id))
    return entry


def close(entry: LogEntry) -> None:
    """For those who are named alone."""
    entry.is_confidential, entry.opened_at, entry.opened_by_id = True, None, None
