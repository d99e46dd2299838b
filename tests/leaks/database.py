"""Databases without constraints: any cell may hold anything, so that a twin can differ in every cell that a viewer may not see."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from tests.leaks.rows import Row, Rows

Tables = Mapping[str, Mapping[UUID, Row]]
CONSTRAINTS = (
    "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype IN ({kinds}) AND connamespace = 'public'::regnamespace"
)
TRIGGERS = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
COMPUTED = "SELECT attrelid::regclass::text, attname FROM pg_attribute WHERE attgenerated = 's' AND attnum > 0 AND NOT attisdropped"
UNIQUE = (
    "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON oid = indrelid"
    " WHERE indisunique AND NOT indisprimary AND relnamespace = 'public'::regnamespace"
)


def unbind(url: str) -> None:
    """Takes foreign keys, checks, unique keys, triggers and generated columns from a database; indexes and types stay."""
    with psycopg.connect(url) as connection:
        for kinds in ("'f'", "'c', 'u'"):
            for table, name in connection.execute(CONSTRAINTS.format(kinds=kinds).encode()).fetchall():
                _run(connection, "ALTER TABLE {} DROP CONSTRAINT {}", table, name)
        for (index,) in connection.execute(UNIQUE).fetchall():
            _run(connection, "DROP INDEX {}", index)
        for table, name in connection.execute(TRIGGERS).fetchall():
            _run(connection, "DROP TRIGGER {1} ON {0}", table, name)
        for table, name in connection.execute(COMPUTED).fetchall():
            _run(connection, "ALTER TABLE {} ALTER COLUMN {} DROP EXPRESSION", table, name)


def _run(connection: psycopg.Connection[Any], statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*(sql.Identifier(name.strip('"')) for name in names)))


def fill(url: str, rows: Rows) -> None:
    """Writes the rows."""
    with psycopg.connect(url) as connection:
        for table, found in rows.tables.items():
            insert(connection, table, found)


def insert(connection: psycopg.Connection[Any], table: str, rows: Iterable[Row]) -> None:
    """Rows that all have the same columns."""
    made = list(rows)
    if not made:
        return
    names = list(made[0])
    query = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names)))
    with connection.cursor().copy(query) as copy:
        for row in made:
            copy.write_row([stored(row[name]) for name in names])


def rewrite(url: str, before: Tables, after: Tables) -> None:
    """Other rows in these tables; those that stay the same are not touched."""
    with psycopg.connect(url) as connection:
        for table, rows in after.items():
            there = before[table]
            gone = [key for key, row in there.items() if rows.get(key) != row]
            connection.execute(sql.SQL("DELETE FROM {} WHERE id = ANY(%s)").format(sql.Identifier(table)), [gone])
            insert(connection, table, [row for key, row in rows.items() if there.get(key) != row])


def tidy(url: str, tables: Iterable[str]) -> None:
    """Gives back the room of rows that are gone; without that each rewriting makes every scan longer."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.SQL(", ").join(map(sql.Identifier, tables))))


def stored(value: Any) -> Any:
    """As PostgreSQL takes it."""
    return Jsonb(value) if isinstance(value, dict) else value
