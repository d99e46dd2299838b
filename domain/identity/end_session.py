"""One session ends."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, refuse, row_for
from domain.identity.models import SignInSession
from domain.identity.refusals import IdentityRefusal
from domain.platform.clock import real_now

ACTION = "session:end"


async def can_end_session(db: AsyncSession, actor: Actor, session: SignInSession) -> Missing:
    """It has not ended."""
    if session.ended_at is None:
        return []
    return [Refused(IdentityRefusal.SESSION_ENDED, "This session has ended already.")]


async def end_session(db: AsyncSession, actor: Actor, session_id: UUID) -> SignInSession:
    """The browser is signed out from its next request on: one's own, or anybody's by the administrator. SESSION_ENDED."""
    session = await row_for(db, actor, ACTION, SignInSession, session_id)
    refuse(await can_end_session(db, actor, session))
    session.ended_at = real_now()
    await db.flush()
    return session
