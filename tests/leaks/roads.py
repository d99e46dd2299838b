"""The roads on which a hidden cell could come to a reader, as operations of the graph over all types and fields."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLObjectType, get_named_type

from api.ids import encode
from api.queries import first_lower
from api.reading.names import camel, snake
from api.shape import SHAPES, Shape
from tests.leaks.asking import Asked, Json, batches, by_ids, by_list, selection, visible_shapes
from tests.leaks.lists import ALIASES, Place, jsonable, place_of
from tests.leaks.probes import Where, relation_probes, scalar_probes
from tests.leaks.rows import number, uid
from tests.leaks.ways import Asks, everything
from tests.opinion.facts import Facts
from tests.opinion.opinion import Opinion, table_of

Operation = tuple[str, Json]
WATCHED = ("OutsourcingOrder", "Project", "Contract", "User")
"""A partner's, a customer's, the provider's own, and people: the stream knows no other difference between types."""
ROWS, COUNT, EDGES = (
    "nodes { id }",
    "totalCount",
    "pageInfo { startCursor endCursor hasNextPage hasPreviousPage } edges { cursor node { id } }",
)
ENDS = (("f", "first"), ("l", "last"))
PAGES = {"f": ("first: 3", "after", "endCursor"), "l": ("last: 3", "before", "startCursor")}
"""Of the pages from either end, by their aliases: the size, and the cursor with which the next is asked."""
PAGED = re.compile(r"[fl][0-9]+")


@dataclass(frozen=True)
class Traveller:
    """Who asks, what the third opinion knows of it, and the twin; of all types unless some are named, and of the fields `asks`."""

    asked: Asked
    opinion: Opinion
    other: Facts
    only: Sequence[str] | None = None
    asks: Asks = everything

    def shapes(self) -> list[Shape]:
        """The types to look at."""
        return [shape for shape in visible_shapes(self.asked) if self.only is None or shape.name in self.only]

    def rows(self, shape: Shape) -> set[UUID]:
        """All rows of a type in both databases."""
        return self.opinion.facts.tables[table_of(shape)].keys() | self.other.tables[table_of(shape)].keys()

    def places(self) -> Iterator[Place]:
        """A list of each type that has one for this viewer."""
        found = (place_of(self.asked, self.opinion, shape) for shape in self.shapes())
        return (place for place in found if place is not None)


Road = Callable[[Traveller], Iterator[Operation]]
ROADS: dict[str, Road] = {}


def road(function: Road) -> Road:
    """One of the roads, by its name."""
    ROADS[function.__name__] = function
    return function


@road
def values(who: Traveller) -> Iterator[Operation]:
    """All fields of all rows by their ids, and what hangs on them."""
    for shape in who.shapes():
        for ids in batches(who.rows(shape)):
            yield by_ids(shape, who.asked), {"ids": [encode(shape.prefix, row_id) for row_id in ids]}


@road
def pages(who: Traveller) -> Iterator[Operation]:
    """The same in lists of many rows, of one and of none."""
    for place in who.places():
        if place.parent is None:
            text = by_list(place.shape, who.asked)
            for where in ({}, *(one_row(place.shape, row_id) for row_id in (min(who.rows(place.shape)), uid("nowhere")))):
                yield text, {"where": where}


def one_row(shape: Shape, row_id: UUID) -> Where:
    """A filter that keeps one row of a type, said in one way or the other."""
    found = encode(shape.prefix, row_id)
    return {"id": {"in": [found]} if number(shape.name, 2) else {"eq": found}}


@road
def streams(who: Traveller) -> Iterator[Operation]:
    """Of each kind of watched row some that the person sees, one that the person does not see, and one that is nowhere."""
    for shape in (shape for shape in who.shapes() if shape.name in WATCHED):
        seen = who.opinion.sees(shape)
        hidden = (who.opinion.facts.tables[table_of(shape)].keys() | who.other.tables[table_of(shape)].keys()) - seen
        text = f"subscription($id: ID!) {{ objectChanged(id: $id) {{ ... on {shape.name} {{ {selection(shape, who.asked)} }} }} }}"
        for row_id in (*sorted(seen)[:2], *sorted(seen)[-1:], *sorted(hidden)[:2], uid("nowhere")):
            yield text, {"id": encode(shape.prefix, row_id)}


@road
def viewers(who: Traveller) -> Iterator[Operation]:
    """The viewer, with user and organisation."""
    shapes = {name: SHAPES[name] for name in ("User", "Organisation")}
    below = " ".join(f"{name.lower()} {{ id {_scalars(who.asked, shape)} }}" for name, shape in shapes.items())
    yield f"{{ viewer {{ audience language timeZone roles {below} }} }}", {}


def _scalars(asked: Asked, shape: Shape) -> str:
    found = asked.type_of(shape)
    return " ".join(camel(item.name) for item in shape.columns() if found and camel(item.name) in found.fields)


@road
def filters(who: Traveller) -> Iterator[Operation]:
    """Each filterable field, each operator, with values that are hidden in one of the two."""
    for place in who.places():
        probes = scalar_probes(who.asked, who.opinion, place.shape, who.other, asks=who.asks)
        yield from filtered(
            who.opinion, place, [where for item, wheres in probes if who.opinion.may_filter(place.shape, item.name) for where in wheres]
        )


@road
def relations(who: Traveller) -> Iterator[Operation]:
    """Filters through each relation: some, none, to-one."""
    for place in who.places():
        probes = relation_probes(who.asked, who.opinion, place.shape, who.other, asks=who.asks)
        yield from filtered(
            who.opinion, place, [where for item, wheres in probes if who.opinion.may_filter(place.shape, item.name) for where in wheres]
        )


@road
def negations(who: Traveller) -> Iterator[Operation]:
    """The opposite of a test of a field that is hidden in some of the rows, and tests joined by or."""
    for place in who.places():
        probes = scalar_probes(who.asked, who.opinion, place.shape, who.other, asks=who.asks)
        some = [
            wheres
            for item, wheres in probes
            if who.opinion.may_filter(place.shape, item.name) and not who.opinion.implies(place.shape, item.name)
        ]
        yield from filtered(
            who.opinion, place, [where for tests in some for where in ({"not": tests[0]}, {"or": tests}, {"not": {"or": tests}})]
        )


def filtered(opinion: Opinion, place: Place, wheres: list[Where]) -> Iterator[Operation]:
    """Operations with a list for each filter: its rows and its length by turns."""
    for start in range(0, len(wheres), ALIASES):
        some = wheres[start : start + ALIASES]
        lists = [(f"a{at}", f"first: 100, where: $w{at}", (ROWS, COUNT)[at % 2]) for at in range(len(some))]
        declared = {f"w{at}": f"{place.shape.name}Where" for at in range(len(some))}
        yield place.operation(lists, **declared), {**place.ids(opinion), **{f"w{at}": jsonable(where) for at, where in enumerate(some)}}


@road
def orders(who: Traveller) -> Iterator[Operation]:
    """Each sortable field, a page from either end, with cursors, which reads it in both directions; and the usual order."""
    for place in who.places():
        fields = who.asked.view.type_map[f"{place.shape.name}OrderField"]
        assert isinstance(fields, GraphQLEnumType)
        lists = [("u0", "first: 3", f"{COUNT} {EDGES}"), ("u1", "last: 3", EDGES), ("u2", "first: 0", COUNT)]
        yield place.operation(lists), place.ids(who.opinion)
        names = [name for name in fields.values if who.asks(place.shape, name.lower())]
        for some in together(who.opinion, place.shape, names):
            pages = [
                (f"{end}{at}", f"{size}: 3, orderBy: [{{field: {name}}}]", EDGES) for at, name in enumerate(some) for end, size in ENDS
            ]
            yield place.operation(pages), place.ids(who.opinion)


def together(opinion: Opinion, shape: Shape, names: Sequence[str]) -> list[Sequence[str]]:
    """Order fields that one operation asks for in both directions; each that refuses its operation alone."""
    free = [name for name in names if name == "ID" or opinion.implies(shape, name.lower())]
    alone = [[name] for name in names if name not in free]
    return [*(free[start : start + ALIASES // 2] for start in range(0, len(free), ALIASES // 2)), *alone]


def further(operation: Operation, answer: Json) -> Operation | None:
    """The next page of each list of a page of lists at the root, by the cursors of the answer."""
    text, variables = operation
    cursors: Json = {}
    for alias, found in (answer.get("data") or {}).items():
        info = found.get("pageInfo") if isinstance(found, dict) else None
        if info and info["endCursor"] and PAGED.fullmatch(alias):
            size, key, end = PAGES[alias[0]]
            start = text.index(f" {alias}: ")
            text = text[:start] + text[start:].replace(size, f"{size}, {key}: ${alias}", 1)
            cursors[alias] = info[end]
    declared = ", ".join(f"${alias}: String" for alias in cursors)
    return (text.replace("query", f"query({declared})", 1), variables | cursors) if cursors else None


@road
def aggregates(who: Traveller) -> Iterator[Operation]:
    """Counts, sums, averages and extremes of every list, alone and by one key; how many rows by each key."""
    for place in who.places():
        found = who.asked.view.type_map.get(f"{place.shape.name}Aggregate")
        if not isinstance(found, GraphQLObjectType):
            continue
        figures = {name: get_named_type(field.type) for name, field in found.fields.items()}
        measures = " ".join(
            f"{name} {{ {' '.join(kind.fields)} }}"
            for name, kind in figures.items()
            if isinstance(kind, GraphQLObjectType) and name != "key"
        )
        plain = " ".join(name for name, kind in figures.items() if not isinstance(kind, GraphQLObjectType))
        yield place.operation([("all", "first: 0", f"aggregate {{ {plain} {measures} }}")]), place.ids(who.opinion)
        yield from _groups(who, place, f"{plain} {measures}")
        yield from _groups_by_figures(who, place)


def _groups(who: Traveller, place: Place, figures: str) -> Iterator[Operation]:
    """By each key; all figures by the first that may be read, for they are the same expressions by any."""
    found = who.asked.view.type_map.get(f"{place.shape.name}GroupField")
    names = [name for name in found.values if who.asks(place.shape, name.lower())] if isinstance(found, GraphQLEnumType) else []
    free = [name for name in names if name == "ID" or who.opinion.may_use(place.shape, name.lower())]
    for some in (*([name] for name in names if name not in free), free[:1], *chunks(free[1:])):
        wanted = figures if some == free[:1] else "count"
        groups = [
            f"g{at}: aggregate(groupBy: [{{field: {name}}}]) {{ key {{ {camel(name.lower())} }} {wanted} }}" for at, name in enumerate(some)
        ]
        if groups:
            yield place.operation([("all", "first: 0", " ".join(groups))]), place.ids(who.opinion)


def chunks(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """As many at a time as one operation asks for."""
    return (names[start : start + ALIASES] for start in range(0, len(names), ALIASES))


@road
def groups_beyond(who: Traveller) -> Iterator[Operation]:
    """Groups by fields of what each relation leads to; in each case with the filter of the rows behind."""
    for place in who.places():
        through = who.asked.view.type_map.get(f"{place.shape.name}GroupThrough")
        found: list[str] = []
        for relation, leads in through.fields.items() if isinstance(through, GraphQLInputObjectType) else ():
            target = SHAPES[get_named_type(leads.type).name.removesuffix("GroupBy")]
            fields = who.asked.view.type_map[f"{target.name}GroupField"]
            assert isinstance(fields, GraphQLEnumType)
            found += [
                f"aggregate(groupBy: {{through: {{{relation}: {{field: {name}}}}}}}) "
                f"{{ count where key {{ {relation} {{ {camel(name.lower())} }} }} }}"
                for name in fields.values
                if who.opinion.may_use(place.shape, snake(relation))
                and who.opinion.may_use(target, name.lower())
                and who.asks(place.shape, f"{snake(relation)}.{name.lower()}")
            ]
        yield from _grouped(who, place, found)


def _groups_by_figures(who: Traveller, place: Place) -> Iterator[Operation]:
    """The largest or the smallest groups by each figure, and those that have one at all."""
    fields = who.asked.view.type_map.get(f"{place.shape.name}MeasureField")
    names = fields.values if isinstance(fields, GraphQLEnumType) else ()
    ways = {name: ("ASC", "DESC")[number(f"{who.asked.viewer.user_id} {name}", 2)] for name in names}
    found = [
        f"aggregate(groupBy: {{field: ID}}, orderBy: {{function: MAX, field: {name}, direction: {way}}}, limit: 2, "
        f"having: {{not: {{max: {{{camel(name.lower())}: {{isNull: {is_null}}}}}}}}}) {{ key {{ id }} count }}"
        for name, way in ways.items()
        if who.opinion.may_use(place.shape, name.lower()) and who.asks(place.shape, name.lower())
        for is_null in ("true", "false")
    ]
    yield from _grouped(who, place, found)


def _grouped(who: Traveller, place: Place, groups: Sequence[str]) -> Iterator[Operation]:
    """So many groupings of one list at a time."""
    for some in chunks(groups):
        yield place.operation([("all", "first: 0", " ".join(f"g{at}: {one}" for at, one in enumerate(some)))]), place.ids(who.opinion)


@road
def lookups(who: Traveller) -> Iterator[Operation]:
    """Every code of both databases."""
    query = who.asked.view.query_type
    for shape in who.shapes():
        if shape.lookup is None or query is None or (name := camel(f"{first_lower(shape.name)}_by_{shape.lookup}")) not in query.fields:
            continue
        codes = sorted({row[shape.lookup] for facts in (who.opinion.facts, who.other) for row in facts.rows(table_of(shape))})
        for start in range(0, len(codes), ALIASES):
            some = {f"c{at}": code for at, code in enumerate(codes[start : start + ALIASES])}
            declared = ", ".join(f"${at}: String!" for at in some)
            yield f"query({declared}) {{ {' '.join(f'{at}: {name}(code: ${at}) {{ id }}' for at in some)} }}", dict[str, Any](some)
