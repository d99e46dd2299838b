"""Staff begins to see what a customer's or partner's person sees."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Denied, Missing, Refused, refuse, row_for, save, stand_in
from domain.identity.models import Account, Audience, User
from domain.identity.refusals import IdentityRefusal
from domain.identity.secret import hash_secret, new_secret
from domain.identity.view_as_models import ViewAsSession
from domain.platform.clock import real_now
from domain.values import text

ACTION = "user:view_as"
LIFE, LINK = timedelta(minutes=30), timedelta(minutes=5)
PREFIX = "concord_view_"
"""How a bearer of a view begins."""


@dataclass(frozen=True)
class Begun:
    """The view, the last part of the link that opens it in a browser, and the bearer for programs: shown this once."""

    view: ViewAsSession
    user: User
    link: str = field(repr=False)
    bearer: str = field(repr=False)


async def can_begin_view_as(db: AsyncSession, actor: Actor, user: User) -> Missing:
    """The person is nobody of the provider's own, whatever the policy says, and could sign in now."""
    if user.audience is Audience.STAFF:
        raise Denied(ACTION)
    account = None if user.account_id is None else await db.get(Account, user.account_id)
    if user.disabled_at is not None or (account is not None and account.disabled_at is not None):
        return [Refused(IdentityRefusal.USER_DISABLED, "This person's access has been disabled.")]
    if user.joined_at is None:
        return [Refused(IdentityRefusal.USER_NOT_JOINED, "This person has not accepted the invitation yet.")]
    return []


async def begin_view_as(db: AsyncSession, actor: Actor, user_id: UUID, reason: str) -> Begun:
    """A view of half an hour of real time, which reads and changes nothing. Of staff there is none, whatever the policy says: Denied.

    It opens nothing any more once the session or token in which it was begun has ended, the right is lost, or either user is disabled:
    `authz.view_as` looks at each request. USER_DISABLED, USER_NOT_JOINED.
    """
    user = await row_for(db, actor, ACTION, User, user_id, lock=False)
    refuse(await can_begin_view_as(db, actor, user))
    link, bearer, now = new_secret(), new_secret(PREFIX), real_now()
    stand_in(db, user.id)
    view = ViewAsSession(
        owner_id=actor.user_id,
        user_id=user.id,
        session_id=actor.origin.session_id,
        token_id=actor.origin.token_id,
        reason=text(reason, "reason", 1000),
        link_hash=hash_secret(link),
        bearer_hash=hash_secret(bearer),
        link_until=now + LINK,
        expires_at=now + LIFE,
    )
    await save(db, view)
    return Begun(view, user, link, bearer)
