"""A person leaves."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, row_for
from domain.identity.models import SignInSession, User
from domain.platform.clock import real_now

ACTION = "session:sign_out"


async def sign_out(db: AsyncSession, actor: Actor, session_id: UUID) -> None:
    """Ends one of the actor's own sessions (`viewer.session_id` is the one of this request); one that has ended stays so."""
    user = await row_for(db, actor, ACTION, User, actor.user_id, lock=False)
    session = await db.get(SignInSession, session_id, with_for_update=True)
    if session is not None and session.user_id == user.id and session.ended_at is None:
        session.ended_at = real_now()
        await db.flush()
