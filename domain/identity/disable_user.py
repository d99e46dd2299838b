"""A user may no longer enter."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.identity.administrators import held_administration, keep_administrator
from domain.identity.events import UserDisabled
from domain.identity.models import User
from domain.identity.queries import open_invitation
from domain.identity.refusals import IdentityRefusal
from domain.identity.sessions import end_sessions

ACTION = "user:disable"


async def can_disable_user(db: AsyncSession, actor: Actor, user: User) -> Missing:
    """The user is somebody else, and not disabled yet."""
    missing = []
    if user.id == actor.user_id:
        missing.append(Refused(IdentityRefusal.OWN_USER, "Nobody disables themself."))
    if user.disabled_at is not None:
        missing.append(Refused(IdentityRefusal.USER_DISABLED, "This person's access has been disabled."))
    return missing


async def disable_user(db: AsyncSession, actor: Actor, user_id: UUID, *, expected_version: int | None = None) -> User:
    """Ends the sessions, stops the tokens and withdraws an open invitation; what the person did stays, and other memberships do too.

    Nobody disables themself (OWN_USER), nor the last administrator (LAST_ADMINISTRATOR). USER_DISABLED.
    """
    user = await row_for(db, actor, ACTION, User, user_id, expected_version=expected_version)
    refuse(await can_disable_user(db, actor, user))
    administers = await held_administration(db, user.id)
    if administers is not None:
        await keep_administrator(db, actor, user.id, administers)
    user.disabled_at = actor.now
    invitation = await open_invitation(db, user.id)
    if invitation is not None:
        invitation.withdrawn_at = actor.now
    await end_sessions(db, user.id)
    record(db, actor, UserDisabled(user.id))
    return user
