"""Somebody forgot the password."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.acts import record, save
from domain.database import new_id
from domain.identity.actors import Bearer
from domain.identity.attempts import KEPT, Operation, count_attempt
from domain.identity.email import email_key
from domain.identity.events import ResetAsked
from domain.identity.models import Audience, ResetRequest
from domain.identity.sign_in import Device
from domain.platform.clock import product_now, real_now
from domain.platform.entries import note

ACTION = "password:ask_reset"


async def ask_reset(sessions: async_sessionmaker[AsyncSession], email: str, *, device: Device, audience: Audience | None = None) -> None:
    """Notes the wish and nothing else: whether anybody has the address is looked up by the worker that mails the link.

    So the answer, its statements and its time are the same for everybody. TOO_MANY_ATTEMPTS after 5 wishes for an address, or 25
    from one place, in 15 minutes: counted alike for unknown addresses.
    """
    email, now = email_key(email), real_now()
    async with sessions.begin() as db:
        await count_attempt(db, Operation.RESET, email, device.address)
        wish = ResetRequest(id=new_id(), email=email, audience=audience, at=now)
        await save(db, wish)
        somebody = Bearer.nobody(await product_now(db), device.request_id, device.origin)
        await note(db, somebody, ACTION, ResetRequest.__name__, wish.id, "asked")
        record(db, somebody, ResetAsked(wish.id))
        old = select(ResetRequest.id).where(ResetRequest.at < now - KEPT).limit(100).with_for_update(skip_locked=True)
        await db.execute(delete(ResetRequest).where(ResetRequest.id.in_(old)))
