"""Filters that ask for hidden cells: for each field and operator, with what stands in visible cells and in hidden ones."""

from collections.abc import Iterator, Sequence
from typing import Any

from graphql import GraphQLInputObjectType, get_named_type

from api.reading.names import camel
from api.shape import SHAPES, Column, Many, One, Shape
from tests.leaks.asking import Asked, Json
from tests.leaks.ways import Asks, everything
from tests.opinion.answers import raw
from tests.opinion.facts import Facts, Row
from tests.opinion.opinion import Opinion, table_of

Where = Json


def scalar_probes(
    asked: Asked, opinion: Opinion, shape: Shape, *others: Facts, asks: Asks = everything
) -> Iterator[tuple[Column, list[Where]]]:
    """For each filterable scalar of the viewer's schema that this person is asked about its tests.

    `others` are twins: then what is hidden there is asked for too, and nothing of fields that hide nothing.
    """
    for item in shape.columns():
        operators = _operators(asked, shape, item) if asks(shape, item.name) else []
        values = _values(opinion, shape, item, others) if operators else []
        if operators and (values or not others):
            yield item, [{camel(item.name): test} for name in operators for test in _tests(name, values)]


def relation_probes(
    asked: Asked, opinion: Opinion, shape: Shape, *others: Facts, asks: Asks = everything
) -> Iterator[tuple[One | Many, list[Where]]]:
    """For each relation that filters: with nothing asked of the target, and with what is hidden in each of its fields."""
    found = asked.view.type_map.get(f"{shape.name}Where")
    for item in shape.fields.values():
        if isinstance(found, GraphQLInputObjectType) and isinstance(item, One | Many) and camel(item.name) in found.fields:
            target = SHAPES[item.target]
            inner: list[Where] = [{}] if not others or opinion.hides(target) else []
            for field, tests in scalar_probes(asked, opinion, target, *others, asks=beyond(asks, shape, item)):
                if opinion.may_filter(target, field.name):
                    inner += _telling(field, tests)
            yield item, [{camel(item.name): part} for where in inner for part in _quantified(item, where)]


def beyond(asks: Asks, shape: Shape, item: One | Many) -> Asks:
    """Whether somebody is asked about the fields of what a relation leads to."""
    return lambda _target, name: asks(shape, f"{item.name}.{name}")


def _telling(field: Column, tests: Sequence[Where]) -> list[Where]:
    """The first test for equality: what most surely tells a hidden value."""
    return [test for test in tests if "eq" in test[camel(field.name)]][:1]


def _quantified(item: One | Many, where: Where) -> list[Where]:
    if isinstance(item, One):
        return [where] if where else []
    return [{"some": where}] if where else [{"some": {}}, {"none": {}}]


def _operators(asked: Asked, shape: Shape, item: Column) -> list[str]:
    """What the viewer's schema lets ask of a field."""
    where = asked.view.type_map.get(f"{shape.name}Where")
    if not isinstance(where, GraphQLInputObjectType) or camel(item.name) not in where.fields:
        return []
    tests = get_named_type(where.fields[camel(item.name)].type)
    assert isinstance(tests, GraphQLInputObjectType)
    return list(tests.fields)


def _values(opinion: Opinion, shape: Shape, item: Column, others: Sequence[Facts]) -> list[Any]:
    """A value that is hidden in a visible row, one of a hidden row, what the twins have there instead, and a visible one.

    None where twins are asked and nothing is hidden.
    """
    rows = sorted(opinion.facts.rows(table_of(shape)), key=lambda row: row["id"])
    visible = [row for row in rows if opinion.reads(shape, item.name, row)]
    narrowed = [row for row in rows if row["id"] in opinion.sees(shape) and row not in visible]
    hidden = [row for row in rows if row["id"] not in opinion.sees(shape)]
    picked = [row for row in (_first(opinion, shape, item, narrowed), _first(opinion, shape, item, hidden)) if row]
    if others and not picked:
        return []
    there = [facts.get(table_of(shape), row["id"]) for row in picked for facts in others]
    values = [raw(opinion, shape, item, row) for row in [*picked, *there, _first(opinion, shape, item, visible)] if row is not None]
    return list(dict.fromkeys(value for value in values if value is not None))


def _first(opinion: Opinion, shape: Shape, item: Column, rows: Sequence[Row]) -> Row | None:
    """The first of them that has a value."""
    return next((row for row in rows if raw(opinion, shape, item, row) is not None), None)


def _tests(name: str, values: Sequence[Any]) -> list[Json]:
    if name == "isNull":
        return [{name: True}, {name: False}]
    if name == "in":
        return [{name: list(values)}]
    if name == "eq":
        return [{name: value} for value in values]
    return [{name: value[1:-1] or value if name == "contains" else value} for value in values[:1]]
