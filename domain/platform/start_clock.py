"""A history may begin in the past."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Refused
from domain.platform.clock import FARTHEST, ClockRefusal, real_now
from domain.platform.models import AuditEntry, ClockOffset
from settings import settings


async def start_clock(db: AsyncSession, at: datetime) -> timedelta:
    """Sets the product's time of a database in which nothing has happened yet, so that a demo can tell its past; refused in production.

    Its right is that the audit is empty (CLOCK_BACKWARDS otherwise): from the first act on, time only moves forward, by `move_clock`.
    """
    if settings().in_production:
        raise Refused(ClockRefusal.CLOCK_FIXED, "The clock of a production system cannot be moved.")
    if await db.scalar(select(exists(select(AuditEntry.id)))):
        raise Refused(ClockRefusal.CLOCK_BACKWARDS, "The clock only moves forward.", "at")
    offset = at - real_now()
    if abs(offset) > FARTHEST:
        raise Refused(ClockRefusal.CLOCK_TOO_FAR, "The clock moves ten years at most.", "at")
    row = insert(ClockOffset).values(id=1, offset=offset)
    await db.execute(row.on_conflict_do_update(index_elements=["id"], set_={"offset": offset}))
    return offset
