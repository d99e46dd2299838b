"""Every select of the log, named for what comes back."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.logs.models import LogEntry, LogEntryVersion, LogTag


async def seen_entry(db: AsyncSession, actor: Actor, entry_id: UUID) -> LogEntry | None:
    """An entry that the actor reads, held until the end of the transaction as it is; None where there is none."""
    query = select(LogEntry).where(LogEntry.id == entry_id, actor.sees(LogEntry)).with_for_update(read=True, of=LogEntry)
    return (await db.scalars(query.execution_options(populate_existing=True), dict(actor.binds))).one_or_none()


async def tags_of(db: AsyncSession, entry_id: UUID) -> Sequence[LogTag]:
    """The tags of an entry."""
    return (await db.scalars(select(LogTag).where(LogTag.log_entry_id == entry_id).order_by(LogTag.name))).all()


async def last_version(db: AsyncSession, entry_id: UUID) -> int:
    """The number of its newest version; 0 before the first."""
    query = select(func.coalesce(func.max(LogEntryVersion.number), 0)).where(LogEntryVersion.log_entry_id == entry_id)
    return (await db.execute(query)).scalar_one()
