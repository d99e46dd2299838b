"""The filter of exactly the rows behind a group: the list's own filters, and a test for each key (S0-12)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from api.reading.given import Given, at
from api.reading.grouping import Key
from api.reading.names import camel, enum_name
from api.reading.plan import Level
from settings import settings

MONTHS = {"month": 1, "quarter": 3, "year": 12}
Json = dict[str, Any]


def group_where(level: Level, keys: Sequence[Any], currency: str | None, values: Mapping[str, Any]) -> Json:
    """A `where` of the list that the group is of, as JSON; `values` are the request's variables.

    `keys` are the group's keys as JSON shows them. A key is null where it is not there and where it may not be read:
    both are the rows in which nothing readable is there.
    """
    given = plain(level.arguments.get("where"), values)
    parts = [given] if given else []
    parts += [_tested(level, key, value) for key, value in zip(level.grouping.keys, keys, strict=True)]
    if level.grouping.by_currency(level.shape, level.measures):
        parts.append({"not": {"currency": {"isNull": False}}} if currency is None else {"currency": {"eq": currency}})
    return parts[0] if len(parts) == 1 else {"and": parts} if parts else {}


def plain(value: Any, values: Mapping[str, Any]) -> Any:
    """A coerced input as JSON again."""
    if isinstance(value, Given):
        return plain(at(values, value.place), values)
    if isinstance(value, Mapping):
        return {key: plain(part, values) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part, values) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return (
        str(value) if isinstance(value, Decimal | UUID) else value if value is None or isinstance(value, bool | int) else enum_name(value)
    )


def _tested(level: Level, key: Key, value: Any) -> Json:
    if key.name == "id":
        return {"not": _along(key, {})} if value is None else _along(key, {"id": {"eq": value}})
    name = camel(key.name)
    if value is None:
        return {"not": _along(key, {name: {"isNull": False}})}
    if key.unit is None:
        return _along(key, {name: {"eq": value}})
    first = date.fromisoformat(value)
    bounds = {"gte": first, "lt": following(first, key.unit)}
    if issubclass(key.kind(level.shape), datetime):
        zone = ZoneInfo(settings().timezone)
        bounds = {test: day and datetime.combine(day, time(), zone) for test, day in bounds.items()}
    return _along(key, {name: {test: day.isoformat() for test, day in bounds.items() if day is not None}})


def _along(key: Key, test: Json) -> Json:
    for relation in reversed(key.through):
        test = {camel(relation): test}
    return test


def following(first: date, unit: str) -> date | None:
    """The first day after a unit of days that begins on a day; None after the last day there is."""
    month = first.month - 1 + MONTHS.get(unit, 0)
    try:
        if unit in MONTHS:
            return first.replace(year=first.year + month // 12, month=month % 12 + 1)
        return first + timedelta(days=7 if unit == "week" else 1)
    except (ValueError, OverflowError):
        return None
