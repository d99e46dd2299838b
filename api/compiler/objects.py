"""Objects of a shape: each selected field of a level's row as an expression, relations as statements inside."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Numeric, Text, case, cast, func, literal, null

from api.compiler.acts import actions_on, row_with_rights
from api.compiler.context import Context, Declined, Hole
from api.compiler.json import NOTHING, object_of
from api.compiler.scalars import output
from api.ids import encoded
from api.possible import FIELDS
from api.reading.guard import narrowed
from api.reading.levels import CURRENCY, rows_with
from api.reading.names import snake
from api.reading.plan import Asked, Path, response_path
from api.shape import SHAPES, Amount, Column, Field, Many, One, Rendered, Shape, kind_of

Value = ColumnElement[Any]
ByKind = Callable[[Context, Shape, Any, FromClause, Asked], Value]


def outputs_of(context: Context, shape: Shape, row: FromClause, path: Path) -> list[Value]:
    """What is asked of the row at a path, each labelled with its key."""
    return [field_of(context, shape, row, asked).label(asked.key) for asked in context.below(path, shape.name, "Node")]


def object_at(context: Context, shape: Shape, rows: FromClause, path: Path, *around: FromClause) -> Value:
    """The object of a level of one row, null without it."""
    outputs = outputs_of(context, shape, rows, path)
    if outputs:
        return object_of(outputs, rows, *around)
    return case((object_of([rows.c.id], rows, *around).is_not(None), NOTHING))


def field_of(context: Context, shape: Shape, row: FromClause, asked: Asked) -> Value:
    """A field: null where it is denied, else by what its shape says that it is."""
    if asked.name == "__typename":
        return literal(shape.name, Text())
    if asked.path in context.plan.denied:
        return null()
    if asked.name == "id":
        return encoded(shape.prefix, row.c.id)
    name = snake(asked.name)
    if name in FIELDS:
        actions = actions_on(context, shape)
        context.holes.append(Hole(tuple(response_path(asked.path)), shape, asked, actions=actions))
        return row_with_rights(context, shape, row, actions)
    return BY_KIND[type(shape.fields[name])](context, shape, shape.fields[name], row, asked)


def scalar(context: Context, shape: Shape, item: Column, row: FromClause, asked: Asked) -> Value:
    """A column or an SQL expression."""
    return output(kind_of(shape, item), row.c[item.name], f"{shape.name}.{asked.name}")


def money(context: Context, shape: Shape, item: Amount, row: FromClause, asked: Asked) -> Value:
    """A Money; null without an amount."""
    parts = {"amount": output(kind_of(shape, item), row.c[item.name], asked.name), "currency": row.c[item.name + CURRENCY]}
    parts["__typename"] = literal("Money", Text())
    outputs = [parts[part.name].label(part.key) for part in context.below(asked.path, "Money")]
    return case((row.c[item.name].is_not(None), object_of(outputs, None, row)))


def rendered(context: Context, shape: Shape, item: Rendered, row: FromClause, asked: Asked) -> Value:
    """The values that a text is made of; Python puts the text in their place."""
    context.holes.append(Hole(tuple(response_path(asked.path)), shape, asked))
    values = [row.c[f"{item.name}__{need}"] for need in item.needs]
    return func.json_build_array(*(cast(value, Text()) if isinstance(value.type, Numeric) else value for value in values))


def to_one(context: Context, shape: Shape, item: One, row: FromClause, asked: Asked) -> Value:
    """The visible row of a relation, null where there is none or the relation may not be followed."""
    target = SHAPES[item.target]
    via, wanted = (item.via, row.c.id) if item.back else ("id", row.c[item.name])
    rows = rows_with(context.level(asked.path, target), context.decisions, via, wanted).correlate(row)
    return followed(context, shape, item, row, object_at(context, target, rows.subquery(), asked.path), item.back)


def followed(context: Context, shape: Shape, item: Field, row: FromClause, found: Value, is_flag: bool = True) -> Value:
    """What a relation leads to, where the level says by a flag that it may be followed."""
    return case((row.c[item.name], found)) if is_flag and narrowed(shape, item.name, context.decisions) else found


def undeclared(context: Context, shape: Shape, item: Field, row: FromClause, asked: Asked) -> Value:
    """A kind of field that no SQL is known for."""
    raise Declined(f"{shape.name}.{asked.name}")


BY_KIND: dict[type[Field], ByKind] = {Column: scalar, Amount: money, One: to_one, Rendered: rendered, Many: undeclared}
"""How each kind of field is written; lists say so themselves (`api.compiler.lists`)."""
