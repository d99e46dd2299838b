"""A person is told that the password has changed: whoever did not do it learns of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, require
from domain.identity.models import Audience, Language, User
from domain.identity.queries import account_of_user

ACTION = "password:tell"


@dataclass(frozen=True)
class PasswordNote:
    """What the mail says."""

    name: str
    email: str
    audience: Audience
    language: Language
    time_zone: str | None
    changed_at: datetime


async def password_to_tell(db: AsyncSession, actor: Actor, user_id: UUID) -> PasswordNote | None:
    """Whom to tell of the newest password; None where the person has none any more. Changes nothing."""
    require(db, actor, ACTION)
    user, account = await db.get(User, user_id), await account_of_user(db, user_id)
    if user is None or account is None or account.password_set_at is None:
        return None
    return PasswordNote(user.name, account.email, user.audience, user.language, user.time_zone, account.password_set_at)
