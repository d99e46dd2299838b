"""A `where` input as SQL: each test through the guard, each relation through the row scope of its target."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Numeric, Text, Uuid, and_, exists, false, func, not_, or_, select, true, type_coerce

from api.errors import ErrorCode, error
from api.ids import decode
from api.reading import guard
from api.reading.entities import rows_beside
from api.reading.given import bound
from api.reading.names import snake, storable
from api.shape import SHAPES, Column, Field, Many, One, Shape
from authz.policy import Decisions

MOST_TESTS, MOST_DEPTH = 200, 20
NO_ROW = UUID(int=0)
"""The id that none has."""
Test = Callable[[ColumnElement[Any], Any], ColumnElement[bool]]


def _same(column: ColumnElement[Any], value: Any) -> ColumnElement[bool]:
    """A boolean is its own test, of which an index sees the parts."""
    if isinstance(value, bool):
        return column if value else not_(column)
    return column == bound(value, column.type)


TESTS: dict[str, Test] = {
    "eq": _same,
    "in": lambda column, value: column == func.any(bound(value, ARRAY(column.type), _storable)),
    "lt": lambda column, value: column < bound(value, column.type),
    "lte": lambda column, value: column <= bound(value, column.type),
    "gt": lambda column, value: column > bound(value, column.type),
    "gte": lambda column, value: column >= bound(value, column.type),
    "contains": lambda column, value: func.lower(column).like(bound(value, Text(), _containing), escape="/"),
    "isNull": lambda column, value: column.is_(None) if value else column.is_not(None),
}


def _storable(values: Sequence[Any]) -> list[Any]:
    return [value for value in values if storable(value)]


def _containing(text: str) -> str:
    """A pattern that finds a text anywhere, in lower case."""
    escaped = text.lower().replace("/", "//").replace("%", "/%").replace("_", "/_")
    return f"%{escaped}%"


def where_sql(entity: Any, shape: Shape, where: Mapping[str, Any] | None, decisions: Decisions) -> ColumnElement[bool]:
    """The rows that a `where` keeps; all its keys together (`and`)."""
    return and_(true(), *(_part(entity, shape, key, test, decisions) for key, test in (where or {}).items() if test is not None))


def _part(entity: Any, shape: Shape, key: str, test: Any, decisions: Decisions) -> ColumnElement[bool]:
    if key in ("and", "or"):
        parts = [where_sql(entity, shape, part, decisions) for part in test]
        return and_(true(), *parts) if key == "and" else or_(false(), *parts)
    if key == "not":
        return not_(func.coalesce(where_sql(entity, shape, test, decisions), false()))
    if key == "currency" and shape.currency:
        return guard.currency_condition(entity, shape, tests_sql(getattr(entity, shape.currency), test), decisions)
    return _id_test(entity, shape, test) if key == "id" else _field(entity, shape, shape.fields[snake(key)], test, decisions)


def _field(entity: Any, shape: Shape, item: Field, test: Any, decisions: Decisions) -> ColumnElement[bool]:
    if isinstance(item, One):
        return guard.condition(entity, shape, item.name, _to_one(entity, item, test, decisions), decisions)
    if isinstance(item, Many):
        return guard.condition(entity, shape, item.name, _to_many(entity, item, test, decisions), decisions)
    assert isinstance(item, Column)
    return guard.condition(entity, shape, item.name, column_sql(entity, item, test), decisions)


def column_sql(entity: Any, item: Column, test: Mapping[str, Any]) -> ColumnElement[bool]:
    """The tests of a scalar field; where one wants a value, among the rows that can have one."""
    found = tests_sql(item.of(entity), test)
    wanted = {name for name, value in test.items() if value is not None and not (name == "isNull" and value)}
    return and_(item.within(entity), found) if item.within and wanted else found


def tests_sql(column: ColumnElement[Any], test: Mapping[str, Any]) -> ColumnElement[bool]:
    """Numbers are compared as they are given, whatever decimals the column keeps."""
    plain = type_coerce(column, Numeric()) if isinstance(column.type, Numeric) else column
    return and_(true(), *(_test(plain, name, value) for name, value in test.items() if value is not None))


def _test(column: ColumnElement[Any], name: str, value: Any) -> ColumnElement[bool]:
    return TESTS[name](column, value) if storable(value) else false()


def _id_test(entity: Any, shape: Shape, test: Mapping[str, Any]) -> ColumnElement[bool]:
    """One id is compared as such: then the rows below a row are read by their index, in its order."""
    found = []
    for name, value in test.items():
        if value is not None:
            ids = func.any(bound(value, ARRAY(Uuid()), _rows_of(shape))) if name == "in" else bound(value, Uuid(), _row_of(shape))
            found.append(entity.id == ids)
    return and_(true(), *found)


def _row_of(shape: Shape) -> Callable[[Any], UUID]:
    """The row of a type that a global id names; an id of anything else names none."""
    rows = _rows_of(shape)
    return lambda value: next(iter(rows([value])), NO_ROW)


def _rows_of(shape: Shape) -> Callable[[Any], list[UUID]]:
    """The rows of a type that some global ids name."""

    def rows(values: Any) -> list[UUID]:
        return [one[1] for one in map(decode, values) if one is not None and one[0] == shape.prefix]

    return rows


def _to_one(entity: Any, item: One, test: Mapping[str, Any], decisions: Decisions) -> ColumnElement[bool]:
    target = rows_beside(entity, SHAPES[item.target].model)
    join = getattr(target, item.via) == entity.id if item.back else target.id == getattr(entity, item.via)
    return _exists(target, SHAPES[item.target], join, test, decisions)


def _to_many(entity: Any, item: Many, test: Mapping[str, Any], decisions: Decisions) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = []
    for quantifier, inner in test.items():
        if inner is None:
            continue
        target = rows_beside(entity, SHAPES[item.target].model)
        found = _exists(target, SHAPES[item.target], getattr(target, item.via) == entity.id, inner, decisions)
        parts.append(found if quantifier == "some" else not_(found))
    return and_(true(), *parts)


def _exists(target: Any, shape: Shape, join: ColumnElement[bool], test: Mapping[str, Any], decisions: Decisions) -> ColumnElement[bool]:
    visible = guard.rows(target, shape, decisions)
    return exists(select(target.id).where(join, visible, where_sql(target, shape, test, decisions)).correlate_except(target))


def check_sizes(where: Any, depth: int = 0, what: str = "A filter") -> int:
    """How many tests a filter holds; too many, too long a list or too deep a nesting are refused before they become SQL."""
    if depth > MOST_DEPTH:
        raise error(ErrorCode.LIMIT_EXCEEDED, f"{what} is nested at most {MOST_DEPTH} levels deep.")
    parts = where.values() if isinstance(where, Mapping) else where if isinstance(where, list) else ()
    if isinstance(where, list) and len(where) > MOST_TESTS:
        raise error(ErrorCode.LIMIT_EXCEEDED, f"A list in {what[0].lower()}{what[1:]} holds at most {MOST_TESTS} values.")
    tests = sum(check_sizes(part, depth + 1, what) for part in parts if isinstance(part, Mapping | list)) or 1
    if tests > MOST_TESTS:
        raise error(ErrorCode.LIMIT_EXCEEDED, f"{what} holds at most {MOST_TESTS} tests.")
    return tests
