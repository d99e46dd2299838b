"""Two databases that differ only in what a person may not see answer that person in the same bytes, on every road.

Every row that a person may read is compared for everybody. On the roads over lists a person is asked about those types that nobody with
more rows reads in the same ways (`tests.leaks.ways`): the others' statements are the same, with other parameters.
`CONCORD_TEST_EVERYBODY=1` asks everybody about everything.
"""

import os
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from api.graph import Graph
from tests.leaks.asking import Asked, Json, viewer_of
from tests.leaks.conftest import Home
from tests.leaks.people import PERSONAS
from tests.leaks.roads import ROADS, Operation, Traveller, further
from tests.leaks.rows import uid

OF_ROWS = ("values", "viewers")
EVERYBODY = bool(os.environ.get("CONCORD_TEST_EVERYBODY"))


@pytest.mark.parametrize("persona", PERSONAS)
async def test_twins_answer_the_same(home: Home, graph: Graph, persona: str) -> None:
    types = tuple(name for name, asked in home.askers.items() if persona in asked)
    of_lists = [] if EVERYBODY or not types else [(road, types) for road in ROADS if road not in OF_ROWS]
    await twins_agree(home, graph, persona, *of_lists, *((road, ()) for road in (ROADS if EVERYBODY else OF_ROWS)))


async def twins_agree(home: Home, graph: Graph, persona: str, *roads: tuple[str, tuple[str, ...]]) -> None:
    """The company and its twin for one person, on some roads, each over some types or, where none is named, over all."""
    viewer = await viewer_of(graph, uid(persona))
    assert viewer is not None
    asked, other = Asked(graph, viewer), home.twin_of(uid(persona))
    first = [
        answer
        for name, only in roads
        for operation in ROADS[name](Traveller(asked, home.opinions[persona], other, only))
        async for answer in answers(asked, name, operation)
    ]
    with home.holding(other):
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
