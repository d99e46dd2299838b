"""`concord calendar`: the holidays and make-up workdays by which working days are counted."""

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from sqlalchemy import extract, select

from concord.commands.acting import As, actor, transaction
from concord.commands.output import say, say_table
from concord.problems import Problem
from domain.platform.import_calendar import SpecialDay, import_calendar, known_calendar, read_calendar
from domain.platform.models import CalendarDay

app = App(name="calendar")
FILE = """A CSV file in UTF-8 with the head `day,kind,name` and lines like 2026-10-01,HOLIDAY,国庆节.

Without one the calendar that comes with this version, where the year's was announced.
"""


@app.command(name="import")
async def take(
    year: Annotated[int, Parameter(help="The year; all its special days are replaced.")],
    file: Annotated[Path | None, Parameter(help=FILE)] = None,
    /,
    *,
    by: As = None,
) -> None:
    """Take a year's holidays (HOLIDAY) and make-up workdays (WORKDAY) from a file."""
    days = _from(file) if file else known_calendar(year)
    if days is None:
        raise Problem(f"No calendar of {year} comes with this version: name a file.")
    async with transaction() as db:
        count = await import_calendar(db, await actor(db, by), year, days)
    say(f"The calendar of {year} has {count} special days.")


def _from(file: Path) -> list[SpecialDay]:
    try:
        return read_calendar(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"{file} cannot be read as a text in UTF-8.") from error


@app.command
async def show(year: Annotated[int, Parameter(help="The year.")], /) -> None:
    """The special days of a year, as the file of an import writes them."""
    async with transaction() as db:
        query = select(CalendarDay).where(extract("year", CalendarDay.day) == year).order_by(CalendarDay.day)
        rows = [(row.day.isoformat(), row.kind.value, row.name) for row in await db.scalars(query)]
    say_table(("day", "kind", "name"), rows)
