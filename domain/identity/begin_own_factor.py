"""A person who has signed in begins to set up an authenticator from a tool of their own, without a page."""

from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Denied, Missing, Refused, refuse, row_for
from domain.identity.factor_secret import can_conceal, reveal
from domain.identity.in_person import needs_person
from domain.identity.models import Account, User
from domain.identity.refusals import IdentityRefusal
from domain.identity.second_factor import has_factor, provisioning_uri
from domain.identity.setting_up import factor_off, new_factor
from domain.identity.verify_password import verify_password

ACTION = "factor:begin"


@dataclass(frozen=True)
class BegunFactor:
    """Whose it is, and what the authenticator takes: shown this once."""

    user: User
    secret: str = field(repr=False)
    uri: str = field(repr=False)


async def can_begin_factor(db: AsyncSession, actor: Actor, user: User) -> Missing:
    """A person who has signed in and has no second factor; there is a key to keep it by."""
    if user.account_id is None:
        raise Denied(ACTION)
    missing = needs_person(actor)
    if not can_conceal():
        missing.append(factor_off())
    if await has_factor(db, user.account_id):
        missing.append(Refused(IdentityRefusal.FACTOR_HELD, "You have a second factor already."))
    return missing


async def begin_own_factor(db: AsyncSession, actor: Actor, password: str) -> BegunFactor:
    """A new secret, which counts for nothing until `confirm_own_factor`; one that was not confirmed ends.

    FACTOR_OFF, FACTOR_HELD, PASSWORD_WRONG, TOO_MANY_ATTEMPTS, NEEDS_SIGN_IN (a token).
    """
    user = await row_for(db, actor, ACTION, User, actor.user_id)
    refuse(await can_begin_factor(db, actor, user))
    assert user.account_id is not None
    await verify_password(db, actor, password)
    account = await db.get_one(Account, user.account_id)
    secret = reveal((await new_factor(db, actor, account.id)).secret)
    assert secret is not None
    return BegunFactor(user, secret, provisioning_uri(secret, account.email))
