"""All rows of a database, read with plain SQL: what the third opinion knows."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

Row = dict[str, Any]
TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1"


class Facts:
    """Rows by table and id; a table whose rows have no uuid as id is not among them."""

    def __init__(self, tables: Mapping[str, Mapping[UUID, Row]]) -> None:
        self.tables = {name: dict(rows) for name, rows in tables.items()}
        self._indexes: dict[tuple[str, str], dict[Any, list[Row]]] = {}
        self._found: dict[Hashable, Any] = {}

    @classmethod
    def of(cls, url: str) -> "Facts":
        """What the database at `url` holds now."""
        with psycopg.connect(url, row_factory=dict_row, options="-c timezone=UTC") as connection:
            names = [row["table_name"] for row in connection.execute(TABLES)]
            found = {name: connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(name))).fetchall() for name in names}
        return cls({name: {row["id"]: row for row in rows if isinstance(row.get("id"), UUID)} for name, rows in found.items()})

    def copy(self) -> "Facts":
        """The same facts, to be changed."""
        return Facts({name: {key: dict(row) for key, row in rows.items()} for name, rows in self.tables.items()})

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table."""
        return iter(self.tables.get(table, {}).values())

    def where(self, table: str, name: str, value: Any) -> Sequence[Row]:
        """The rows of a table that have a value; they are indexed by it at the first question and must not change after that."""
        if (table, name) not in self._indexes:
            index: dict[Any, list[Row]] = defaultdict(list)
            for row in self.rows(table):
                index[row[name]].append(row)
            self._indexes[table, name] = index
        return self._indexes[table, name].get(value, ())

    def once(self, key: Hashable, find: Callable[[], Any]) -> Any:
        """What was found for a key, found at the first question; like `where` for rows that do not change any more."""
        if key not in self._found:
            self._found[key] = find()
        return self._found[key]

    def get(self, table: str, row_id: UUID | None) -> Row | None:
        """One row."""
        return None if row_id is None else self.tables[table].get(row_id)
