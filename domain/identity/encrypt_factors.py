"""The secrets of second factors are encrypted by the newest key."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, require
from domain.identity.factor_secret import can_conceal, conceal, is_current, reveal
from domain.identity.models import SecondFactor
from domain.identity.setting_up import factor_off

ACTION = "factor:encrypt"


@dataclass(frozen=True)
class Encrypted:
    """How many secrets were kept otherwise before, and how many no key opens."""

    changed: int
    unreadable: int


async def encrypt_factors(db: AsyncSession, actor: Actor) -> Encrypted:
    """Every secret, of ended factors too, is kept by the first key; from then on the others are needed no more.

    What no key opens stays as it is. FACTOR_OFF without a key.
    """
    require(db, actor, ACTION)
    if not can_conceal():
        raise factor_off()
    factors = (await db.scalars(select(SecondFactor).order_by(SecondFactor.id).with_for_update())).all()
    known = {factor.id: reveal(factor.secret) for factor in factors}
    changed = 0
    for factor in factors:
        secret = known[factor.id]
        if secret is not None and not is_current(factor.secret):
            factor.secret = conceal(secret)
            changed += 1
    await db.flush()
    return Encrypted(changed, sum(secret is None for secret in known.values()))
