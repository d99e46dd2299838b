"""Aggregates of a list: the guard's fourth rendering. The CASE stands inside `sum()`, so that sums are of what may be seen.

A group's key is a guarded value too: rows whose key may not be read fall into the group without a key, and so do rows whose key
stands in a row of a relation that the viewer does not see. Money is never summed across currencies: where a money is measured, the
groups are by currency besides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    FromClause,
    Numeric,
    Select,
    and_,
    case,
    cast,
    false,
    func,
    literal_column,
    not_,
    null,
    or_,
    select,
    true,
    type_coerce,
)

from api.reading import guard
from api.reading.entities import rows_along, rows_of
from api.reading.grouping import FUNCTIONS, Key, Order
from api.reading.levels import PARENT, PLACE, kept, parents_given
from api.reading.names import snake
from api.reading.plan import Level
from api.reading.where import tests_sql
from api.shape import SHAPES, Amount, Many, Shape, kind_of
from authz.policy import Decisions
from authz.scopes import crosses_tenants
from settings import settings

SQL: dict[str, Any] = {"sum": func.sum, "avg": func.avg, "min": func.min, "max": func.max}


@dataclass
class Joined:
    """The rows of a list with the rows that its keys lead to, each relation joined once."""

    entity: Any
    shape: Shape
    decisions: Decisions

    def __post_init__(self) -> None:
        self.source: Any = self.entity.__clause_element__()
        self.ends: dict[tuple[str, ...], Any] = {(): self.entity}

    def end(self, key: Key) -> Any:
        """The rows at the end of a key's way; none of them where a relation leads to no visible row."""
        entity = self.entity
        for place, (owner, item) in enumerate(key.hops(self.shape), 1):
            path, to = key.through[:place], SHAPES[item.target]
            if path not in self.ends:
                self.ends[path] = rows_along(entity, item.name, to.model)
                join = guard.followed(entity, self.ends[path], owner, item, to, self.decisions)
                self.source = self.source.outerjoin(self.ends[path], join)
            entity = self.ends[path]
        return entity

    def value(self, key: Key) -> ColumnElement[Any]:
        """A key: the guarded value, of days and times the first day of its unit in the provider's time zone."""
        entity, shape, item = self.end(key), key.owner(self.shape), key.item(self.shape)
        if item is None:
            found: ColumnElement[Any] = entity.id
            return found
        value = guard.value(entity, shape, item, self.decisions)
        value = case((entity.id.is_not(None), value)) if key.through else value
        kind = kind_of(shape, item)
        if key.unit is None or not issubclass(kind, date):
            return value
        local = func.timezone(settings().timezone, value) if issubclass(kind, datetime) else value
        return cast(func.date_trunc(key.unit, local), Date)


def key_label(place: int) -> str:
    """The column of a key, by its place in `groupBy`."""
    return f"key_{place}"


def aggregate_rows(
    level: Level, decisions: Decisions, relation: Many | None, around: FromClause | None = None, parent: ColumnElement[Any] | None = None
) -> Select[Any]:
    """The groups with their keys, count and measures, each with its place in their order; with `relation` those of a `parent` around."""
    found, order = _groups(level, decisions, relation, parent)
    groups = (found if around is None else found.correlate(around)).subquery()
    keys = [groups.c[key_label(place)] for place in range(len(level.grouping.keys))]
    sorts = [_sorted(keys[at.key] if at.key is not None else groups.c[order[at]], at.descending) for at in level.grouping.orders]
    sorts += [_sorted(key, False) for key in [*keys, groups.c.currency]]
    place = func.row_number().over(order_by=sorts).label(PLACE)
    shown = select(*(column for column in groups.c if column.name not in order.values()), place).order_by(PLACE)
    return shown if level.grouping.limit is None else shown.limit(level.grouping.limit)


def aggregate_statement(level: Level, decisions: Decisions, relation: Many | None) -> Select[Any]:
    """The same for each parent of `:ids` by LATERAL."""
    if relation is None:
        return aggregate_rows(level, decisions, relation)
    parents = parents_given()
    lateral = aggregate_rows(level, decisions, relation, parents, parents.c.parent).correlate(parents).lateral("groups")
    return select(lateral).select_from(parents.join(lateral, true())).order_by(lateral.c[PARENT], lateral.c[PLACE])


def _groups(
    level: Level, decisions: Decisions, relation: Many | None, parent: ColumnElement[Any] | None
) -> tuple[Select[Any], dict[Order, str]]:
    """The groups in no order, with the figures that they will be ordered by."""
    entity, shape, asked = rows_of(level.shape.model), level.shape, level.grouping
    joined = Joined(entity, shape, decisions)
    above = [getattr(entity, relation.via).label(PARENT)] if relation else []
    keys = [joined.value(key).label(key_label(place)) for place, key in enumerate(asked.keys)]
    money = asked.by_currency(shape, level.measures)
    currency = guard.row_currency(entity, shape, decisions) if money else null()
    measures = [
        measured(entity, shape, function, name, decisions).label(f"{function}__{name}") for function, name in sorted(level.measures)
    ]
    order = {at: f"order_{place}" for place, at in enumerate(asked.orders) if at.key is None}
    figures = [
        (measured(entity, shape, *at.measure, decisions) if at.measure else func.count()).label(label) for at, label in order.items()
    ]
    values = [*above, *keys, currency.label("currency"), func.count().label("count"), *measures, *figures]
    found = select(*values).select_from(joined.source).where(kept(entity, level, decisions))
    found = found.where(getattr(entity, relation.via) == parent) if relation else found
    places = len(above) + len(keys) + money
    found = found.group_by(*(literal_column(str(place + 1)) for place in range(places))) if places else found
    tests = _having(entity, level, decisions)
    return found.having(and_(*tests)) if tests else found, order


def _sorted(value: ColumnElement[Any], descending: bool) -> ColumnElement[Any]:
    """What is not there comes last in both directions."""
    return (value.desc() if descending else value.asc()).nulls_last()


def measured(entity: Any, shape: Shape, function: str, name: str, decisions: Decisions) -> ColumnElement[Any]:
    """A figure, of what may be read; averages to four decimals."""
    found: ColumnElement[Any] = SQL[function](guard.value(entity, shape, shape.fields[name], decisions))
    return func.round(found, 4) if function == "avg" else found


def _having(entity: Any, level: Level, decisions: Decisions) -> list[ColumnElement[bool]]:
    """What groups are kept: those that pass the tests, and no small ones where rows may be another tenant's.

    A mere count of the whole list is the list's length, and stays.
    """
    asked, seen_by = level.grouping, {term.scope for term in decisions.read(level.shape.name, "basic")}
    found = [_tested(entity, level.shape, asked.having, decisions)] if asked.having else []
    is_mere_count = not (asked.keys or level.measures or asked.measures)
    is_withheld = asked.smallest and not is_mere_count and crosses_tenants(entity, seen_by)
    return [*found, func.count() >= asked.smallest] if is_withheld else found


def _tested(entity: Any, shape: Shape, having: Mapping[str, Any], decisions: Decisions) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = []
    for part, test in having.items():
        if test is None:
            continue
        if part in ("and", "or"):
            inner = [_tested(entity, shape, each, decisions) for each in test]
            parts.append(and_(true(), *inner) if part == "and" else or_(false(), *inner))
        elif part == "not":
            parts.append(not_(func.coalesce(_tested(entity, shape, test, decisions), false())))
        elif part == "count":
            parts.append(tests_sql(type_coerce(func.count(), BigInteger()), test))
        else:
            assert part in FUNCTIONS
            figures = ((snake(name), asked) for name, asked in test.items() if asked is not None)
            parts += [tests_sql(_figure(entity, shape, part, name, decisions), asked) for name, asked in figures]
    return and_(true(), *parts)


def _figure(entity: Any, shape: Shape, function: str, name: str, decisions: Decisions) -> ColumnElement[Any]:
    """A figure as it is tested: sums and averages are decimals."""
    found = measured(entity, shape, function, name, decisions)
    return type_coerce(found, Numeric()) if function in ("sum", "avg") or isinstance(shape.fields[name], Amount) else found
