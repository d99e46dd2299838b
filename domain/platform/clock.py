"""The clock: real time, and the product's time, which a demo or a test moves for all processes at once (data.md, Time).

Business code gets its time as `actor.now`. Only what must not follow a moved clock reads the real time: the life of sessions and
tokens, and the throttle of sign-ins.
"""

import enum
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from domain.acts import Actor, Refused, record, require
from domain.platform.entries import changed, write_entries
from domain.platform.events import ClockMoved
from domain.platform.models import ClockOffset
from settings import settings

ACTION = "clock:move"
FARTHEST = timedelta(days=3660)


class ClockRefusal(enum.StrEnum):
    """Why the clock stays."""

    CLOCK_FIXED = "CLOCK_FIXED"
    CLOCK_TOO_FAR = "CLOCK_TOO_FAR"
    CLOCK_BACKWARDS = "CLOCK_BACKWARDS"


def real_now() -> datetime:
    """The time of this machine, in UTC."""
    return datetime.now(UTC)


def shift(stored: timedelta | None) -> timedelta:
    """The offset that counts: none in production, whatever the row says."""
    return timedelta() if stored is None or settings().in_production else stored


async def product_now(db: AsyncSession | AsyncConnection) -> datetime:
    """The product's time: real time plus the stored offset."""
    return real_now() + shift((await db.execute(select(ClockOffset.offset))).scalar_one_or_none())


CLOCK = UUID(int=1)
"""The clock in the audit: it is one row, no business row, and has no id of its own."""


async def move_clock(db: AsyncSession, actor: Actor, to: datetime) -> timedelta:
    """Moves the product's time to a later moment, for all processes from their next request on; refused in production.

    Never backwards: what was decided at a time stays in the past. The answer is the new offset from real time.
    """
    require(db, actor, ACTION)
    if settings().in_production:
        raise Refused(ClockRefusal.CLOCK_FIXED, "The clock of a production system cannot be moved.")
    if to < await product_now(db):
        raise Refused(ClockRefusal.CLOCK_BACKWARDS, "The clock only moves forward.", "to")
    offset = to - real_now()
    if offset > FARTHEST:
        raise Refused(ClockRefusal.CLOCK_TOO_FAR, "The clock moves ten years at most.", "to")
    before = await db.scalar(select(ClockOffset.offset))
    row = insert(ClockOffset).values(id=1, offset=offset)
    await db.execute(row.on_conflict_do_update(index_elements=["id"], set_={"offset": offset}))
    await write_entries(db, actor, ACTION, [changed("ClockOffset", CLOCK, "offset", before, offset)])
    record(db, actor, ClockMoved(to=to.isoformat()))
    return offset
