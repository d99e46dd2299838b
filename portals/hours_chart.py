"""The chart of a project's hours, drawn on the server: a column a week or month, stacked by state; no rule of the business."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from domain.calendar import add_months

WIDTH, HEIGHT, TOP, FOOT, LEFT = 720, 240, 14, 26, 44
"""In units of the drawing: the whole, the room above the highest column, that of the names below, that of the scale on the left."""
STATES = ("CONFIRMED", "APPROVED", "DISPUTED")
PERIODS = 12
"""Columns of the chart: so many weeks or months, the newest last."""
NICE = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Part:
    """A part of a column: the hours of one state."""

    state: str
    y: float
    height: float


@dataclass(frozen=True)
class Column:
    """A period by its name and first day, with its hours by state and together."""

    name: str
    first: str
    x: float
    width: float
    parts: Sequence[Part]
    hours: Mapping[str, Decimal]
    total: Decimal


@dataclass(frozen=True)
class HoursChart:
    """All of it; `ticks` are the lines of the scale by their place."""

    columns: Sequence[Column]
    ticks: Sequence[tuple[float, str]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    bottom: int = HEIGHT - FOOT


def first_day(today: date, unit: str) -> date:
    """The first day of the first of the periods that are shown."""
    if unit == "WEEK":
        return today - timedelta(days=today.weekday(), weeks=PERIODS - 1)
    return add_months(today.replace(day=1), 1 - PERIODS)


def chart(groups: Sequence[Mapping[str, Any]] | None, today: str | None, unit: str) -> HoursChart | None:
    """The groups of the graph by period and state; none where there are no hours in these periods."""
    worked: dict[tuple[str, str], Decimal] = {}
    for group in filter(None, groups or ()):
        key, hours = group["key"] or {}, (group["sum"] or {}).get("hours")
        if key.get("day") and key.get("state") in STATES and hours is not None:
            worked[key["day"], key["state"]] = Decimal(hours)
    if not worked or not today:
        return None
    days = list(_periods(date.fromisoformat(today), unit))
    totals = [sum((worked.get((day.isoformat(), state), Decimal(0)) for state in STATES), Decimal(0)) for day in days]
    if not any(totals):
        return None
    step = _step(max(totals))
    scale = (HEIGHT - FOOT - TOP) / float(step * 4)
    columns = [_column(at, day, unit, worked, total, scale) for at, (day, total) in enumerate(zip(days, totals, strict=True))]
    return HoursChart(columns, [(round(HEIGHT - FOOT - float(step * at) * scale, 1), f"{step * at:f}") for at in range(5)])


def _periods(today: date, unit: str) -> Iterator[date]:
    first = first_day(today, unit)
    yield from (first + timedelta(weeks=at) if unit == "WEEK" else add_months(first, at) for at in range(PERIODS))


def _step(most: Decimal) -> Decimal:
    """A quarter of the scale: a round figure, so that four of them hold the highest column."""
    quarter = most / 4
    ten = Decimal(1).scaleb(quarter.adjusted())
    return next(nice * ten for nice in NICE if nice * ten >= quarter)


def _column(at: int, day: date, unit: str, worked: Mapping[tuple[str, str], Decimal], total: Decimal, scale: float) -> Column:
    room = (WIDTH - LEFT) / PERIODS
    own, parts, y = {state: worked.get((day.isoformat(), state), Decimal(0)) for state in STATES}, [], float(HEIGHT - FOOT)
    for state, hours in own.items():
        height = float(hours) * scale
        y -= height
        if hours:
            parts.append(Part(state, round(y, 1), round(height, 1)))
    name = f"{day:%m-%d}" if unit == "WEEK" else f"{day:%Y-%m}"
    return Column(name, day.isoformat(), round(LEFT + at * room + room * 0.18, 1), round(room * 0.64, 1), parts, own, total)
