"""A person signs in without a second factor from now on."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.identity.events import FactorRemoved
from domain.identity.models import User
from domain.identity.own_factor import needs_own_factor, prove_own_factor
from domain.identity.queries import users_of_account
from domain.identity.refusals import IdentityRefusal
from domain.identity.second_factor import needs_factor
from domain.identity.sessions import end_sessions

ACTION = "factor:remove"


async def can_remove_factor(db: AsyncSession, actor: Actor, user: User) -> Missing:
    """The person has one, and no role of theirs, in whichever organisation, asks for it."""
    missing = await needs_own_factor(db, actor, user)
    if missing or user.account_id is None:
        return missing
    for user_id in await users_of_account(db, user.account_id):
        if await needs_factor(db, await db.get_one(User, user_id)):
            return [Refused(IdentityRefusal.FACTOR_REQUIRED, "One of your roles asks for a second factor: it cannot be removed.")]
    return []


async def remove_factor(db: AsyncSession, actor: Actor, password: str, code: str, *, session_id: UUID | None = None) -> User:
    """The factor and its recovery codes count no longer; every session but this one ends, and the person is told by mail.

    FACTOR_NONE, FACTOR_REQUIRED, PASSWORD_WRONG, CODE_WRONG, TOO_MANY_ATTEMPTS, FACTOR_UNREADABLE, NEEDS_SIGN_IN.
    """
    user = await row_for(db, actor, ACTION, User, actor.user_id)
    refuse(await can_remove_factor(db, actor, user))
    factor = await prove_own_factor(db, actor, password, code)
    factor.ended_at = actor.now
    await end_sessions(db, *await users_of_account(db, factor.account_id), but=session_id)
    record(db, actor, FactorRemoved(user.id, factor.id))
    return user
