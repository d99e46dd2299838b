"""Aggregates of a list: the guard's fourth rendering. The CASE stands inside `sum()`, so that sums are of what may be seen.

A group's key is a guarded value too: rows whose key may not be read fall into the group without a key. Money is never summed
across currencies: where a money is measured, the groups are by currency besides.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, cast, func, literal_column, null, select

from api.reading import guard
from api.reading.entities import rows_of
from api.reading.given import known
from api.reading.levels import IDS, PARENT, kept
from api.reading.names import enum_name
from api.reading.plan import Level
from api.shape import Amount, Column, Many, Shape, kind_of
from authz.policy import Decisions
from settings import settings

MOST_GROUPS = 1000
SQL: dict[str, Any] = {"sum": func.sum, "avg": func.avg, "min": func.min, "max": func.max}


def aggregate_rows(
    level: Level, decisions: Decisions, relation: Many | None, parent: ColumnElement[Any] | None = None
) -> tuple[Select[Any], int]:
    """The groups with their count and measures, ordered by their keys, at most 1,000; with `relation` those of `parent`.

    And how many of the first columns they are ordered by.
    """
    entity, shape = rows_of(level.shape.model), level.shape
    above = [getattr(entity, relation.via).label(PARENT)] if relation else []
    keys = [_key(entity, shape, group, decisions) for group in level.arguments.get("groupBy") or []]
    currency = _currency(entity, level, decisions)
    measures = [_measure(entity, shape, function, name, decisions) for function, name in sorted(level.measures)]
    values = [*above, *keys, (null() if currency is None else currency).label("currency"), func.count().label("count"), *measures]
    found = select(*values).select_from(entity).where(kept(entity, level, decisions))
    if relation:
        found = found.where(getattr(entity, relation.via) == parent)
    places = len(above) + len(keys) + (currency is not None)
    groups: list[ColumnElement[Any]] = [literal_column(str(place + 1)) for place in range(places)]
    return (found.group_by(*groups).order_by(*groups).limit(MOST_GROUPS) if groups else found), places


def aggregate_statement(level: Level, decisions: Decisions, relation: Many | None) -> Select[Any]:
    """The same for each parent of `:ids`."""
    return aggregate_rows(level, decisions, relation, func.any(IDS))[0]


def _key(entity: Any, shape: Shape, group: Any, decisions: Decisions) -> ColumnElement[Any]:
    item = shape.fields[enum_name(known(group["field"])).lower()]
    value = guard.value(entity, shape, item, decisions)
    unit = known(group.get("unit"))
    assert isinstance(item, Column)
    kind = kind_of(shape, item)
    if unit is None or not issubclass(kind, date):
        return value.label(f"key__{item.name}")
    local = func.timezone(settings().timezone, value) if issubclass(kind, datetime) else value
    return cast(func.date_trunc(enum_name(unit).lower(), local), Date).label(f"key__{item.name}")


def _currency(entity: Any, level: Level, decisions: Decisions) -> ColumnElement[Any] | None:
    items = [level.shape.fields[name] for _, name in sorted(level.measures)]
    money = next((item for item in items if isinstance(item, Amount)), None)
    return None if money is None else guard.currency(entity, level.shape, money, decisions)


def _measure(entity: Any, shape: Shape, function: str, name: str, decisions: Decisions) -> ColumnElement[Any]:
    measured = SQL[function](guard.value(entity, shape, shape.fields[name], decisions))
    return (func.round(measured, 4) if function == "avg" else measured).label(f"{function}__{name}")
