"""What setting up a second factor is, at whichever door: a secret that counts for nothing until its first code was shown."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Refused, record, save
from domain.identity.attempts import Operation, count_attempt, forget_attempts
from domain.identity.events import FactorSetUp
from domain.identity.factor_secret import conceal
from domain.identity.models import Account, SecondFactor
from domain.identity.queries import users_of_account
from domain.identity.refusals import IdentityRefusal
from domain.identity.refused import beside, noting_refusals
from domain.identity.second_factor import make_recovery_codes, new_factor_secret, open_factor, refused_code, take_code
from domain.identity.sessions import end_sessions


def factor_off() -> Refused:
    """FACTOR_OFF: a secret could not be kept."""
    return Refused(IdentityRefusal.FACTOR_OFF, "No second factor can be set up here: the operator has not given a key for it.")


def nothing_begun() -> Refused:
    """FACTOR_NONE: no factor waits for its first code."""
    return Refused(IdentityRefusal.FACTOR_NONE, "Please begin anew: there is no second factor being set up.")


async def is_being_set_up(db: AsyncSession, account_id: UUID) -> bool:
    """Whether a factor was begun and waits for its first code; locks nothing."""
    query = select(SecondFactor.id).where(SecondFactor.account_id == account_id, SecondFactor.ended_at.is_(None))
    return await db.scalar(query.where(SecondFactor.confirmed_at.is_(None))) is not None


async def new_factor(db: AsyncSession, actor: Actor, account_id: UUID) -> SecondFactor:
    """A new secret in the place of one that was not confirmed. FACTOR_HELD."""
    factor = await open_factor(db, account_id)
    if factor is not None and factor.confirmed_at is not None:
        raise Refused(IdentityRefusal.FACTOR_HELD, "You have a second factor already.")
    if factor is not None:
        factor.ended_at = actor.now
        await db.flush()
    factor = SecondFactor(account_id=account_id, secret=conceal(new_factor_secret()))
    await save(db, factor)
    return factor


async def take_first_code(
    db: AsyncSession, actor: Actor, account: Account, code: str, field: str = "code", *, but: UUID | None
) -> tuple[SecondFactor, Sequence[str]]:
    """The factor counts: every session of the account but one ends, and there are ten recovery codes.

    The tries are counted beside the act, as those at the sign-in are: whoever borrows a browser in which somebody has just begun
    cannot guess on. FACTOR_NONE, FACTOR_HELD, CODE_WRONG, FACTOR_UNREADABLE, TOO_MANY_ATTEMPTS.
    """
    factor = await open_factor(db, account.id)
    if factor is None:
        raise nothing_begun()
    if factor.confirmed_at is not None:
        raise Refused(IdentityRefusal.FACTOR_HELD, "You have a second factor already.")
    sessions = beside(db)
    async with noting_refusals(sessions, "factor:verify", actor.request_id, actor.origin) as knock:
        knock.account_id, knock.user_id = account.id, actor.user_id
        async with sessions.begin() as other:
            await count_attempt(other, Operation.FACTOR, account.email, "")
        if not take_code(factor, code):
            raise refused_code(factor, field)
    async with sessions.begin() as other:
        await forget_attempts(other, Operation.FACTOR, account.email, "")
    factor.confirmed_at = actor.now
    await end_sessions(db, *await users_of_account(db, account.id), but=but)
    codes = await make_recovery_codes(db, factor)
    record(db, actor, FactorSetUp(actor.user_id, factor.id))
    return factor, codes
