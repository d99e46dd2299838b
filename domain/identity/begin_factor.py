"""A person begins to set up an authenticator."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Refused, begin_act, save
from domain.identity.factor_secret import can_conceal, conceal
from domain.identity.models import SecondFactor
from domain.identity.refusals import IdentityRefusal
from domain.identity.second_factor import new_factor_secret, open_factor
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
        raise Refused(IdentityRefusal.FACTOR_OFF, "No second factor can be set up here: the operator has not given a key for it.")
    if who.session.awaits is None:
        await verify_password(db, who.actor, password)
    begin_act(db, who.actor, ACTION)
    factor = await open_factor(db, who.account.id)
    if factor is not None and factor.confirmed_at is not None:
        raise Refused(IdentityRefusal.FACTOR_HELD, "You have a second factor already.")
    if factor is not None:
        factor.ended_at = who.actor.now
        await db.flush()
    factor = SecondFactor(account_id=who.account.id, secret=conceal(new_factor_secret()))
    await save(db, factor)
    return factor
