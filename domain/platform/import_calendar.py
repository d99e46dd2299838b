"""A year's holidays (节假日) and make-up workdays (调休上班) come into the calendar by which working days are counted."""

import csv
import enum
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Refused, record, require, save
from domain.platform.entries import changed, write_entries
from domain.platform.events import CalendarImported
from domain.platform.models import CalendarDay, DayKind
from domain.values import FIRST_YEAR, LAST_YEAR, text

ACTION = "calendar:import"
MOST_DAYS = 120
HEAD = ["day", "kind", "name"]


class CalendarRefusal(enum.StrEnum):
    """Why a calendar is not taken; nothing of it is then."""

    CALENDAR_YEAR = "CALENDAR_YEAR"
    CALENDAR_EMPTY = "CALENDAR_EMPTY"
    CALENDAR_TOO_LONG = "CALENDAR_TOO_LONG"
    CALENDAR_LINE = "CALENDAR_LINE"
    CALENDAR_DAY_TWICE = "CALENDAR_DAY_TWICE"
    CALENDAR_OTHER_YEAR = "CALENDAR_OTHER_YEAR"
    CALENDAR_CHANGES_NOTHING = "CALENDAR_CHANGES_NOTHING"


KNOWN = Path(__file__).with_name("calendars")
"""The calendars of mainland China as the State Council announced them, a file a year."""


class SpecialDay(NamedTuple):
    """A day that is not what its weekday says, with the name of the holiday that it belongs to."""

    day: date
    kind: DayKind
    name: str


def read_calendar(content: str) -> list[SpecialDay]:
    """The lines `2026-10-01,HOLIDAY,国庆节` under the head `day,kind,name`. CALENDAR_LINE with the number of the first wrong line."""
    lines = list(csv.reader(content.lstrip("\N{ZERO WIDTH NO-BREAK SPACE}").splitlines()))
    if not lines or [cell.strip().lower() for cell in lines[0]] != HEAD:
        raise _wrong_line(1)
    return [_special_day(number, line) for number, line in enumerate(lines[1:], 2) if line]


def known_calendar(year: int) -> list[SpecialDay] | None:
    """The calendar of a year that comes with the product; None where the year's was not announced yet."""
    file = KNOWN / f"{year}.csv"
    return read_calendar(file.read_text(encoding="utf-8")) if file.exists() else None


def known_years() -> list[int]:
    """The years whose calendar comes with the product."""
    return sorted(int(file.stem) for file in KNOWN.glob("*.csv"))


def _special_day(number: int, line: Sequence[str]) -> SpecialDay:
    try:
        day, kind, name = (cell.strip() for cell in line)
        return SpecialDay(date.fromisoformat(day), DayKind(kind.upper()), text(name, "name", 80))
    except (ValueError, Refused) as error:
        raise _wrong_line(number) from error


def _wrong_line(number: int) -> Refused:
    return Refused(
        CalendarRefusal.CALENDAR_LINE,
        "Line {line} is not `day,kind,name` with a day like 2026-10-01 and HOLIDAY or WORKDAY.",
        "lines",
        line=number,
    )


async def import_calendar(db: AsyncSession, actor: Actor, year: int, days: Sequence[SpecialDay]) -> int:
    """The year's calendar is exactly this; how many days are special. Taken whole or not at all, and again as often as one likes.

    A holiday may lie on a weekend; a make-up workday lies on one (CALENDAR_CHANGES_NOTHING). Deadlines that were planned stay.
    """
    require(db, actor, ACTION)
    in_year = CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
    before = _told((await db.scalars(select(CalendarDay).where(in_year).order_by(CalendarDay.day))).all())
    await write_calendar(db, year, days)
    await write_entries(db, actor, ACTION, [changed("CalendarDay", UUID(int=year), "days", before or None, _told(sorted(days)))])
    record(db, actor, CalendarImported(year, len(days)))
    return len(days)


async def write_calendar(db: AsyncSession, year: int, days: Sequence[SpecialDay]) -> None:
    """The same for who founds the provider."""
    _check(year, days)
    in_year = CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
    await db.execute(delete(CalendarDay).where(in_year))
    await save(db, *(CalendarDay(day=item.day, kind=item.kind, name=item.name) for item in sorted(days)))


def _told(days: Sequence[CalendarDay | SpecialDay]) -> str:
    """The year's special days in one line, for the audit: they are no business rows."""
    return ", ".join(f"{item.day.isoformat()} {item.kind.value} {item.name}" for item in days)


def _check(year: int, days: Sequence[SpecialDay]) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(CalendarRefusal.CALENDAR_YEAR, "A calendar is of a year from 2000 to 2100.", "year")
    if not days:
        raise Refused(CalendarRefusal.CALENDAR_EMPTY, "This calendar has no special day.", "days")
    if len(days) > MOST_DAYS:
        raise Refused(CalendarRefusal.CALENDAR_TOO_LONG, "A year has at most {most} special days.", "days", most=MOST_DAYS)
    seen: set[date] = set()
    for item in days:
        if item.day.year != year:
            raise Refused(CalendarRefusal.CALENDAR_OTHER_YEAR, "{day} is not in {year}.", "days", day=item.day.isoformat(), year=year)
        if item.day in seen:
            raise Refused(CalendarRefusal.CALENDAR_DAY_TWICE, "{day} stands there twice.", "days", day=item.day.isoformat())
        if item.kind is DayKind.WORKDAY and item.day.weekday() < 5:
            raise _no_weekend(item.day)
        seen.add(item.day)


def _no_weekend(day: date) -> Refused:
    return Refused(
        CalendarRefusal.CALENDAR_CHANGES_NOTHING,
        "{day} is a working day already: only a day of a weekend is made up.",
        "days",
        day=day.isoformat(),
    )
