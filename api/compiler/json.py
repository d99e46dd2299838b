"""JSON made by PostgreSQL: `row_to_json` over a sub-select, which is compact, and arrays of it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, ColumnElement, FromClause, Select, func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

NOTHING: ColumnElement[Any] = literal_column("'{}'::json", JSON())
EMPTY: ColumnElement[Any] = literal_column("'[]'::json", JSON())


def object_of(outputs: Sequence[ColumnElement[Any]], source: FromClause | None, *around: FromClause) -> ColumnElement[Any]:
    """One object of the outputs' labels for the row of `source`, null without a row; `around` are rows of the levels above.

    Without a source of its own it is about the rows around.
    """
    rows = select(*outputs) if source is None else select(*outputs).select_from(source)
    return row_of(rows.correlate(*around) if around else rows)


def row_of(rows: Select[Any]) -> ColumnElement[Any]:
    """The one row of a select as an object."""
    inner = rows.subquery()
    found: ColumnElement[Any] = select(func.row_to_json(inner.table_valued(), type_=JSON())).scalar_subquery()
    return found


def list_of(item: ColumnElement[Any], order: Sequence[ColumnElement[Any]], kept: ColumnElement[bool] | None = None) -> ColumnElement[Any]:
    """An array of what stands in each of the rows, in order; empty without rows."""
    rows: Any = func.array_agg(aggregate_order_by(item, *order))
    return func.coalesce(func.array_to_json(rows if kept is None else rows.filter(kept), type_=JSON()), EMPTY)
