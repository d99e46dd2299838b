"""Many orders from one: the rows of an order made by the acts, copied as often as it takes to have a large database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.rows import scalar_row
from sqlalchemy import Table, Uuid

import domain.models  # noqa: F401  # all tables
from domain.database import Base

KEPT_OUT = {"audit_entry", "audit_link", "audit_chain", "outbox_event", "idempotency_key"}
"""What tells of acts and belongs to no order."""
COPY = sql.SQL(
    "INSERT INTO {table} ({names}) SELECT {values} FROM {table} row, "
    "generate_series(%(first)s::integer, %(last)s::integer) copy (number) WHERE row.id = ANY (%(rows)s)"
)
KEYS = """SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND conrelid::regclass::text = ANY (%s)"""


@dataclass(frozen=True)
class Copies:
    """The rows of an order and of everything that hangs on it, by table."""

    connection: psycopg.Connection
    ids: list[UUID]
    rows: dict[str, list[UUID]]

    @classmethod
    def of(cls, connection: psycopg.Connection, order_id: UUID) -> "Copies":
        """Whoever names the order, or a row that was found so, belongs to it."""
        found, rows, before = [order_id], dict[str, list[UUID]](), 0
        while len(found) > before:
            before = len(found)
            rows = {table.name: _naming(connection, table, found) for table in _tables()}
            found = list(dict.fromkeys([order_id, *(row for ids in rows.values() for row in ids)]))
        return cls(connection, found, {name: ids for name, ids in rows.items() if ids})

    def make(self, numbers: range) -> None:
        """A copy for each number: new ids, the same facts. Triggers are not asked, for these facts have passed them once."""
        with loose(self.connection, list(self.rows)):
            for name, ids in self.rows.items():
                columns = [column for column in Base.metadata.tables[name].columns if column.computed is None]
                copy = COPY.format(
                    table=sql.Identifier(name),
                    names=sql.SQL(", ").join(sql.Identifier(column.name) for column in columns),
                    values=sql.SQL(", ").join(_value(column.name, isinstance(column.type, Uuid)) for column in columns),
                )
                self.connection.execute(copy, {"rows": ids, "ids": self.ids, "first": numbers[0], "last": numbers[-1]})


def _tables() -> list[Table]:
    return [table for table in Base.metadata.tables.values() if "id" in _ids(table) and table.name not in KEPT_OUT]


def _ids(table: Table) -> list[str]:
    return [column.name for column in table.columns if isinstance(column.type, Uuid)]


def _naming(connection: psycopg.Connection, table: Table, ids: list[UUID]) -> list[UUID]:
    tests = [sql.SQL("{} = ANY (%(ids)s)").format(sql.Identifier(name)) for name in _ids(table)]
    query = sql.SQL("SELECT id FROM {} WHERE {}").format(sql.Identifier(table.name), sql.SQL(" OR ").join(tests))
    return connection.cursor(row_factory=scalar_row).execute(query, {"ids": ids}).fetchall()


def _value(name: str, is_id: bool) -> sql.Composable:
    column = sql.Identifier("row", name)
    if is_id:
        return sql.SQL("CASE WHEN {0} = ANY (%(ids)s) THEN md5({0}::text || copy.number)::uuid ELSE {0} END").format(column)
    return sql.SQL("{} || '-' || copy.number").format(column) if name == "code" else column


@contextmanager
def loose(connection: psycopg.Connection, tables: list[str]) -> Iterator[None]:
    """Without the tables' triggers and foreign keys meanwhile; at the end the keys are made again, and so checked."""
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with triggers still to come cannot be altered
    keys = [tuple(map(sql.SQL, row)) for row in connection.execute(KEYS, [tables])]
    for table, name, _ in keys:
        connection.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(table, name))
    for each in tables:
        connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(each)))
    yield
    for table, name, definition in keys:
        connection.execute(sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(table, name, definition))
    for each in tables:
        connection.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(each)))
