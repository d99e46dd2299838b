"""A disabled user may enter again."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.identity.events import UserEnabled
from domain.identity.models import User
from domain.identity.refusals import IdentityRefusal

ACTION = "user:enable"


async def can_enable_user(db: AsyncSession, actor: Actor, user: User) -> Missing:
    """The user is disabled."""
    if user.disabled_at is not None:
        return []
    return [Refused(IdentityRefusal.USER_ACTIVE, "This person's access is not disabled.")]


async def enable_user(db: AsyncSession, actor: Actor, user_id: UUID, *, expected_version: int | None = None) -> User:
    """The user signs in again with the password and roles of before; ended sessions stay ended. USER_ACTIVE."""
    user = await row_for(db, actor, ACTION, User, user_id, expected_version=expected_version)
    refuse(await can_enable_user(db, actor, user))
    user.disabled_at = None
    await db.flush()
    record(db, actor, UserEnabled(user.id))
    return user
