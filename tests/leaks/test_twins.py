"""Rows and lists are what the third opinion expects; a database that differs only in what a person may not see answers in the same bytes.

Every row that a person may read is compared for everybody. About lists a person is asked of those types that nobody with more rows reads
in the same ways, and of those fields whose lot fell on that person (`tests.leaks.ways`). `CONCORD_TEST_EVERYBODY=1` asks everybody about
everything. All three questions stand in one test, for most statements of one are those of the others, and are kept.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import orjson
import pytest

from api.graph import Graph
from api.shape import SHAPES
from tests.leaks.asking import Asked, Json, viewer_of
from tests.leaks.conftest import Home
from tests.leaks.expected_lists import lists_what_is_expected
from tests.leaks.expected_rows import reads_what_is_expected
from tests.leaks.people import PERSONAS
from tests.leaks.places import TODAY
from tests.leaks.possible import acts_agree, what_is_told_is_told
from tests.leaks.roads import ROADS, Operation, Traveller, further
from tests.leaks.rows import uid
from tests.leaks.streams import opened, silence, told
from tests.leaks.ways import EVERYBODY, Asks, everything
from tests.opinion.facts import Facts
from tests.opinion.opinion import Opinion

OF_ROWS, OF_RELATED = ("values", "viewers"), ("relations", "groups_beyond", "streams")
STREAMS = "streams"


@pytest.mark.parametrize("persona", PERSONAS)
async def test_answers_are_as_expected_and_twins_answer_the_same(home: Home, graph: Graph, persona: str) -> None:
    related, own = (tuple(name for name in SHAPES if EVERYBODY or persona in asked[name]) for asked in (home.askers, home.askers_of_own))
    asks = home.lots.of(persona)
    await reads_what_is_expected(home, graph, persona, listed=own)
    await lists_what_is_expected(home, graph, persona, own, related, asks)
    twin = home.twin_of(uid(persona))
    roads = [(road, None if road in OF_ROWS else related if road in OF_RELATED else own) for road in ROADS]
    await twins_agree(home, graph, persona, *roads, twin=twin, asks=asks)
    await acts_agree(home, graph, persona, twin)
    await what_is_told_is_told(home, graph, persona, twin)


def test_of_every_type_somebody_is_asked(home: Home) -> None:
    assert [name for name in SHAPES if not home.askers_of_own[name]] == []
    assert all(set(home.askers_of_own[name]) <= set(home.askers[name]) for name in SHAPES)


async def twins_agree(
    home: Home,
    graph: Graph,
    persona: str,
    *roads: tuple[str, Sequence[str] | None],
    twin: Facts | None = None,
    asks: Asks = everything,
) -> None:
    """The company and its twin for one person, on some roads, each over some types, or over all."""
    viewer = await viewer_of(graph, uid(persona))
    assert viewer is not None
    asked, other = Asked(graph, viewer), twin or home.twin_of(uid(persona))
    watched = [
        operation
        for name, only in roads
        if name == STREAMS
        for operation in ROADS[name](Traveller(asked, home.opinions[persona], other, only, asks))
    ]
    first = [
        answer
        for name, only in roads
        if name != STREAMS
        for operation in ROADS[name](Traveller(asked, home.opinions[persona], other, only, asks))
        async for answer in answers(asked, name, operation)
    ]
    async with opened(asked, watched) as standing:
        said = await told(asked, home.url, watched)
        with home.holding(other):
            assert await silence(standing) == []
            assert await told(asked, home.url, watched) == said
            await _answer_alike(asked, first)


async def _answer_alike(asked: Asked, first: Sequence[tuple[str, Operation, Json]]) -> None:
    for name, operation, answer in first:
        again = await asked.ask(*operation)
        assert orjson.dumps(answer) == orjson.dumps(again), differing(name, operation, answer, again)


async def answers(asked: Asked, road: str, operation: Operation) -> AsyncIterator[tuple[str, Operation, Json]]:
    """The answer to an operation; of a page with cursors, the pages after and before it too."""
    answer = await asked.ask(*operation)
    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert codes <= {"FORBIDDEN"}, (road, operation, answer["errors"])
    yield road, operation, answer
    following = further(operation, answer)
    if following is not None:
        yield road, following, await asked.ask(*following)


def differing(road: str, operation: Operation, first: Json, second: Json) -> Any:
    """Where two answers part, for whoever reads the failure."""
    return f"{road}: {operation[0]} {operation[1]}", list(_parting(first, second, ""))[:5]


def _parting(first: Any, second: Any, path: str) -> Any:
    if isinstance(first, dict) and isinstance(second, dict):
        for key in first.keys() | second.keys():
            yield from _parting(first.get(key), second.get(key), f"{path}.{key}")
    elif isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        for at, pair in enumerate(zip(first, second, strict=True)):
            yield from _parting(*pair, f"{path}[{at}]")
    elif first != second:
        yield path, first, second


@pytest.mark.parametrize("persona", ["gone", "gone_x"])
async def test_a_disabled_user_is_no_viewer(home: Home, graph: Graph, persona: str) -> None:
    assert not Opinion(home.facts, uid(persona), TODAY).may_sign_in
    assert await viewer_of(graph, uid(persona)) is None
