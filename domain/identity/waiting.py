"""Whoever stands between the password and the second factor, or sets one up."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Refused
from domain.identity.actors import Bearer
from domain.identity.models import Account, SignInSession, User
from domain.identity.queries import session_of
from domain.identity.refusals import IdentityRefusal
from domain.identity.sign_in import Device
from domain.platform.clock import product_now


@dataclass(frozen=True)
class Waiting:
    """A live session, whatever it awaits, with whose it is."""

    session: SignInSession
    user: User
    account: Account
    actor: Bearer


async def waiting(db: AsyncSession, token: str, device: Device | None = None) -> Waiting:
    """The session of a secret. SIGN_IN_OVER for one that has ended, expired, belongs to a program or to somebody disabled."""
    session = await session_of(db, token)
    user = None if session is None else await db.get(User, session.user_id)
    account = None if user is None or user.account_id is None else await db.get(Account, user.account_id)
    if session is None or user is None or account is None or user.disabled_at is not None or account.disabled_at is not None:
        raise Refused(IdentityRefusal.SIGN_IN_OVER, "This sign-in took too long. Please sign in again.")
    device, now = device or Device(), await product_now(db)
    return Waiting(session, user, account, Bearer.of(user, now, device.request_id, device.origin))
