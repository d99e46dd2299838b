"""The authenticator shows its first code."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import begin_act
from domain.identity.models import SecondFactor
from domain.identity.setting_up import take_first_code
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

    CODE_WRONG, TOO_MANY_ATTEMPTS, FACTOR_NONE (nothing was begun), FACTOR_HELD, SIGN_IN_OVER.
    """
    who = await waiting(db, token, device)
    begin_act(db, who.actor, ACTION)
    is_in = who.session.awaits is None
    factor, codes = await take_first_code(db, who.actor, who.account, code, but=who.session.id if is_in else None)
    return Confirmed(factor, codes, None if is_in else SignedIn(await open_session(db, who.user, device), who.user, ()))
