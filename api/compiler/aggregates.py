"""Aggregates of a list as JSON."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Text, func, literal, null, select

from api.compiler.context import Context, Declined, Hole
from api.compiler.json import list_of, object_of, whole_row
from api.compiler.scalars import output
from api.ids import encoded
from api.reading.aggregate import aggregate_rows, key_label
from api.reading.drill import group_where
from api.reading.grouping import FUNCTIONS
from api.reading.levels import PLACE
from api.reading.names import snake
from api.reading.plan import Asked, Level, response_path
from api.shape import SHAPES, Column, Many, One, Shape, kind_of

Value = ColumnElement[Any]


def groups_of(context: Context, shape: Shape, asked: Asked, relation: Many | None, above: FromClause | None) -> Value:
    """The groups of a list, in their order."""
    level = context.level(asked.path, shape)
    groups = aggregate_rows(level, context.decisions, relation, above, None if above is None else above.c.id).subquery()
    outputs = [_part(context, level, part, groups).label(part.key) for part in context.below(asked.path, f"{shape.name}Aggregate")]
    each = select(*outputs).correlate(groups).lateral()
    listed = list_of(whole_row(each), [groups.c[PLACE]])
    inner: Select[Any] = select(listed).select_from(groups.join(each, literal(True)))
    return inner.scalar_subquery()


def _part(context: Context, level: Level, part: Asked, groups: FromClause) -> Value:
    name = level.shape.name
    if part.name == "__typename":
        return literal(f"{name}Aggregate", Text())
    if part.name in ("count", "currency"):
        return groups.c[part.name]
    if part.name == "key":
        return _key(context, level, part, groups, level.shape, ())
    if part.name == "where":
        return _where(context, level, part, groups)
    if part.name not in FUNCTIONS:
        raise Declined(f"{name}Aggregate.{part.name}")
    kind = f"{name}{'Sums' if part.name in ('sum', 'avg') else 'Extremes'}"
    return _object(context, part, groups, kind, lambda each: _measure(level.shape, part.name, snake(each.name), groups))


def _object(context: Context, part: Asked, groups: FromClause, kind: str, value: Callable[[Asked], Value]) -> Value:
    below = context.below(part.path, kind)
    outputs = [(literal(kind, Text()) if each.name == "__typename" else value(each)).label(each.key) for each in below]
    return object_of(outputs, None, groups)


def _key(context: Context, level: Level, part: Asked, groups: FromClause, shape: Shape, path: tuple[str, ...]) -> Value:
    """What is asked of a key, or of the part of it below a relation; null where no key goes there."""
    keys = level.grouping.keys
    if path and not any(key.through[: len(path)] == path for key in keys):
        return null()
    places = {key.path: place for place, key in enumerate(keys)}

    def value(each: Asked) -> Value:
        name = snake(each.name)
        further, item = (*path, name), shape.fields.get(name)
        if isinstance(item, One):
            return _key(context, level, each, groups, SHAPES[item.target], further)
        return _key_value(level, places[further], groups) if further in places else null()

    return _object(context, part, groups, f"{shape.name}AggregateKey", value)


def _key_value(level: Level, place: int, groups: FromClause) -> Value:
    """A key as JSON: the value as it is, or the first day of its unit."""
    key, column = level.grouping.keys[place], groups.c[key_label(place)]
    if key.name == "id":
        return encoded(key.owner(level.shape).prefix, column)
    kind = key.kind(level.shape)
    return output(date if issubclass(kind, date) else kind, column, key.name)


def _where(context: Context, level: Level, part: Asked, groups: FromClause) -> Value:
    """The values that the group's filter is made of; Python makes it, with the filters that the request gave."""

    def made(found: list[Any], values: Mapping[str, Any]) -> Any:
        *keys, currency = found
        return group_where(level, keys, currency, values)

    context.holes.append(Hole(tuple(response_path(part.path)), level.shape, part, made))
    return func.json_build_array(*(_key_value(level, place, groups) for place in range(len(level.grouping.keys))), groups.c.currency)


def _measure(shape: Shape, function: str, name: str, groups: FromClause) -> Value:
    """A figure; null where it is denied. Sums and averages are decimals, of whole numbers too."""
    label = f"{function}__{name}"
    if label not in groups.c:
        return null()
    item = shape.fields[name]
    assert isinstance(item, Column)
    kind = kind_of(shape, item)
    return output(Decimal if function in ("sum", "avg") else kind, groups.c[label], name)
