"""A person chooses the language of pages, alerts and mail."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, row_for
from domain.identity.models import Language, User

ACTION = "language:set"


async def can_set_language(db: AsyncSession, actor: Actor, user: User) -> Missing:
    """Always: the right says whose language it is."""
    return []


async def set_language(db: AsyncSession, actor: Actor, language: Language) -> User:
    """From the next request on, for this membership."""
    user = await row_for(db, actor, ACTION, User, actor.user_id)
    user.language = language
    await db.flush()
    return user
