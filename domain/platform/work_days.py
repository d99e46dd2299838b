"""Working days by the provider's calendar (data.md, Time)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, extract, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.platform.models import CalendarDay, DayKind
from domain.rows import Rows

AHEAD = 60
"""Calendar days that are looked at: no term in working days is longer."""


async def special_days(db: AsyncSession, day: date) -> Mapping[date, DayKind]:
    """The holidays and make-up days of the weeks after a day."""
    return await special_between(db, day, day + timedelta(days=AHEAD))


async def special_between(db: AsyncSession, first: date, last: date) -> Mapping[date, DayKind]:
    """The holidays and make-up days of a time, both days counted."""
    near = CalendarDay.day.between(first, last)
    return {row.day: row.kind for row in await db.execute(select(CalendarDay.day, CalendarDay.kind).where(near))}


def is_work_day(day: ColumnElement[Any], special: Any) -> ColumnElement[bool]:
    """In SQL: Monday to Friday unless the calendar's row of the day says otherwise, which is joined where there is one."""
    return or_(special.kind == DayKind.WORKDAY, and_(special.kind.is_(None), extract("isodow", day) < 6))


def work_days_between(first: Any, last: Any) -> ColumnElement[int]:
    """In SQL: how many working days there are from a day to another, both counted; none where the last is before the first."""
    special = Rows(CalendarDay)
    at = literal_column("passed", Integer)
    days = func.generate_series(0, last - first).alias("passed")
    counted = select(func.count()).select_from(days).outerjoin(special, special.day == first + at)
    return counted.where(is_work_day(first + at, special)).scalar_subquery()
