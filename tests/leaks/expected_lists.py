"""Whether filters, orders and counts are what the third opinion expects, for each field and operator of some types.

What each person reads, row by row, stands in `expected_rows.py`.
"""

from collections.abc import Iterable, Sequence
from itertools import product

from api.errors import ErrorCode
from api.graph import Graph
from api.ids import encode
from api.reading.names import camel
from api.shape import SHAPES, Column, Many, One, Shape
from tests.leaks.asking import Asked, Json, viewer_of
from tests.leaks.conftest import Home
from tests.leaks.lists import ALIASES, Place, place_of
from tests.leaks.probes import Where, relation_probes, scalar_probes
from tests.leaks.roads import ROWS, filtered, together
from tests.leaks.rows import uid
from tests.leaks.ways import Asks, everything
from tests.opinion.answers import in_order
from tests.opinion.facts import Row
from tests.opinion.filters import matches
from tests.opinion.opinion import Opinion

Probe = tuple[Column | One | Many, list[Where]]
PARTS = ("nodes", "totalCount")
PAGE = 100
SIGNS = {"ASC": "", "DESC": "-"}
FORBIDDEN = ErrorCode.FORBIDDEN.value


async def lists_what_is_expected(
    home: Home,
    graph: Graph,
    persona: str,
    own: Sequence[str] | None = None,
    related: Sequence[str] | None = None,
    asks: Asks = everything,
) -> None:
    """Each filter and order of the list of each type, or of some, for one person; filters through relations of the same, or of others."""
    related = own if related is None else related
    opinion = home.opinions[persona]
    viewer = await viewer_of(graph, uid(persona))
    assert viewer is not None
    asked = Asked(graph, viewer)
    for name, shape in SHAPES.items():
        place = place_of(asked, opinion, shape)
        if place is not None and (own is None or name in own):
            await _filters(asked, opinion, place, scalar_probes(asked, opinion, shape, asks=asks))
            await _orders(asked, opinion, place, asks)
        if place is not None and (related is None or name in related):
            await _filters(asked, opinion, place, relation_probes(asked, opinion, shape, asks=asks))


async def _filters(asked: Asked, opinion: Opinion, place: Place, probes: Iterable[Probe]) -> None:
    """Where a field may be used, the list is what its tests keep; where it may not, the whole operation is refused."""
    probes = list(probes)
    wheres = [where for item, tests in probes if opinion.may_filter(place.shape, item.name) for where in tests]
    for start, operation in enumerate(filtered(opinion, place, wheres)):
        response = await asked.ask(*operation)
        assert "errors" not in response, response
        for at, where in enumerate(wheres[start * ALIASES : (start + 1) * ALIASES]):
            expected = [part and {PARTS[at % 2]: part[PARTS[at % 2]]} for part in _kept(opinion, place, where)]
            assert place.lists(response["data"], f"a{at}") == expected, (
                place.shape.name,
                where,
                place.lists(response["data"], f"a{at}"),
                expected,
            )
    for item, tests in probes:
        if not opinion.may_filter(place.shape, item.name):
            for operation in filtered(opinion, place, tests[:1]):
                assert _refusal(await asked.ask(*operation)) == f"You may not use {place.shape.name}.{camel(item.name)}."


def _kept(opinion: Opinion, place: Place, where: Where) -> list[Json | None]:
    """What each list should be in its usual order."""
    order = place.relation.order if place.relation and place.relation.order else place.shape.order
    kept: list[Json | None] = []
    for rows in place.rows(opinion):
        found = None if rows is None else in_order(place.shape, [row for row in rows if matches(opinion, place.shape, row, where)], order)
        kept.append(None if found is None else {"totalCount": len(found), "nodes": _ids(place.shape, found)})
    return kept


def _ids(shape: Shape, rows: list[Row]) -> list[Json]:
    """One page of them."""
    return [{"id": encode(shape.prefix, row["id"])} for row in rows[:PAGE]]


async def _orders(asked: Asked, opinion: Opinion, place: Place, asks: Asks) -> None:
    shape = place.shape
    fields = asked.view.type_map[f"{shape.name}OrderField"].values  # type: ignore[attr-defined]  # an enumeration
    names = [item.name.upper() for item in shape.columns() if item.sort and item.name.upper() in fields and asks(shape, item.name)] + ["ID"]
    for some in together(opinion, shape, names):
        wanted = [(f"a{at}", name, direction) for at, (name, direction) in enumerate(product(some, SIGNS))]
        lists = [(alias, f"first: {PAGE}, orderBy: [{{field: {name}, direction: {way}}}]", ROWS) for alias, name, way in wanted]
        response = await asked.ask(place.operation(lists), place.ids(opinion))
        if some[0] != "ID" and not opinion.implies(shape, some[0].lower()):
            assert _refusal(response) == f"You may not use {shape.name}.{camel(some[0].lower())}."
            continue
        for alias, name, way in wanted:
            expected = [None if rows is None else in_order(shape, rows, SIGNS[way] + name.lower()) for rows in place.rows(opinion)]
            found = [rows if rows is None else {"nodes": _ids(shape, rows)} for rows in expected]
            assert place.lists(response["data"], alias) == found, (shape.name, name, way)


def _refusal(response: Json) -> str:
    """The one sentence with which the whole operation was refused."""
    assert "data" not in response, response
    (error,) = response["errors"]
    assert error["extensions"]["code"] == FORBIDDEN
    return str(error["message"])
