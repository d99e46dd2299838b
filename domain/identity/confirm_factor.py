"""The authenticator shows its first code."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Refused, begin_act, record
from domain.identity.events import FactorSetUp
from domain.identity.models import SecondFactor
from domain.identity.queries import users_of_account
from domain.identity.refusals import IdentityRefusal
from domain.identity.second_factor import make_recovery_codes, open_factor, refused_code, take_code
from domain.identity.sessions import end_sessions
from domain.identity.sign_in import Device, SignedIn, open_session
from domain.identity.waiting import waiting

ACTION = "factor:confirm"


@dataclass(frozen=True)
class Confirmed:
    """The factor counts; the recovery codes are shown this once. `entered` is the session of whoever was kept waiting for it."""

    factor: SecondFactor
    codes: Sequence[str] = field(repr=False)
    entered: SignedIn | None


async def confirm_factor(db: AsyncSession, token: str, code: str, *, device: Device) -> Confirmed:
    """From now on each sign-in of the account asks for a code, and every other session ends: none lives without the factor.

    The person is told by mail.

    CODE_WRONG, FACTOR_NONE (nothing was begun), FACTOR_HELD, SIGN_IN_OVER.
    """
    who = await waiting(db, token, device)
    begin_act(db, who.actor, ACTION)
    factor = await open_factor(db, who.account.id)
    if factor is None:
        raise Refused(IdentityRefusal.FACTOR_NONE, "Please begin anew: there is no second factor being set up.")
    if factor.confirmed_at is not None:
        raise Refused(IdentityRefusal.FACTOR_HELD, "You have a second factor already.")
    if not take_code(factor, code):
        raise refused_code(factor)
    factor.confirmed_at = who.actor.now
    is_in = who.session.awaits is None
    await end_sessions(db, *await users_of_account(db, who.account.id), but=who.session.id if is_in else None)
    codes = await make_recovery_codes(db, factor)
    record(db, who.actor, FactorSetUp(who.user.id, factor.id))
    return Confirmed(factor, codes, None if is_in else SignedIn(await open_session(db, who.user, device), who.user, ()))
