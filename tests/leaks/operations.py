"""Operations made from the schema, as Hypothesis draws them: what any reader might ask of the company, with names that exist there."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_list_type,
)
from hypothesis import strategies as st

from api.ids import encode
from api.reading.keyset import cursor_of
from api.reading.names import snake
from api.shape import SHAPES, Column, Shape
from tests.leaks.lists import jsonable
from tests.opinion.facts import Facts, Row
from tests.opinion.opinion import table_of

Draw = Any
NOTHING = "none of it"
DEEPEST = 4
BUSY = ("outsourcingOrders", "acceptances", "settlements", "payables", "projects", "customers", "partners") * 12
"""Lists of what has much below it."""


Json = dict[str, Any]


class Name(str):
    """A value of an enumeration."""

    __slots__ = ()


def written(value: Any) -> str:
    """An input as it stands in a document."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {written(part)}' for key, part in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    return str(value) if isinstance(value, Name) else json.dumps(value, ensure_ascii=False)


@dataclass
class Drawn:
    """An operation that is being drawn: its variables, its fragments, and how deep it is."""

    draw: Draw
    schema: GraphQLSchema
    facts: Facts
    declared: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    fragments: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    def one(self, choices: Sequence[Any]) -> Any:
        """One of the choices; the first is the plainest."""
        return self.draw(st.sampled_from(choices))

    def chance(self, of: int) -> bool:
        """Once in so many times."""
        return bool(self.draw(st.integers(0, of - 1)) == of - 1)

    def text(self) -> str:
        """The operation with its fragments."""
        query = self.schema.query_type
        assert query is not None
        lists = [name for name, item in query.fields.items() if get_named_type(item.type).name.endswith("Connection")]
        objects = [name for name, item in query.fields.items() if get_named_type(item.type).name in {*SHAPES, "Viewer", "Node"}]
        names = [*(name for name in BUSY if name in query.fields), *sorted(lists), *sorted(lists + objects), *["node", "nodes"] * 5]
        roots = [self.one(names) for _ in range(self.one([1, 1, 2]))]
        body = " ".join(f"{name}_{at}: {self.asked(query.fields[name], name, 0)}" for at, name in enumerate(roots))
        head = f"query({', '.join(self.declared)})" if self.declared else "query"
        return " ".join([f"{head} {{ {body} }}", *self.fragments])

    def asked(self, found: GraphQLField, name: str, depth: int) -> str:
        """A field with arguments and what is below it."""
        target = get_named_type(found.type)
        below = "" if is_leaf_type(target) else f" {{ {self.below(target, depth + 1)} }}"
        return f"{name}{self.arguments(found, name, target)}{self.directive()}{below}"

    def below(self, target: GraphQLNamedType, depth: int, among: str = "") -> str:
        """Some fields of an object, bare or by fragments; `among` others the type is part of each key, for one key has one type."""
        if isinstance(target, GraphQLInterfaceType):
            kinds = [self.one(sorted(kind.name for kind in self.schema.get_possible_types(target))) for _ in range(3)]
            kinds = [kind for kind, *_ in zip({**self.wanted, **dict.fromkeys(kinds)}, range(4), strict=False)]
            parts = [f"... on {kind} {{ {self.below(self.schema.type_map[kind], depth, kind)} }}" for kind in kinds]
            return " ".join(["__typename id", *parts])
        assert isinstance(target, GraphQLObjectType)
        names = sorted(name for name, item in target.fields.items() if depth < DEEPEST or is_leaf_type(get_named_type(item.type)))
        if not names:
            return "__typename"
        lists = [name for name in names if get_named_type(target.fields[name].type).name.endswith("Connection")]
        listed = target.name.endswith("Connection") and not self.chance(4)
        wanted = ["nodes"] if listed and "nodes" in names else []
        wanted += [self.one(names) for _ in range(self.one([0, 1]) if listed else self.one([2, 1, 3, 4]))]
        wanted += [self.one(lists)] if lists and not self.chance(20) else []
        parts = [self.part(target, name, depth, among) for name in dict.fromkeys(wanted)]
        parts += ["__typename"] if self.chance(6) else []
        return self.wrapped(target, parts)

    def part(self, target: GraphQLObjectType, name: str, depth: int, among: str) -> str:
        alias = f"other_{next(self.numbers)}: " if self.chance(5) else f"{name}_{among}: " if among else ""
        return alias + self.asked(target.fields[name], name, depth)

    def wrapped(self, target: GraphQLObjectType, parts: list[str]) -> str:
        """As they are, or some of them in an inline or a named fragment."""
        if len(parts) < 2 or not self.chance(4):
            return " ".join(parts)
        if self.chance(2):
            return f"{parts[0]} ... on {target.name}{self.directive()} {{ {' '.join(parts[1:])} }}"
        name = f"Part{next(self.numbers)}"
        self.fragments.append(f"fragment {name} on {target.name} {{ {' '.join(parts[1:])} }}")
        return f"{parts[0]} ...{name}{self.directive()}"

    def directive(self) -> str:
        if not self.chance(12):
            return ""
        condition = self.variable("Boolean!", self.one([True, False])) if self.chance(2) else self.one(["true", "false"])
        return f" @{self.one(['include', 'skip'])}(if: {condition})"

    def variable(self, kind: str, value: Any) -> str:
        """A new variable with its value; sometimes by its default."""
        name = f"v{next(self.numbers)}"
        self.declared.append(f"${name}: {kind}")
        self.values[name] = value
        return f"${name}"

    wanted: Mapping[str, Any] = field(default_factory=dict)
    """The types of the objects that are asked by their ids."""

    def arguments(self, found: GraphQLField, name: str, target: GraphQLNamedType) -> str:
        """The arguments that a field takes."""
        given: list[str] = []
        if name in ("node", "nodes") and "id" in str(found.args.keys()):
            ids = [self.id() for _ in range(1 if name == "node" else self.one([3, 6, 1, 8, 0]))]
            self.wanted = {
                shape.name: None for prefix in (one.split("_")[0] for one in ids) for shape in self.shapes() if shape.prefix == prefix
            }
            given.append(f"id: {self.variable('ID!', ids[0])}" if name == "node" else f"ids: {self.variable('[ID!]!', ids)}")
        elif "code" in found.args:
            shape = SHAPES[target.name]
            codes = [row[shape.lookup or ""] for row in self.facts.rows(table_of(shape))]
            given.append(f"code: {self.variable('String!', self.one([*codes, NOTHING]))}")
        elif "groupBy" in found.args:
            given += self.grouped(SHAPES[target.name.removesuffix("Aggregate")])
        elif "first" in found.args:
            given += self.listed(SHAPES[target.name.removesuffix("Connection")])
        return f"({', '.join(given)})" if given else ""

    def shapes(self) -> list[Shape]:
        return [shape for shape in SHAPES.values() if shape.name in self.schema.type_map]

    def id(self) -> str:
        """A global id, most often of a row."""
        shape = self.one(self.shapes())
        rows = list(self.facts.rows(table_of(shape)))
        return encode(shape.prefix, self.one(rows)["id"]) if rows and not self.chance(8) else "nothing"

    def grouped(self, shape: Shape) -> list[str]:
        """The arguments of an aggregate: keys, filter, tests and order of its figures, how many groups."""
        given: list[str] = []
        found = [] if self.chance(3) else [self.key(shape, 0) for _ in range(self.one([1, 2, 1, 3]))]
        keys = list({str(key): key for key in found}.values())
        if keys:
            given.append(f"groupBy: {self.as_given(f'[{shape.name}GroupBy!]', keys)}")
        if self.chance(8):
            given.append(f"where: {self.variable(f'{shape.name}Where', jsonable(self.where(shape, 0)))}")
        if self.chance(6):
            given.append(f"having: {self.as_given(f'{shape.name}Having', self.having(shape, 0))}")
        if self.chance(2):
            orders = [self.order(shape, len(keys)) for _ in range(self.one([1, 1, 2]))]
            given.append(f"orderBy: {self.as_given(f'[{shape.name}AggregateOrder!]', orders)}")
        if self.chance(3):
            size = self.one([2, 1, 5, 3, 0])
            given.append(f"limit: {self.variable('Int', size) if self.chance(2) else size}")
        return given

    def as_given(self, kind: str, value: Any) -> str:
        """An input by a variable, or written in the text."""
        return self.variable(kind, value) if self.chance(2) else written(value)

    def key(self, shape: Shape, depth: int) -> Json:
        """A key of a grouping, often through relations."""
        kind = self.schema.type_map[f"{shape.name}GroupBy"]
        assert isinstance(kind, GraphQLInputObjectType)
        if "through" in kind.fields and depth < 3 and self.chance(2):
            through = get_named_type(kind.fields["through"].type)
            assert isinstance(through, GraphQLInputObjectType)
            name = self.one(sorted(through.fields))
            return {"through": {name: self.key(SHAPES[get_named_type(through.fields[name].type).name.removesuffix("GroupBy")], depth + 1)}}
        fields = self.schema.type_map[f"{shape.name}GroupField"]
        assert isinstance(fields, GraphQLEnumType)
        unit = self.one([None, "MONTH", "YEAR", "WEEK", "QUARTER"])
        return {"field": Name(self.one(sorted(fields.values))), **({"unit": Name(unit)} if unit else {})}

    def order(self, shape: Shape, keys: int) -> Json:
        """An order of groups, now and then one that there cannot be."""
        direction = {"direction": Name(self.one(["DESC", "ASC"]))}
        if keys and self.chance(2):
            return {"key": self.one([*range(keys), *([keys] if self.chance(8) else [])]), **direction}
        fields = self.schema.type_map.get(f"{shape.name}MeasureField")
        if not isinstance(fields, GraphQLEnumType) or self.chance(4):
            return {"function": Name("COUNT"), **direction}
        return {"function": Name(self.one(["MAX", "SUM", "MIN", "AVG"])), "field": Name(self.one(sorted(fields.values))), **direction}

    def having(self, shape: Shape, depth: int) -> Json:
        """Tests of figures that the reader's schema has."""
        kind = self.schema.type_map[f"{shape.name}Having"]
        assert isinstance(kind, GraphQLInputObjectType)
        name = self.one(["count", *sorted(kind.fields)])
        target = get_named_type(kind.fields[name].type)
        assert isinstance(target, GraphQLInputObjectType)
        if name in ("and", "or", "not"):
            parts = [self.having(shape, depth + 1) for _ in range(2)] if depth < 2 else []
            return {name: parts if name != "not" else (parts or [{}])[0]}
        if name == "count":
            return {name: {self.one(["gte", "lt", "eq"]): self.one([2, 1, 3])}}
        figure = self.one(sorted(target.fields))
        tests = get_named_type(target.fields[figure].type)
        assert isinstance(tests, GraphQLInputObjectType)
        return {name: {figure: jsonable(self.test(shape, figure, tests))}}

    def listed(self, shape: Shape) -> list[str]:
        """Page, order and filter of a list."""
        given: list[str] = []
        keys = [snake(shape.order.removeprefix("-"))]
        if self.chance(3):
            fields = self.schema.type_map[f"{shape.name}OrderField"]
            assert isinstance(fields, GraphQLEnumType)
            name, direction = self.one(sorted(fields.values)), self.one(["ASC", "DESC"])
            keys, order = [name.lower()], [{"field": name, "direction": direction}]
            plain = f"{{field: {name}, direction: {direction}}}"
            given.append(f"orderBy: {self.variable(f'[{shape.name}Order!]', order) if self.chance(2) else plain}")
        backwards = self.chance(4)
        size = self.one([3, 5, 2, 1, 0])
        given.append(f"{'last' if backwards else 'first'}: {self.variable('Int', size) if self.chance(3) else size}")
        rows = list(self.facts.rows(table_of(shape)))
        if rows and self.chance(6):
            given.append(f"{'before' if backwards else 'after'}: {self.variable('String', self.cursor(shape, keys, self.one(rows)))}")
        if self.chance(4):
            given.append(f"where: {self.variable(f'{shape.name}Where', jsonable(self.where(shape, 0)))}")
        return given

    def cursor(self, shape: Shape, keys: list[str], row: Row) -> str:
        """The place of a row in an order."""
        columns = [shape.fields[key] for key in keys if key != "id"]
        return cursor_of([*(row[item.attribute or item.name] for item in columns if isinstance(item, Column)), row["id"]])

    def where(self, shape: Shape, depth: int) -> dict[str, Any]:
        """A filter that the reader's schema has."""
        kind = self.schema.type_map[f"{shape.name}Where"]
        assert isinstance(kind, GraphQLInputObjectType)
        found: dict[str, Any] = {}
        for name in dict.fromkeys(self.one(sorted(kind.fields)) for _ in range(self.one([1, 2]))):
            target = get_named_type(kind.fields[name].type)
            if is_list_type(kind.fields[name].type):
                found[name] = [self.where(shape, depth + 1) for _ in range(2)] if depth < 2 else []
            elif name == "not":
                found[name] = self.where(shape, depth + 1) if depth < 2 else {}
            elif target.name.endswith("Where"):
                found[name] = self.where(SHAPES[target.name.removesuffix("Where")], depth + 1) if depth < 2 else {}
            elif target.name.endswith("Quantifier"):
                found[name] = {
                    self.one(["some", "none"]): self.where(SHAPES[target.name.removesuffix("Quantifier")], depth + 1) if depth < 2 else {}
                }
            else:
                found[name] = self.test(shape, name, target)
        return found

    def test(self, shape: Shape, name: str, target: GraphQLNamedType) -> dict[str, Any]:
        """One or two tests of a field, with values that rows have."""
        assert isinstance(target, GraphQLInputObjectType)
        values = self.values_of(shape, name)
        if isinstance(kind := get_named_type(target.fields["eq"].type), GraphQLEnumType):
            values = values or sorted(kind.values)
        found: dict[str, Any] = {}
        for test in dict.fromkeys(self.one(sorted(target.fields)) for _ in range(self.one([1, 1, 2]))):
            if test == "isNull":
                found[test] = self.one([True, False, None])
            elif values:
                found[test] = [self.one(values) for _ in range(self.one([2, 1, 0]))] if test == "in" else self.one(values)
                found[test] = found[test][1:4] if test == "contains" else found[test]
        return found

    def values_of(self, shape: Shape, name: str) -> list[Any]:
        """What rows have in a field."""
        rows = list(self.facts.rows(table_of(shape)))[:20]
        if name == "currency" and shape.currency:
            return ["CNY", "USD"]
        if name == "id":
            return [encode(shape.prefix, row["id"]) for row in rows]
        item = shape.fields[snake(name)]
        assert isinstance(item, Column)
        if item.expression is not None:
            return [True, False] if item.kind is bool else []
        return [value for value in (row[item.attribute or item.name] for row in rows) if value is not None]
