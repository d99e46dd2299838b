"""A person who has given the password proves the second factor."""

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.acts import Refused, begin_act, record
from domain.identity.attempts import Operation, count_attempt, forget_attempts
from domain.identity.events import RecoveryCodeUsed
from domain.identity.models import Audience, Awaited
from domain.identity.queries import Membership, live_users
from domain.identity.refusals import IdentityRefusal
from domain.identity.refused import noting_refusals
from domain.identity.second_factor import held_factor, refused_code, take_code, take_recovery_code
from domain.identity.sign_in import Device, SignedIn, open_session
from domain.identity.waiting import waiting
from domain.platform.clock import real_now

ACTION = "session:prove"


async def prove_factor(
    sessions: async_sessionmaker[AsyncSession], token: str, code: str, *, device: Device, audience: Audience | None = None
) -> SignedIn:
    """A whole session for one that awaited the code, which ends; by the authenticator's code, or by a recovery code, once each.

    A code that was taken before is refused, also by two browsers at once; a clock one step off is forgiven. A recovery code that
    was used is told by mail. The tries are counted beside the act.
    CODE_WRONG, FACTOR_UNREADABLE (the key of its secret is gone), TOO_MANY_ATTEMPTS, SIGN_IN_OVER.
    """
    async with noting_refusals(sessions, ACTION, device.request_id, device.origin) as knock:
        async with sessions.begin() as db:
            who = await waiting(db, token)
            knock.account_id, knock.user_id = who.account.id, who.user.id
            await count_attempt(db, Operation.FACTOR, who.account.email, device.address)
        return await _enter(sessions, token, code, device, audience)


async def _enter(sessions: async_sessionmaker[AsyncSession], token: str, code: str, device: Device, audience: Audience | None) -> SignedIn:
    async with sessions.begin() as db:
        who = await waiting(db, token, device)
        begin_act(db, who.actor, ACTION)
        factor = await held_factor(db, who.account.id)
        if factor is None or who.session.awaits is not Awaited.CODE:
            raise Refused(IdentityRefusal.SIGN_IN_OVER, "This sign-in took too long. Please sign in again.")
        if not take_code(factor, code):
            if not await take_recovery_code(db, who.actor, factor, code):
                raise refused_code(factor)
            record(db, who.actor, RecoveryCodeUsed(who.user.id, factor.id))
        who.session.ended_at = real_now()
        await db.flush()
        await forget_attempts(db, Operation.FACTOR, who.account.email, device.address)
        users = await live_users(db, who.account.id, audience)
        found = [Membership(one.id, name, one.audience) for one, name in users]
        return SignedIn(await open_session(db, who.user, device), who.user, found)
