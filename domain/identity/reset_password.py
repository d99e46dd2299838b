"""A person who forgot the password sets another, by the mailed link."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Refused, begin_act, lock_row, record
from domain.identity.actors import Bearer
from domain.identity.attempts import Operation, forget_attempts
from domain.identity.events import PasswordChanged
from domain.identity.models import Account, PasswordReset, User
from domain.identity.passwords import check_new_password, hash_password
from domain.identity.queries import open_tokens, reset_of_link, users_of_account
from domain.identity.refusals import IdentityRefusal
from domain.identity.sessions import end_resets, end_sessions
from domain.identity.sign_in import Device
from domain.platform.clock import product_now, real_now

ACTION = "password:reset"


async def reset_password(db: AsyncSession, token: str, password: str, *, device: Device) -> User:
    """The account's password from now on; every session and token of all its users ends, and so do all its links.

    The link is the right, once. Nobody is signed in by it: the new password, and a second factor where there is one, come next.
    Failed sign-ins are forgotten, so that whoever was locked out by a stranger gets in. RESET_LINK_OVER, PASSWORD_WEAK.
    """
    user, account = await open_link(db, token)
    actor = Bearer.of(user, await product_now(db), device.request_id, device.origin)
    begin_act(db, actor, ACTION)
    account.password_hash = await hash_password(check_new_password(password, account.email))
    account.password_set_at = actor.now
    people = await users_of_account(db, account.id)
    await end_resets(db, *people)
    for issued in await open_tokens(db, *people):
        issued.revoked_at = actor.now
    await end_sessions(db, *people)
    await forget_attempts(db, Operation.SIGN_IN, account.email, device.address)
    record(db, actor, PasswordChanged(user.id))
    return user


async def open_link(db: AsyncSession, token: str) -> tuple[User, Account]:
    """Whose password the link may set. RESET_LINK_OVER for one that is unknown, used or too old, and where the person may not enter."""
    link: PasswordReset | None = await reset_of_link(db, token)
    if link is None or link.ended_at is not None or link.expires_at <= real_now():
        raise _over()
    user = await lock_row(db, User, link.user_id)
    assert user.account_id is not None
    account = await lock_row(db, Account, user.account_id)
    if user.disabled_at is not None or account.disabled_at is not None:
        raise _over()
    return user, account


def _over() -> Refused:
    return Refused(IdentityRefusal.RESET_LINK_OVER, "This link does not work any more. Please ask for a new one.")
