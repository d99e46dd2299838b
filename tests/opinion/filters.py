"""What a `where` keeps, said in Python: a hidden value decides nothing, an absent one passes no test but `isNull`."""

from collections.abc import Callable, Mapping
from typing import Any

from api.ids import encode
from api.reading.names import snake
from api.shape import SHAPES, Column, Field, Many, One, Shape
from tests.opinion.answers import children, raw, target_of
from tests.opinion.facts import Row
from tests.opinion.opinion import Opinion

TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda value, asked: value == asked,
    "in": lambda value, asked: value in asked,
    "lt": lambda value, asked: value < asked,
    "lte": lambda value, asked: value <= asked,
    "gt": lambda value, asked: value > asked,
    "gte": lambda value, asked: value >= asked,
    "contains": lambda value, asked: asked.lower() in value.lower(),
}


def matches(opinion: Opinion, shape: Shape, row: Row, where: Mapping[str, Any]) -> bool:
    """Whether the filter keeps a visible row. Values in `where` are of Python, not of JSON."""
    return all(_part(opinion, shape, row, key, test) for key, test in where.items())


def _part(opinion: Opinion, shape: Shape, row: Row, key: str, test: Any) -> bool:
    if key in ("and", "or"):
        return (all if key == "and" else any)(matches(opinion, shape, row, part) for part in test)
    if key == "not":
        return not matches(opinion, shape, row, test)
    if key == "id":
        return encode(shape.prefix, row["id"]) in [*([test["eq"]] if "eq" in test else []), *test.get("in", [])]
    if key == "currency" and shape.currency:
        readable = any(opinion.reads(shape, item.name, row) for item in shape.money())
        return readable and all(_passes(row[shape.currency], name, asked) for name, asked in test.items())
    item = shape.fields[snake(key)]
    return opinion.reads(shape, item.name, row) and _holds(opinion, shape, item, row, test)


def _holds(opinion: Opinion, shape: Shape, item: Field, row: Row, test: Any) -> bool:
    """A test on a field that may be read in the row."""
    if isinstance(item, One):
        target = target_of(opinion, item, row)
        return target is not None and matches(opinion, SHAPES[item.target], target, test)
    if isinstance(item, Many):
        below = children(opinion, item, row)
        kept = {part: any(matches(opinion, SHAPES[item.target], child, asked) for child in below) for part, asked in test.items()}
        return kept.get("some", True) and not kept.get("none", False)
    assert isinstance(item, Column)
    return all(_passes(raw(opinion, shape, item, row), name, asked) for name, asked in test.items())


def _passes(value: Any, name: str, asked: Any) -> bool:
    if name == "isNull":
        return bool((value is None) == asked)
    return value is not None and TESTS[name](value, asked)
