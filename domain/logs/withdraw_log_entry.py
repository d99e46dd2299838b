"""An entry is taken out of the log: it was wrong, or of something else (S2-13)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for
from domain.logs.events import LogEntryWithdrawn
from domain.logs.models import LogEntry
from domain.logs.withhold_log_entry import close
from domain.logs.writing import unless_withdrawn
from domain.values import text

ACTION = "log:withdraw"


async def can_withdraw_log_entry(db: AsyncSession, actor: Actor, entry: LogEntry) -> Missing:
    """It stands."""
    return unless_withdrawn(entry)


async def withdraw_log_entry(
    db: AsyncSession, actor: Actor, log_entry_id: UUID, reason: str, expected_version: int | None = None
) -> LogEntry:
    """It stays readable in confidence, with the reason; the customer reads it no more. LOG_ENTRY_WITHDRAWN."""
    entry = await row_for(db, actor, ACTION, LogEntry, log_entry_id, expected_version=expected_version)
    refuse(await can_withdraw_log_entry(db, actor, entry))
    entry.withdrawal_reason = text(reason, "reason", 4000)
    entry.withdrawn_at, entry.withdrawn_by_id = actor.now, actor.user_id
    close(entry)
    await db.flush()
    record(db, actor, LogEntryWithdrawn(entry.id))
    return entry
