"""The columns of a file of hours, and what a cell says: a heading and a value are understood in every language of ours (S0-53)."""

import enum
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TypeVar

from domain import values
from domain.acts import Refused
from domain.hours.models import HourKind, WorkPlace
from domain.hours.refusals import HoursRefusal
from domain.language import LANGUAGES, translator
from domain.partners.partner_models import SkillLevel

Cell = str | int | float | bool | date | datetime | None
E = TypeVar("E", bound=enum.Enum)
COLUMNS = ("project", "person", "day", "hours", "level", "work", "kind", "place", "is_billable", "resources", "task", "order")
REQUIRED = COLUMNS[:6]
LABEL = "hours column"
TEMPLATE = "hours-template.xlsx"
CHOICES: Mapping[str, tuple[str, type[enum.Enum]]] = {
    "level": ("level", SkillLevel),
    "kind": ("hour kind", HourKind),
    "place": ("work place", WorkPlace),
}
"""The columns whose cells name a value: by which kind of label, of which enumeration."""
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]0?0:00(?::00(?:\.0+)?)?)?")
SHORT = 40


@dataclass(frozen=True)
class Said:
    """A line as far as it can be read; `code` and `field` say what is wrong with it, if anything is."""

    line: int
    project_code: str | None = None
    person: str | None = None
    day: date | None = None
    hours: Decimal | None = None
    level: SkillLevel | None = None
    kind: HourKind | None = None
    place: WorkPlace | None = None
    is_billable: bool | None = None
    work: str | None = None
    resources: str | None = None
    task_code: str | None = None
    order_code: str | None = None
    code: str | None = None
    field: str | None = None


def heading(column: str) -> str:
    """What stands above a column of the template: the names in all languages."""
    return " ".join(translator(language).label(LABEL, column.upper()) for language in LANGUAGES)


@cache
def headings() -> Mapping[str, str]:
    """Every name of every column."""
    known = {plain(heading(column)): column for column in COLUMNS}
    for language in LANGUAGES:
        known |= {plain(translator(language).label(LABEL, column.upper())): column for column in COLUMNS}
    return known | {plain(column): column for column in COLUMNS}


@cache
def choices(column: str) -> Mapping[str, enum.Enum]:
    """Every name of every value that a cell of the column may hold."""
    kind, values_of = CHOICES[column]
    named = {plain(each.value): each for each in values_of}
    return named | {plain(translator(language).label(kind, each.value)): each for language in LANGUAGES for each in values_of}


@cache
def answers() -> Mapping[str, bool]:
    """Every way to say yes or no."""
    said = {plain(translator(language).label("whether", word)): word == "YES" for language in LANGUAGES for word in ("YES", "NO")}
    return said | {"true": True, "false": False, "y": True, "n": False, "1": True, "0": False}


def plain(cell: Cell) -> str:
    """A name as it is compared: blanks, case and the sign of a required column do not count."""
    return re.sub(r"[\s_*]+", "", str(cell if cell is not None else "")).casefold()


def read_line(line: int, cells: Mapping[str, Cell]) -> Said:
    """What the line says; the first cell that cannot be read refuses it, and the others are kept."""
    found: dict[str, object] = {}
    wrong: Refused | None = None
    for column in COLUMNS:
        try:
            found[_name(column)] = _value(column, cells.get(column))
        except Refused as refusal:
            wrong = wrong or refusal
    told = {} if wrong is None else {"code": wrong.code.value, "field": wrong.field}
    return Said(line=line, **found, **told)  # type: ignore[arg-type]  # each by its own reader


def _name(column: str) -> str:
    return f"{column}_code" if column in ("project", "task", "order") else column


def _value(column: str, cell: Cell) -> object:
    if column in CHOICES:
        return _choice(column, cell)
    return READERS[column](cell)


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _day(cell: Cell) -> date:
    """A date of the table, or its text: 2026-11-02, 2026/11/2, 2026年11月2日. There is no 29 February 2026. DATE_UNREADABLE."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = DAY.fullmatch(_text(cell).strip())
    try:
        return date(*(int(part) for part in found.groups())) if found else _unreadable()
    except ValueError:
        return _unreadable()


def _unreadable() -> date:
    raise Refused(HoursRefusal.DATE_UNREADABLE, "This is no day, as 2026-11-02 is one.", "day")


def _number(cell: Cell) -> Decimal:
    try:
        return Decimal("NaN") if isinstance(cell, bool) else Decimal(_text(cell).strip())
    except InvalidOperation:
        return Decimal("NaN")


def _choice(column: str, cell: Cell) -> enum.Enum | None:
    """VALUE_UNKNOWN for what is none of the values; an empty cell leaves the usual one, but a level is needed."""
    word = plain(cell)
    if not word and column != "level":
        return None
    if word not in choices(column):
        raise Refused(HoursRefusal.VALUE_UNKNOWN, "This is none of the possible values.", column)
    return choices(column)[word]


def _answer(cell: Cell) -> bool:
    word = plain(cell) if cell is not None else "yes"
    if word and word not in answers():
        raise Refused(HoursRefusal.VALUE_UNKNOWN, "This is none of the possible values.", "is_billable")
    return answers()[word] if word else True


def columns_of(cells: Sequence[Cell]) -> list[str | None]:
    """Which column each cell of the first line heads; None where it is empty and where its name is unknown."""
    return [headings().get(plain(cell)) for cell in cells]


READERS: Mapping[str, Callable[[Cell], object]] = {
    "project": lambda cell: values.text(_text(cell), "project", SHORT),
    "person": lambda cell: values.text(_text(cell), "person", 254).lower(),
    "day": _day,
    "hours": lambda cell: values.hours(_number(cell), "hours"),
    "work": lambda cell: values.text(_text(cell), "work", 4000),
    "is_billable": _answer,
    "resources": lambda cell: values.note(_text(cell), "resources"),
    "task": lambda cell: values.note(_text(cell), "task", SHORT),
    "order": lambda cell: values.note(_text(cell), "order", SHORT),
}
"""How the cells of the other columns are read."""
