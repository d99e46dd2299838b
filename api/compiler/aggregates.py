"""Aggregates of a list as JSON."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Text, func, literal, null, select

from api.aggregates import NUMBERS
from api.compiler.context import Context, Declined
from api.compiler.json import list_of, object_of
from api.compiler.scalars import output
from api.reading.aggregate import aggregate_rows
from api.reading.names import snake
from api.reading.plan import FUNCTIONS, Asked
from api.shape import Column, Many, Shape, kind_of

Value = ColumnElement[Any]


def groups_of(context: Context, shape: Shape, asked: Asked, relation: Many | None, above: FromClause | None) -> Value:
    """The groups of a list, in the order of their keys."""
    level = context.level(asked.path, shape)
    found, places = aggregate_rows(level, context.decisions, relation, None if above is None else above.c.id)
    names = [column.name for column in found.selected_columns]
    if len(set(names)) < len(names):
        raise Declined(f"{shape.name}Aggregate: grouped twice by one field")
    groups = (found if above is None else found.correlate(above)).subquery()
    outputs = [_part(context, shape, part, groups).label(part.key) for part in context.below(asked.path, f"{shape.name}Aggregate")]
    each = select(*outputs).correlate(groups).lateral()
    order = list(groups.c)[:places] or [literal(1)]
    inner: Select[Any] = select(list_of(func.row_to_json(each.table_valued()), order)).select_from(groups.join(each, literal(True)))
    return inner.scalar_subquery()


def _part(context: Context, shape: Shape, part: Asked, groups: FromClause) -> Value:
    if part.name == "__typename":
        return literal(f"{shape.name}Aggregate", Text())
    if part.name in ("count", "currency"):
        return groups.c[part.name]
    if part.name == "key":
        return _object(context, part, groups, f"{shape.name}AggregateKey", lambda name: _key(shape, name, groups))
    if part.name not in FUNCTIONS:
        raise Declined(f"{shape.name}Aggregate.{part.name}")
    kind = f"{shape.name}{'Sums' if part.name in ('sum', 'avg') else 'Extremes'}"
    return _object(context, part, groups, kind, lambda name: _measure(shape, part.name, name, groups))


def _object(context: Context, part: Asked, groups: FromClause, kind: str, value: Any) -> Value:
    outputs = [
        (literal(kind, Text()) if each.name == "__typename" else value(snake(each.name))).label(each.key)
        for each in context.below(part.path, kind)
    ]
    return object_of(outputs, None, groups)


def _key(shape: Shape, name: str, groups: FromClause) -> Value:
    """The key as far as it is grouped by; a day or a time as it is, or the first day of its unit."""
    label = f"key__{name}"
    if label not in groups.c:
        return null()
    item = shape.fields[name]
    assert isinstance(item, Column)
    column = groups.c[label]
    kind = kind_of(shape, item)
    return output(column.type.python_type if kind.__name__ == "datetime" else kind, column, name)


def _measure(shape: Shape, function: str, name: str, groups: FromClause) -> Value:
    """A figure; null where it is denied. Sums and averages are decimals, of whole numbers too."""
    label = f"{function}__{name}"
    if label not in groups.c:
        return null()
    item = shape.fields[name]
    assert isinstance(item, Column)
    kind = kind_of(shape, item)
    return output(NUMBERS[1] if function in ("sum", "avg") else kind, groups.c[label], name)
