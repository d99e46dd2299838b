"""Ending sessions, and links to a new password: what signing out, a new password and a disabled user have in common."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.identity.queries import live_sessions, open_resets
from domain.platform.clock import real_now


async def end_sessions(db: AsyncSession, *user_ids: UUID, but: UUID | None = None) -> int:
    """Ends all sessions of these users, but the one named; says how many. Their time is real time."""
    ended = [session for session in await live_sessions(db, *user_ids) if session.id != but]
    for session in ended:
        session.ended_at = real_now()
    await db.flush()
    return len(ended)


async def end_resets(db: AsyncSession, *user_ids: UUID) -> None:
    """The mailed links of these users to a new password work no more."""
    for link in await open_resets(db, *user_ids):
        link.ended_at = real_now()
    await db.flush()
