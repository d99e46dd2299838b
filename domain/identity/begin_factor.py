"""A person begins to set up an authenticator."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import begin_act
from domain.identity.factor_secret import can_conceal
from domain.identity.models import SecondFactor
from domain.identity.setting_up import factor_off, new_factor
from domain.identity.sign_in import Device
from domain.identity.verify_password import verify_password
from domain.identity.waiting import waiting

ACTION = "factor:begin"


async def begin_factor(db: AsyncSession, token: str, password: str, *, device: Device) -> SecondFactor:
    """A new secret, which counts for nothing until it is confirmed; one that was not confirmed ends.

    Whoever is in asks by the password again, so that a borrowed browser cannot lock its owner out; whoever has just given it and
    must set a factor up to come in does not.
    FACTOR_OFF (no key to keep it by), FACTOR_HELD, PASSWORD_WRONG, TOO_MANY_ATTEMPTS, SIGN_IN_OVER.
    """
    who = await waiting(db, token, device)
    if not can_conceal():
        raise factor_off()
    if who.session.awaits is None:
        await verify_password(db, who.actor, password)
    begin_act(db, who.actor, ACTION)
    return await new_factor(db, who.actor, who.account.id)
