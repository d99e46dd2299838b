"""Working days by the provider's calendar (data.md, Time)."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.platform.models import CalendarDay, DayKind

AHEAD = 60
"""Calendar days that are looked at: no term in working days is longer."""


async def special_days(db: AsyncSession, day: date) -> Mapping[date, DayKind]:
    """The holidays and make-up days of the weeks after a day."""
    return await special_between(db, day, day + timedelta(days=AHEAD))


async def special_between(db: AsyncSession, first: date, last: date) -> Mapping[date, DayKind]:
    """The holidays and make-up days of a time, both days counted."""
    near = CalendarDay.day.between(first, last)
    return {row.day: row.kind for row in await db.execute(select(CalendarDay.day, CalendarDay.kind).where(near))}
