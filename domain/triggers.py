"""Triggers beside the tables that they keep right: made with the table, so that tests, demo and migrations hold the same."""

from typing import Any

from sqlalchemy import DDL, event
from sqlalchemy.schema import Table

make_ddl: Any = DDL


def trigger(table: Any, name: str, when: str, body: str, *, constraint: bool = False) -> None:
    """A PL/pgSQL row trigger: `when` as `AFTER INSERT OR UPDATE OF amount`, `body` what stands between BEGIN and END.

    A constraint trigger speaks at the end of the transaction. In the body `%` is a plain per cent sign.
    """
    if not isinstance(table, Table):
        raise TypeError(f"{table} is no table")
    kind, deferred = ("CONSTRAINT TRIGGER", "DEFERRABLE INITIALLY DEFERRED ") if constraint else ("TRIGGER", "")
    function = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n{body.strip()}\nEND $$"
    creation = f"CREATE {kind} {name} {when} ON {table.name} {deferred}FOR EACH ROW EXECUTE FUNCTION {name}()"
    for statement in (function, creation):
        event.listen(table, "after_create", make_ddl(statement.replace("%", "%%")))
