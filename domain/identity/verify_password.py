"""Who signs proves once more who they are."""

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.acts import Actor, Refused
from domain.identity.attempts import Operation, count_attempt, forget_attempts
from domain.identity.passwords import password_matches
from domain.identity.queries import account_of_user
from domain.identity.refusals import IdentityRefusal
from domain.identity.refused import Knock, beside, noting_refusals

ACTION = "password:verify"


async def verify_password(db: AsyncSession, actor: Actor, password: str, field: str = "password") -> None:
    """Refuses a signature whose password is not the actor's: PASSWORD_WRONG; TOO_MANY_ATTEMPTS after 5 failures in 15 minutes.

    The failures are counted in transactions of their own beside that of the act, since a refused act leaves nothing behind.
    A door calls it before its act begins: a check takes its time, and no connection waits for it.
    """
    sessions = beside(db)
    async with noting_refusals(sessions, ACTION, actor.request_id, actor.origin) as knock:
        knock.user_id = actor.user_id
        await _verify(sessions, actor, password, field, knock)


async def _verify(sessions: async_sessionmaker[AsyncSession], actor: Actor, password: str, field: str, knock: Knock) -> None:
    async with sessions.begin() as other:
        account = await account_of_user(other, actor.user_id)
        if account is None:
            raise Refused(IdentityRefusal.PASSWORD_WRONG, "A program has no password and cannot sign.", field)
        knock.account_id = account.id
        await count_attempt(other, Operation.PROOF, account.email, "")
    if account.disabled_at is not None or not await password_matches(password, account.password_hash):
        raise Refused(IdentityRefusal.PASSWORD_WRONG, "This is not your password.", field)
    async with sessions.begin() as other:
        await forget_attempts(other, Operation.PROOF, account.email, "")
