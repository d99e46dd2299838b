"""Asking lists for their groups: what the third opinion expects, and that the filter of a group gives its rows."""

from collections.abc import Iterator, Sequence
from typing import Any

from graphql import GraphQLObjectType, get_named_type

from api.errors import ErrorCode
from api.graph import Graph
from api.ids import encode
from api.reading.names import camel, snake
from api.shape import SHAPES, Amount, Column, Shape
from tests.leaks.asking import Asked, Json, viewer_of
from tests.leaks.conftest import Home
from tests.leaks.lists import place_of
from tests.leaks.rows import number, uid
from tests.opinion.groups import Key, groups_of, summed
from tests.opinion.opinion import Opinion

UNITS = ("DAY", "WEEK", "MONTH", "QUARTER", "YEAR")
DEEPEST, ALIASES, PAGE = 2, 12, 100
KEYS = 3
"""How many keys of a type are asked by one person; each is somebody's."""


async def groups_are_expected(home: Home, graph: Graph, persona: str, only: Sequence[str]) -> None:
    """The groups of the root lists of some types, for one person."""
    opinion, viewer = home.opinions[persona], await viewer_of(graph, uid(persona))
    assert viewer is not None
    asked = Asked(graph, viewer)
    for shape in (SHAPES[name] for name in only):
        place = place_of(asked, opinion, shape)
        if place is None or place.parent is not None:
            continue
        keys = sorted(keys_of(asked, shape, 0), key=lambda key: number(f"{persona} {shape.name} {key}", 1000))[:KEYS]
        for one, other in zip(keys, [*keys[1:], None], strict=True):
            await _grouped(asked, opinion, shape, [key for key in (one, other) if key and number(f"{one} {key}", 3)] or [one])


def keys_of(asked: Asked, shape: Shape, depth: int) -> Iterator[Key]:
    """Everything that the viewer's schema lets a list be grouped by, through some relations."""
    kind = asked.view.type_map[f"{shape.name}AggregateKey"]
    assert isinstance(kind, GraphQLObjectType)
    for name, item in kind.fields.items():
        target = get_named_type(item.type)
        if isinstance(target, GraphQLObjectType):
            inner = keys_of(asked, SHAPES[target.name.removesuffix("AggregateKey")], depth + 1) if depth < DEEPEST else ()
            yield from (Key((snake(name), *key.path), key.unit) for key in inner)
        else:
            yield Key((snake(name),), UNITS[number(f"{shape.name}.{name}", len(UNITS))] if target.name == "Date" else None)


def group_by(key: Key) -> str:
    """A key as an argument has it."""
    unit = f", unit: {key.unit}" if key.unit else ""
    text = f"{{field: {key.path[-1].upper()}{unit}}}"
    for name in reversed(key.path[:-1]):
        text = f"{{through: {{{camel(name)}: {text}}}}}"
    return text


def selected(key: Key) -> str:
    """What is asked of `key`."""
    text = camel(key.path[-1])
    for name in reversed(key.path[:-1]):
        text = f"{camel(name)} {{ {text} }}"
    return text


def value_at(found: Json, key: Key) -> Any:
    """The key of a group in an answer."""
    value: Any = found
    for name in key.path:
        value = value[camel(name)]
    return value


def readable(opinion: Opinion, shape: Shape, key: Key) -> bool:
    """Whether each field on its way may be used at all."""
    for name in key.path:
        if name != "id" and not opinion.may_use(shape, name):
            return False
        shape = SHAPES[getattr(shape.fields.get(name), "target", shape.name)]
    return True


async def _grouped(asked: Asked, opinion: Opinion, shape: Shape, keys: list[Key]) -> None:
    measure = measure_of(asked, opinion, shape, keys)
    name, figure = camel(shape.plural or ""), f"currency sum {{ {camel(measure.name)} }}" if measure and shape.currency else ""
    figure = figure or (f"sum {{ {camel(measure.name)} }}" if measure else "")
    parts = " ".join(f"key{at}: key {{ {selected(key)} }}" for at, key in enumerate(keys))
    arguments = f"groupBy: [{', '.join(map(group_by, keys))}], limit: 1000"
    response = await asked.ask(f"{{ {name} {{ aggregate({arguments}) {{ count where {parts} {figure} }} }} }}")
    if not all(readable(opinion, shape, key) for key in keys):
        assert [error["extensions"]["code"] for error in response["errors"]] == [ErrorCode.FORBIDDEN], response
        assert "data" not in response
        return
    assert "errors" not in response, response
    groups = response["data"][name]["aggregate"]
    is_money = isinstance(measure, Amount)
    expected = groups_of(opinion, shape, opinion.rows(shape), keys, is_money)
    found = {by_of(group, keys, is_money): group for group in groups}
    assert (found.keys(), len(groups)) == (expected.keys(), len(expected)), (shape.name, keys)
    for by, group in found.items():
        assert group["count"] == len(expected[by]), (shape.name, keys, by)
        if measure:
            assert group["sum"][camel(measure.name)] == summed(opinion, shape, measure, expected[by]), (shape.name, measure.name, by)
    behind = [(group["where"], {encode(shape.prefix, row["id"]) for row in expected[by]}) for by, group in found.items()]
    await _behind(asked, shape, behind)


def by_of(group: Json, keys: list[Key], is_money: bool) -> tuple[Any, ...]:
    """What a group has in common, as an answer tells it."""
    values = tuple(value_at(group[f"key{at}"], key) for at, key in enumerate(keys))
    return (*values, group["currency"]) if is_money else values


async def _behind(asked: Asked, shape: Shape, wheres: list[tuple[Json, set[str]]]) -> None:
    """The list under the filter of a group holds exactly the group's rows."""
    for start in range(0, len(wheres), ALIASES):
        some = wheres[start : start + ALIASES]
        declared = ", ".join(f"$w{at}: {shape.name}Where" for at in range(len(some)))
        lists = " ".join(
            f"a{at}: {camel(shape.plural or '')}(first: {PAGE}, where: $w{at}) {{ nodes {{ id }} }}" for at in range(len(some))
        )
        response = await asked.ask(f"query({declared}) {{ {lists} }}", {f"w{at}": where for at, (where, _) in enumerate(some)})
        assert "errors" not in response, (response["errors"], some)
        for at, (where, ids) in enumerate(some):
            assert {row["id"] for row in response["data"][f"a{at}"]["nodes"]} == ids or len(ids) > PAGE, (shape.name, where)


def measure_of(asked: Asked, opinion: Opinion, shape: Shape, keys: list[Key]) -> Column | None:
    """A number that may be read, one or the other."""
    kind = asked.view.type_map.get(f"{shape.name}Sums")
    names = [name for name in getattr(kind, "fields", {}) if opinion.may_use(shape, snake(name))]
    found = shape.fields[snake(names[number(f"{keys}", len(names))])] if names else None
    assert found is None or isinstance(found, Column)
    return found
