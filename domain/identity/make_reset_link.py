"""The worker mails the link to a new password: made at that moment, so that its secret stands in no event, queue or log."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, require, save
from domain.identity.models import Audience, Language, PasswordReset, ResetRequest
from domain.identity.queries import account_of, live_users
from domain.identity.secret import hash_secret, new_secret
from domain.platform.clock import real_now
from settings import settings

ACTION = "password:make_link"


@dataclass(frozen=True)
class ResetLetter:
    """What the mail says. `token` is the last part of the link's address and is kept nowhere."""

    name: str
    email: str
    audience: Audience
    language: Language
    minutes: int
    token: str = field(repr=False)


async def make_reset_link(db: AsyncSession, actor: Actor, request_id: UUID) -> ResetLetter | None:
    """A link for the mail about to be sent; None where there is nobody to mail to, or the wish is too old.

    Nobody is: an unknown address, a disabled account or user, somebody who has not joined, has no password or no user in the
    portal where it was asked. A mail that is sent twice carries two links; using one ends both.
    """
    require(db, actor, ACTION)
    wish, life = await db.get(ResetRequest, request_id), timedelta(minutes=settings().reset_minutes)
    if wish is None or wish.at + life <= real_now():
        return None
    account = await account_of(db, wish.email)
    if account is None or account.disabled_at is not None or account.password_hash is None:
        return None
    users = await live_users(db, account.id, wish.audience)
    if not users:
        return None
    user, token = users[0][0], new_secret()
    await save(db, PasswordReset(user_id=user.id, token_hash=hash_secret(token), expires_at=real_now() + life))
    return ResetLetter(user.name, account.email, user.audience, user.language, settings().reset_minutes, token)
