"""The one SQL serialiser of each kind of scalar: exactly the text that the executor answers."""

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Enum, Integer, Text, cast

from api.compiler.context import Declined
from api.written import Written

PLAIN = (str, bool, date)
TEXT = Text()
WHOLE = """to_char(timezone('UTC', {0}), 'YYYY-MM-DD"T"HH24:MI:SS')"""
EXACT = """to_char(timezone('UTC', {0}), 'YYYY-MM-DD"T"HH24:MI:SS.US')"""
MOMENT = f"CASE WHEN date_trunc('second', {{0}}) = {{0}} THEN {WHOLE} ELSE {EXACT} END || '+00:00'"


def output(kind: type, column: ColumnElement[Any], name: str) -> ColumnElement[Any]:
    """A value of the kind as JSON shows it; `name` is for whoever reads why it is declined."""
    if issubclass(kind, enum.Enum):
        return _named(kind, column, name)
    if issubclass(kind, Decimal):
        return cast(column, Text())
    if issubclass(kind, datetime):
        return moment(column)
    if kind is int:
        return column if isinstance(column.type, Integer) and type(column.type) is Integer else cast(column, Integer())
    if kind in PLAIN:
        return column
    raise Declined(f"{name}: {kind.__name__}")


def moment(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A time in UTC, with six digits of its second's fraction where it has one: as Python writes it."""
    return Written(MOMENT, (column,), TEXT)


def _named(kind: type[enum.Enum], column: ColumnElement[Any], name: str) -> ColumnElement[Any]:
    """An enumeration is stored by the names that the schema has; an expression must give them too."""
    stored = [item.name if isinstance(column.type, Enum) else item.value for item in kind]
    shown = [item.name for item in getattr(kind, "__strawberry_definition__").values]  # noqa: B009  # no class has it before the schema
    if stored != shown:
        raise Declined(f"{name}: {kind.__name__}")
    return column


def cursor(values: list[ColumnElement[Any]]) -> ColumnElement[Any]:
    """The opaque cursor of a row's order values (`api.reading.keyset.cursor_of`)."""
    listed = " || ',' || ".join(f"CAST(to_json({{{at}}}) AS TEXT)" for at in range(len(values)))
    words = f"translate(encode(convert_to('[' || {listed} || ']', 'UTF8'), 'base64'), E'+/=\\n', '-_')"
    return Written(words, tuple(map(_plain, values)), TEXT)


def _plain(value: ColumnElement[Any]) -> ColumnElement[Any]:
    kind = getattr(value.type, "enum_class", None) or value.type.python_type
    return moment(value) if issubclass(kind, datetime) else cast(value, Text()) if issubclass(kind, Decimal) else value
