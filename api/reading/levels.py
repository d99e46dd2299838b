"""The level generator: one level of an operation is one statement, made from guard, scope, where, order and keyset.

Each function returns a select over named columns (`id`, each field's key, `__parent` and `__place` in a list), of the rows below one
`parent`: any expression for its id. The executor puts the ids of all parents in its place and runs level by level; the compiler puts
the column of the level above there and nests them. Nothing else in the service writes a select for a reader.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Select, Uuid, and_, bindparam, column, func, select, true

from api.errors import ErrorCode, error
from api.reading import guard
from api.reading.entities import rows_of
from api.reading.given import known
from api.reading.keyset import OrderKey, after, order_keys, place_at
from api.reading.plan import Level
from api.reading.where import where_sql
from api.shape import Amount, Column, Many, One, Rendered
from authz.policy import Decisions
from settings import settings

IDS: ColumnElement[Any] = bindparam("ids", type_=ARRAY(Uuid()))
CURRENCY = "__currency"
PARENT, PLACE = "__parent", "__place"
"""Labels that no field can have."""


@dataclass(frozen=True)
class Page:
    """Which part of a list: how many, from where, in which direction."""

    size: int
    place: Any
    backwards: bool

    @classmethod
    def of(cls, arguments: Mapping[str, Any], most: int) -> "Page":
        """Relay's arguments; both directions at once, negative or too many are refused."""
        first, last = known(arguments.get("first")), known(arguments.get("last"))
        before, cursor = arguments.get("before"), arguments.get("after")
        if (first is not None and last is not None) or (before is not None and cursor is not None):
            raise error(ErrorCode.BAD_REQUEST, "Page forwards (first, after) or backwards (last, before), not both.")
        if (last is not None and cursor is not None) or (last is None and before is not None):
            raise error(ErrorCode.BAD_REQUEST, "`first` goes with `after`, `last` with `before`.")
        size = first if first is not None else last if last is not None else settings().page_size
        if size < 0:
            raise error(ErrorCode.BAD_REQUEST, "A page has 0 or more rows.")
        if size > most:
            raise error(ErrorCode.LIMIT_EXCEEDED, f"A page has at most {most} rows.")
        return cls(size, before if last is not None else cursor, last is not None)


@dataclass(frozen=True)
class PageStatement:
    """A page's statement, with what is needed to read its rows: the order keys are labelled `k0`, `k1`, …"""

    select: Select[Any]
    keys: Sequence[OrderKey]
    page: Page


def columns(entity: Any, level: Level, decisions: Decisions) -> list[ColumnElement[Any]]:
    """The guarded values of a level's fields, each labelled by its field; money has a second column for the currency.

    A relation without a column of its own is true where it may be followed.
    """
    found: list[ColumnElement[Any]] = [entity.id.label("id")]
    for name in sorted(level.fields):
        item = level.shape.fields[name]
        if isinstance(item, Column) or (isinstance(item, One) and not item.back):
            found.append(guard.value(entity, level.shape, item, decisions).label(name))
        if isinstance(item, Many) or (isinstance(item, One) and item.back):
            found.append(guard.value(entity, level.shape, item, decisions, true()).label(name))
        if isinstance(item, Amount):
            found.append(guard.currency(entity, level.shape, item, decisions).label(name + CURRENCY))
        if isinstance(item, Rendered):
            found += [
                guard.value(entity, level.shape, item, decisions, getattr(entity, need)).label(f"{name}__{need}") for need in item.needs
            ]
    return found


def rows_with(level: Level, decisions: Decisions, via: str, wanted: ColumnElement[Any]) -> Select[Any]:
    """The visible rows whose column `via` is `wanted`; `__parent` is the value that matched."""
    entity = rows_of(level.shape.model)
    key = getattr(entity, via)
    return select(key.label(PARENT), *columns(entity, level, decisions)).where(key == wanted, guard.rows(entity, level.shape, decisions))


def rows_by(level: Level, decisions: Decisions, via: str = "id") -> Select[Any]:
    """The same of `:ids`."""
    return rows_with(level, decisions, via, func.any(IDS))


def page_rows(
    level: Level, decisions: Decisions, relation: Many | None, most: int, parent: ColumnElement[Any] | None = None, *, more: bool = True
) -> PageStatement:
    """A page of the list: of all visible rows, or (with `relation`) of those of `parent`.

    One row `more` tells whether the list goes on.
    """
    entity = rows_of(level.shape.model)
    page = Page.of(level.arguments, most)
    keys = order_keys(entity, level.shape, level.arguments.get("orderBy"), relation.order if relation else None)
    rows = kept(entity, level, decisions)
    if relation is not None:
        rows = and_(getattr(entity, relation.via) == parent, rows)
    if page.place is not None:
        rows = and_(rows, after(keys, place_at(page.place, keys), page.backwards))
    values = [*columns(entity, level, decisions), *(key.column.label(f"k{at}") for at, key in enumerate(keys))]
    found = select(*values).where(rows).order_by(*ordering(keys, page.backwards)).limit(page.size + more)
    return PageStatement(found, keys, page)


def page_statement(level: Level, decisions: Decisions, relation: Many | None, most: int) -> PageStatement:
    """The same for each parent of `:ids` by LATERAL."""
    if relation is None:
        return page_rows(level, decisions, relation, most)
    parents = parents_given()
    made = page_rows(level, decisions, relation, most, parents.c.parent)
    place = func.row_number().over(order_by=ordering(made.keys, made.page.backwards)).label(PLACE)
    lateral = made.select.add_columns(place).correlate(parents).lateral("page")
    found = select(parents.c.parent.label(PARENT), lateral).select_from(parents.join(lateral, true()))
    found = found.order_by(parents.c.parent, lateral.c[PLACE])
    return PageStatement(found, made.keys, made.page)


def count_rows(level: Level, decisions: Decisions, relation: Many | None, parent: ColumnElement[Any] | None = None) -> Select[Any]:
    """How many rows the list has in all; of a `parent` that has any."""
    entity = rows_of(level.shape.model)
    rows = kept(entity, level, decisions)
    if relation is None:
        return select(func.count().label("count")).select_from(entity).where(rows)
    key = getattr(entity, relation.via)
    return select(key.label(PARENT), func.count().label("count")).where(key == parent, rows).group_by(key)


def count_statement(level: Level, decisions: Decisions, relation: Many | None) -> Select[Any]:
    """The same of `:ids`."""
    return count_rows(level, decisions, relation, func.any(IDS))


def kept(entity: Any, level: Level, decisions: Decisions) -> ColumnElement[bool]:
    """The rows of a list: those that exist for the viewer, and pass its `where`."""
    where = level.arguments.get("where")
    return and_(guard.rows(entity, level.shape, decisions), where_sql(entity, level.shape, where, decisions))


def ordering(keys: Sequence[OrderKey], backwards: bool) -> list[ColumnElement[Any]]:
    """The keys in their directions, turned round where the page is read from the end."""
    return [key.column.desc() if key.descending != backwards else key.column.asc() for key in keys]


def parents_given() -> Any:
    return func.unnest(IDS).table_valued(column("parent", Uuid()), name="parents").render_derived()


def by_code(level: Level, decisions: Decisions, code: ColumnElement[Any]) -> Select[Any]:
    """The visible row with this code."""
    entity, shape = rows_of(level.shape.model), level.shape
    assert shape.lookup is not None
    key = getattr(entity, shape.lookup)
    return select(*columns(entity, level, decisions)).where(key == code, guard.rows(entity, shape, decisions))
