"""What programs take out stands in the audit before the first row leaves (S2-42)."""

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.acts import Actor
from domain.platform.entries import note

READ = "feed:read"


async def note_feed(sessions: async_sessionmaker[AsyncSession], actor: Actor, what: str) -> None:
    """An entry in a transaction of its own: who takes which feed out."""
    async with sessions.begin() as db:
        await note(db, actor, READ, "Feed", what=what[:500])
