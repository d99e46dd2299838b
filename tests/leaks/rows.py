"""Rows of any table, made up: each column that is not given gets a value of its type, the same at every run."""

import enum
import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import ARRAY, JSON, Boolean, Date, DateTime, Enum, Integer, LargeBinary, Numeric, Uuid
from sqlalchemy import Column as SqlColumn
from sqlalchemy.types import TypeEngine

from domain.models import metadata

Row = dict[str, Any]
FIRST_DAY = date(2026, 1, 1)


def uid(name: str) -> UUID:
    """The id of what is called so."""
    return uuid5(NAMESPACE_URL, f"concord:{name}")


def number(text: str, below: int) -> int:
    """A number that looks like chance and is not."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6]) % below


def made_up(column: SqlColumn[Any], name: str) -> Any:
    """A value for a column of the row called `name`."""
    said, kind = f"{name} {column.name}", column.type
    if isinstance(kind, Enum):
        return kind.enums[number(said, len(kind.enums))]
    made = [make(said) for types, make in MAKERS if isinstance(kind, types)]
    return made[0] if made else text(said, getattr(kind, "length", None))


MAKERS: list[tuple[type[TypeEngine[Any]], Callable[[str], Any]]] = [
    (Uuid, uid),
    (Boolean, lambda said: bool(number(said, 2))),
    (Numeric, lambda said: Decimal(1 + number(said, 3_990)) / 4),
    (Integer, lambda said: 1 + number(said, 9_999)),
    (Date, lambda said: FIRST_DAY + timedelta(days=number(said, 1000))),
    (DateTime, lambda said: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number(said, 1_000_000))),
    (ARRAY, lambda said: [said[:20]]),
    (LargeBinary, lambda said: hashlib.sha256(said.encode()).digest()),
    (JSON, lambda said: {"of": said}),
]
"""How values of a type are made up from what they are called; all others are texts."""


def is_key(column: SqlColumn[Any]) -> bool:
    """Whether a column names another row."""
    return isinstance(column.type, Uuid) and bool(column.foreign_keys)


def target_of(column: SqlColumn[Any]) -> str:
    """The table whose rows a key names: that of the id, where the column stands in keys of several columns too."""
    return min((key.column.name != "id", key.column.table.name) for key in column.foreign_keys)[1]


def text(said: str, length: int | None) -> str:
    """A text that fits; a short one is a currency or the like."""
    return said if length is None or len(said) <= length else hashlib.sha256(said.encode()).hexdigest()[: min(length, 64)]


class Rows:
    """Rows by table, to be written into a database at once."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Row]] = {}

    def add(self, table: str, name: str, /, **given: Any) -> Row:
        """A row of `table`, called `name`; its id is `uid(name)`. Every column has a value unless it is given as None."""
        made = metadata.tables[table]
        row = {column.name: None if is_key(column) else made_up(column, name) for column in made.columns} | {"id": uid(name)} | given
        row |= {"currency": "CNY"} if "currency" in made.columns else {}
        self.tables.setdefault(table, []).append({key: plain(value) for key, value in row.items()})
        return row

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables[table]


def plain(value: Any) -> Any:
    """An enum member as it is stored."""
    return value.name if isinstance(value, enum.Enum) else value
