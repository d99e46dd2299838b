"""Who was not let in stands in the audit: the refusal goes out, and leaves its entry in a transaction of its own (S2-42)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.acts import Origin, Refused
from domain.database import new_id
from domain.identity.actors import NOBODY, Bearer
from domain.identity.attempts import WINDOW
from domain.identity.models import SignInAttempt
from domain.identity.refusals import IdentityRefusal
from domain.platform.clock import product_now, real_now
from domain.platform.entries import note


@dataclass
class Knock:
    """Whose door it is, as soon as that is known; a typed address that nobody has is not kept, it may be a password."""

    account_id: UUID = NOBODY
    user_id: UUID = NOBODY


@asynccontextmanager
async def noting_refusals(sessions: async_sessionmaker[AsyncSession], act: str, request_id: str, origin: Origin) -> AsyncIterator[Knock]:
    """Around an act that lets somebody in: a refusal of it is noted, with the account that was tried where there is one.

    Tries beyond the throttle are noted once a place and quarter of an hour, so that whoever storms the door cannot flood the audit.
    """
    knock = Knock()
    try:
        yield knock
    except Refused as refusal:
        async with sessions.begin() as db:
            if await _is_news(db, act, refusal, origin.address or str(knock.account_id)):
                actor = Bearer(knock.user_id, NOBODY, await product_now(db), request_id, origin)
                await note(db, actor, act, "Account", knock.account_id, refusal.code.value)
        raise


def beside(db: AsyncSession) -> async_sessionmaker[AsyncSession]:
    """Transactions of their own beside that of an act, which leaves nothing behind where it is refused."""
    return async_sessionmaker(db.bind, expire_on_commit=False, join_transaction_mode="create_savepoint")


async def _is_news(db: AsyncSession, act: str, refusal: Refused, place: str) -> bool:
    if refusal.code is IdentityRefusal.TOO_BUSY:
        return False
    if refusal.code is not IdentityRefusal.TOO_MANY_ATTEMPTS:
        return True
    key, now = f"{act}:told:{place}"[:300], real_now()
    if await db.scalar(select(SignInAttempt.id).where(SignInAttempt.key == key, SignInAttempt.at > now - WINDOW).limit(1)):
        return False
    db.add(SignInAttempt(id=new_id(), key=key, at=now))
    return True
