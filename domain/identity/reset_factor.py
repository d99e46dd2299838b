"""The administrator helps whoever has lost authenticator and recovery codes."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.identity.events import FactorReset
from domain.identity.models import User
from domain.identity.queries import users_of_account
from domain.identity.refusals import IdentityRefusal
from domain.identity.second_factor import has_factor, held_factor
from domain.identity.sessions import end_sessions

ACTION = "factor:reset"


async def can_reset_factor(db: AsyncSession, actor: Actor, user: User) -> Missing:
    """It is somebody else's, and there is one."""
    if user.id == actor.user_id:
        return [Refused(IdentityRefusal.OWN_USER, "Nobody resets their own second factor.")]
    if user.account_id is None or not await has_factor(db, user.account_id):
        return [Refused(IdentityRefusal.FACTOR_NONE, "This person has no second factor.")]
    return []


async def reset_factor(db: AsyncSession, actor: Actor, user_id: UUID) -> User:
    """The factor and its recovery codes count no longer, all sessions of the person end, who is told by mail.

    Whose roles ask for a factor sets up another at the next sign-in. FACTOR_NONE; OWN_USER: nobody resets their own.
    """
    user = await row_for(db, actor, ACTION, User, user_id)
    refuse(await can_reset_factor(db, actor, user))
    factor = await held_factor(db, user.account_id)
    assert factor is not None
    assert user.account_id is not None
    factor.ended_at = actor.now
    await end_sessions(db, *await users_of_account(db, user.account_id))
    record(db, actor, FactorReset(user.id, factor.id))
    return user
