"""All sessions of a user end."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, row_for
from domain.identity.models import User
from domain.identity.sessions import end_sessions

ACTION = "session:end_all"


async def can_sign_out_everywhere(db: AsyncSession, actor: Actor, user: User) -> Missing:
    """Always: what has ended stays so."""
    return []


async def sign_out_everywhere(db: AsyncSession, actor: Actor, user_id: UUID) -> User:
    """Ends every session of the user, this one too: of oneself, or of others by an administrator."""
    user = await row_for(db, actor, ACTION, User, user_id)
    await end_sessions(db, user.id)
    return user
