"""A person chooses a new password."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Denied, Missing, lock_row, record, refuse, row_for
from domain.identity.events import PasswordChanged
from domain.identity.in_person import needs_person
from domain.identity.models import Account, User
from domain.identity.passwords import check_new_password, hash_password
from domain.identity.queries import users_of_account
from domain.identity.sessions import end_resets, end_sessions
from domain.identity.verify_password import verify_password

ACTION = "password:change"


async def can_change_password(db: AsyncSession, actor: Actor, user: User) -> Missing:
    """A person who has signed in; a program has no password."""
    if user.account_id is None:
        raise Denied(ACTION)
    return needs_person(actor)


async def change_password(db: AsyncSession, actor: Actor, old: str, new: str, *, session_id: UUID | None = None) -> User:
    """The account's password from now on, for all its users; every session but this one ends, and so do links to a new one.

    PASSWORD_WRONG (the old one), PASSWORD_WEAK (the new one), TOO_MANY_ATTEMPTS, NEEDS_SIGN_IN (a token).
    """
    user = await row_for(db, actor, ACTION, User, actor.user_id)
    refuse(await can_change_password(db, actor, user))
    assert user.account_id is not None
    await verify_password(db, actor, old, "oldPassword")
    account = await lock_row(db, Account, user.account_id)
    account.password_hash = await hash_password(check_new_password(new, account.email, "newPassword"))
    account.password_set_at = actor.now
    people = await users_of_account(db, account.id)
    await end_resets(db, *people)
    await end_sessions(db, *people, but=session_id)
    record(db, actor, PasswordChanged(user.id))
    return user
