"""What staff sees as somebody else stands in the audit before it is answered: without its entry nothing is seen."""

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.acts import Actor
from domain.identity.begin_view_as import ACTION
from domain.platform.entries import note


async def note_viewing(sessions: async_sessionmaker[AsyncSession], actor: Actor, what: str) -> None:
    """Of a view, an entry in a transaction of its own: by whom, as whom, what. Of everybody else nothing."""
    if actor.watcher is not None:
        async with sessions.begin() as db:
            await note(db, actor, ACTION, "ViewAsSession", actor.watcher.view_id, what[:500])
