"""The chart of a plan (甘特图), drawn on the server: where each bar, diamond and line stands; no rule of the business."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

LABELS, WIDTH, ROW, TOP = 250, 1000, 40, 30
"""In units of the drawing: the column of names, the whole width, a row's height, the head with the months."""
LONGEST = 30
"""Half-width signs of a name that fit beside its bar."""
MOST_TICKS = 14


@dataclass(frozen=True)
class Bar:
    """From where to where; `done` of its width is filled."""

    x: float
    width: float
    done: float = 0


@dataclass(frozen=True)
class Line:
    """A row of the chart: a task with its bar and its baseline's, or a milestone at `at`, by its `tone` done, late, live or ahead."""

    name: str
    label: str
    y: int
    tone: str
    plan: Bar | None = None
    baseline: Bar | None = None
    at: float | None = None


@dataclass(frozen=True)
class Chart:
    """All of it; `ticks` are the months by their place, `today` the place of today's line where it is in sight."""

    height: int
    lines: Sequence[Line]
    ticks: Sequence[tuple[float, str]]
    today: float | None
    width: int = WIDTH
    labels: int = LABELS
    row: int = ROW
    top: int = TOP


@dataclass(frozen=True)
class _Scale:
    first: date
    days: int

    def at(self, day: date) -> float:
        return round(LABELS + (day - self.first).days * (WIDTH - LABELS) / self.days, 1)

    def bar(self, first: date | None, last: date | None, percent: int = 0) -> Bar | None:
        if first is None or last is None:
            return None
        x, end = self.at(first), self.at(last + timedelta(days=1))
        return Bar(x, round(end - x, 1), round((end - x) * percent / 100, 1))


def chart(tasks: Sequence[Mapping[str, Any]], milestones: Sequence[Mapping[str, Any]], today: str | None) -> Chart | None:
    """The tasks and milestones of the graph in the order given; none where none of them has a day."""
    names = ("startsOn", "endsOn", "baselineStartsOn", "baselineEndsOn", "plannedOn", "reachedOn", "finishedOn")
    days = [found for row in (*tasks, *milestones) for name in names if (found := _day(row.get(name)))]
    if not days:
        return None
    first, last = min(days) - timedelta(days=3), max(days) + timedelta(days=4)
    scale, now = _Scale(first, (last - first).days), _day(today)
    lines = [*_milestones(milestones, scale, now), *_tasks(tasks, scale, now, len(milestones))]
    in_sight = now is not None and first <= now <= last
    return Chart(TOP + ROW * len(lines), lines, list(_ticks(first, last, scale)), scale.at(now) if in_sight and now else None)


def late(row: Mapping[str, Any], today: str | None) -> bool:
    """Whether a task or milestone of the graph should have come and has not."""
    due = row.get("endsOn") or row.get("plannedOn")
    return bool(due and today and due < today and row.get("state") in ("PLANNED", "RUNNING"))


def _is_late(row: Mapping[str, Any], now: date | None) -> bool:
    return late(row, now.isoformat() if now else None)


def _milestones(rows: Sequence[Mapping[str, Any]], scale: _Scale, now: date | None) -> Iterator[Line]:
    for number, row in enumerate(rows):
        day = _day(row.get("reachedOn")) or _day(row.get("plannedOn"))
        tone = "done" if row.get("state") == "REACHED" else "late" if _is_late(row, now) else "ahead"
        was = _day(row.get("baselineOn"))
        base = Bar(scale.at(was) - 1, 3) if was is not None and scale.first <= was <= scale.first + timedelta(days=scale.days) else None
        yield Line(*_named(row), TOP + number * ROW, tone, baseline=base, at=None if day is None else scale.at(day))


def _tasks(rows: Sequence[Mapping[str, Any]], scale: _Scale, now: date | None, above: int) -> Iterator[Line]:
    for number, row in enumerate(rows, above):
        state, progress = row.get("state"), row.get("progress")
        tone = "done" if state == "DONE" else "late" if _is_late(row, now) else "live" if state == "RUNNING" else "ahead"
        plan = scale.bar(_day(row.get("startsOn")), _day(row.get("endsOn")), progress if isinstance(progress, int) else 0)
        kept = scale.bar(_day(row.get("baselineStartsOn")), _day(row.get("baselineEndsOn")))
        yield Line(*_named(row), TOP + number * ROW, tone, plan, kept)


def _ticks(first: date, last: date, scale: _Scale) -> Iterator[tuple[float, str]]:
    months, day = [], first.replace(day=1)
    while day <= last:
        day = (day + timedelta(days=31)).replace(day=1)
        months.append(day)
    every = -(-len(months) // MOST_TICKS)
    yield from ((scale.at(month), f"{month:%Y-%m}") for month in months[::every] if month <= last)


def _named(row: Mapping[str, Any]) -> tuple[str, str]:
    """The whole name, and what of it fits."""
    name = str(row.get("name") or row.get("code") or "")
    fits, taken = "", 0
    for sign in name:
        taken += 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        if taken > LONGEST:
            return name, f"{fits}…"
        fits += sign
    return name, name


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
