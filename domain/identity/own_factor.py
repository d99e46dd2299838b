"""A person proves password and second factor once more, before changing the factor."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused
from domain.identity.attempts import Operation, count_attempt, forget_attempts
from domain.identity.in_person import needs_person
from domain.identity.models import SecondFactor, User
from domain.identity.queries import account_of_user
from domain.identity.refusals import IdentityRefusal
from domain.identity.refused import beside, noting_refusals
from domain.identity.second_factor import has_factor, held_factor, refused_code, take_code, take_recovery_code
from domain.identity.verify_password import verify_password


async def needs_own_factor(db: AsyncSession, actor: Actor, user: User) -> Missing:
    """There is one, and the person has signed in."""
    if missing := needs_person(actor):
        return missing
    if user.account_id is not None and await has_factor(db, user.account_id):
        return []
    return [Refused(IdentityRefusal.FACTOR_NONE, "You have no second factor.")]


async def prove_own_factor(db: AsyncSession, actor: Actor, password: str, code: str) -> SecondFactor:
    """The actor's factor, after the password and a code of it, or a recovery code, which are then taken.

    The tries of both are counted beside the act. PASSWORD_WRONG, CODE_WRONG, TOO_MANY_ATTEMPTS, FACTOR_UNREADABLE.
    """
    await verify_password(db, actor, password)
    sessions = beside(db)
    async with noting_refusals(sessions, "factor:verify", actor.request_id, actor.origin) as knock:
        knock.user_id = actor.user_id
        async with sessions.begin() as other:
            account = await account_of_user(other, actor.user_id)
            assert account is not None
            knock.account_id = account.id
            await count_attempt(other, Operation.FACTOR, account.email, "")
        factor = await held_factor(db, account.id)
        if factor is None:
            raise Refused(IdentityRefusal.FACTOR_NONE, "You have no second factor.")
        if not take_code(factor, code) and not await take_recovery_code(db, actor, factor, code):
            raise refused_code(factor, "factorCode")
    async with sessions.begin() as other:
        await forget_attempts(other, Operation.FACTOR, account.email, "")
    return factor
