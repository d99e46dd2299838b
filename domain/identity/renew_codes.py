"""A person gets new recovery codes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for
from domain.identity.events import RecoveryCodesRenewed
from domain.identity.models import RecoveryCode, User
from domain.identity.own_factor import needs_own_factor, prove_own_factor
from domain.identity.second_factor import make_recovery_codes

ACTION = "factor:renew"


@dataclass(frozen=True)
class Renewed:
    """Whose codes they are, and the codes: shown this once."""

    user: User
    codes: Sequence[str] = field(repr=False)


async def can_renew_codes(db: AsyncSession, actor: Actor, user: User) -> Missing:
    """The person has a second factor."""
    return await needs_own_factor(db, actor, user)


async def renew_codes(db: AsyncSession, actor: Actor, password: str, code: str) -> Renewed:
    """Ten new recovery codes; those of before count no longer, used or not. They are told by mail that it happened.

    FACTOR_NONE, PASSWORD_WRONG, CODE_WRONG, TOO_MANY_ATTEMPTS, FACTOR_UNREADABLE, NEEDS_SIGN_IN.
    """
    user = await row_for(db, actor, ACTION, User, actor.user_id)
    refuse(await can_renew_codes(db, actor, user))
    factor = await prove_own_factor(db, actor, password, code)
    for old in await db.scalars(select(RecoveryCode).where(RecoveryCode.factor_id == factor.id).with_for_update()):
        await db.delete(old)
    codes = await make_recovery_codes(db, factor)
    record(db, actor, RecoveryCodesRenewed(user.id, factor.id))
    return Renewed(user, codes)
