"""JSON made by PostgreSQL: `row_to_json` over a sub-select, which is compact, and arrays of it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, ColumnElement, FromClause, Select, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import LateralFromClause

from api.written import Written

NOTHING: ColumnElement[Any] = literal_column("'{}'::json", JSON())
OF_JSON = JSON()


def object_of(outputs: Sequence[ColumnElement[Any]], source: FromClause | None, *around: FromClause) -> ColumnElement[Any]:
    """One object of the outputs' labels for the row of `source`, null without a row; `around` are rows of the levels above.

    Without a source of its own it is about the rows around.
    """
    rows = select(*outputs) if source is None else select(*outputs).select_from(source)
    return row_of(rows.correlate(*around) if around else rows)


class RowAsJson(ColumnElement[Any]):
    """The one row of a select as an object: `(SELECT row_to_json(r) FROM (…) AS r)`, without SQLAlchemy's five objects around it."""

    inherit_cache = False
    type = JSON()

    def __init__(self, rows: Select[Any]) -> None:
        self.rows = rows


@compiles(RowAsJson)
def _row_as_json(element: RowAsJson, compiler: SQLCompiler, **_: Any) -> str:
    number = vars(compiler)["rows_as_json"] = vars(compiler).get("rows_as_json", 0) + 1
    return f"(SELECT row_to_json(row_{number}) FROM ({compiler.process(element.rows)}) AS row_{number})"  # noqa: S608  # no value is in it


def row_of(rows: Select[Any]) -> ColumnElement[Any]:
    """The one row of a select as an object."""
    return RowAsJson(rows)


def whole_row(rows: LateralFromClause) -> ColumnElement[Any]:
    """A row of a sub-select as an object."""
    return Written("row_to_json({0})", (rows.table_valued(),), OF_JSON)


def list_of(item: ColumnElement[Any], order: Sequence[ColumnElement[Any]], kept: ColumnElement[bool] | None = None) -> ColumnElement[Any]:
    """An array of what stands in each of the rows, in order; empty without rows."""
    keys = ", ".join(f"{{{at}}}" for at in range(1, len(order) + 1))
    those = "" if kept is None else f" FILTER (WHERE {{{len(order) + 1}}})"
    words = f"coalesce(array_to_json(array_agg({{0}} ORDER BY {keys}){those}), '[]'::json)"
    return Written(words, (item, *order, *([] if kept is None else [kept])), OF_JSON)
