"""The authenticator that a person sets up without a page shows its first code."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Denied, Missing, Refused, refuse, row_for
from domain.identity.in_person import needs_person
from domain.identity.models import Account, User
from domain.identity.refusals import IdentityRefusal
from domain.identity.second_factor import has_factor
from domain.identity.setting_up import is_being_set_up, nothing_begun, take_first_code

ACTION = "factor:confirm"


@dataclass(frozen=True)
class ConfirmedFactor:
    """Whose factor counts from now on, and the recovery codes: shown this once."""

    user: User
    codes: Sequence[str] = field(repr=False)


async def can_confirm_factor(db: AsyncSession, actor: Actor, user: User) -> Missing:
    """A person who has signed in, and has begun to set one up."""
    if user.account_id is None:
        raise Denied(ACTION)
    missing = needs_person(actor)
    if await has_factor(db, user.account_id):
        missing.append(Refused(IdentityRefusal.FACTOR_HELD, "You have a second factor already."))
    elif not await is_being_set_up(db, user.account_id):
        missing.append(nothing_begun())
    return missing


async def confirm_own_factor(db: AsyncSession, actor: Actor, code: str, *, session_id: UUID | None = None) -> ConfirmedFactor:
    """From now on each sign-in of the account asks for a code, every session but this one ends, and the person is told by mail.

    CODE_WRONG, TOO_MANY_ATTEMPTS, FACTOR_NONE (nothing was begun), FACTOR_HELD, FACTOR_UNREADABLE, NEEDS_SIGN_IN.
    """
    user = await row_for(db, actor, ACTION, User, actor.user_id)
    refuse(await can_confirm_factor(db, actor, user))
    assert user.account_id is not None
    account = await db.get_one(Account, user.account_id)
    _, codes = await take_first_code(db, actor, account, code, "factorCode", but=session_id)
    return ConfirmedFactor(user, codes)
