"""The one SQL serialiser of each kind of scalar: exactly the text that the executor answers."""

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Enum, Integer, Text, case, cast, func, literal_column

from api.compiler.context import Declined
from api.ids import BASE64, URL_SAFE

PLAIN = (str, bool, date)
UTF8: ColumnElement[str] = literal_column("'UTF8'")
UTC: ColumnElement[str] = literal_column("'UTC'")
SECOND: ColumnElement[str] = literal_column("'second'")
WHOLE: ColumnElement[str] = literal_column("""'YYYY-MM-DD"T"HH24:MI:SS'""")
EXACT: ColumnElement[str] = literal_column("""'YYYY-MM-DD"T"HH24:MI:SS.US'""")
OFFSET: ColumnElement[str] = literal_column("'+00:00'", Text())
LINES: ColumnElement[str] = literal_column("E'+/=\\n'")


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
    there = func.timezone(UTC, column)
    whole, exact = func.to_char(there, WHOLE, type_=Text()), func.to_char(there, EXACT, type_=Text())
    return case((func.date_trunc(SECOND, column) == column, whole), else_=exact) + OFFSET


def _named(kind: type[enum.Enum], column: ColumnElement[Any], name: str) -> ColumnElement[Any]:
    """An enumeration is stored by the names that the schema has; an expression must give them too."""
    stored = [item.name if isinstance(column.type, Enum) else item.value for item in kind]
    shown = [item.name for item in getattr(kind, "__strawberry_definition__").values]  # noqa: B009  # no class has it before the schema
    if stored != shown:
        raise Declined(f"{name}: {kind.__name__}")
    return column


def cursor(values: list[ColumnElement[Any]]) -> ColumnElement[Any]:
    """The opaque cursor of a row's order values (`api.reading.keyset.cursor_of`)."""
    parts = [cast(func.to_json(_plain(value)), Text()) for value in values]
    text: ColumnElement[Any] = literal_column("'['", Text())
    for number, part in enumerate(parts):
        text = text + part if number == 0 else text + literal_column("','", Text()) + part
    raw = func.convert_to(text + literal_column("']'", Text()), UTF8)
    return func.translate(func.encode(raw, BASE64), LINES, URL_SAFE, type_=Text())


def _plain(value: ColumnElement[Any]) -> ColumnElement[Any]:
    kind = getattr(value.type, "enum_class", None) or value.type.python_type
    return moment(value) if issubclass(kind, datetime) else cast(value, Text()) if issubclass(kind, Decimal) else value
