"""The author says it otherwise, or classifies it anew (归类, S2-13)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for, touch
from domain.logs.events import LogEntryEdited
from domain.logs.models import LogEntry
from domain.logs.writing import LogDraft, checked, keep_version, said, unless_withdrawn

ACTION = "log:edit"


async def can_edit_log_entry(db: AsyncSession, actor: Actor, entry: LogEntry) -> Missing:
    """It is not withdrawn."""
    return unless_withdrawn(entry)


async def edit_log_entry(
    db: AsyncSession, actor: Actor, log_entry_id: UUID, draft: LogDraft, expected_version: int | None = None
) -> LogEntry:
    """What it says now; what it said before stays beside it, for those who read it in confidence. LOG_ENTRY_WITHDRAWN."""
    entry = await row_for(db, actor, ACTION, LogEntry, log_entry_id, expected_version=expected_version)
    refuse(await can_edit_log_entry(db, actor, entry))
    draft = checked(actor, draft)
    for name, value in said(draft).items():
        setattr(entry, name, value)
    touch(entry)
    number = await keep_version(db, actor, entry, draft)
    record(db, actor, LogEntryEdited(entry.id, number))
    return entry
