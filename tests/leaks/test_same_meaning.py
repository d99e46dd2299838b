"""The compiler answers as the executor does: the same values, the same errors, for whatever anybody asks.

Operations are drawn from the schema of each reader. CONCORD_TEST_OPERATIONS says how many; `make fuzz` asks for many more, at random.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from hypothesis import HealthCheck, Phase, given, note
from hypothesis import settings as bounds
from hypothesis import strategies as st

from api.graph import Graph
from authz.viewer import Viewer
from tests.leaks.asking import graph_of, viewer_of
from tests.leaks.conftest import Home
from tests.leaks.operations import Drawn
from tests.leaks.people import PERSONAS
from tests.leaks.rows import uid

USUAL = 1000
BUSY = ("auditor", "manager", "finance", "lead_x", "customer_a", "headquarters") * 4
"""Those who see much; everybody else asks too."""
MOST = int(os.environ.get("CONCORD_TEST_OPERATIONS", USUAL))
BOUNDED = bounds(
    max_examples=MOST,
    derandomize=MOST == USUAL,
    deadline=None,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


@dataclass
class Tally:
    """What the drawn operations were like."""

    asked: int = 0
    compiled: int = 0
    with_rows: int = 0
    with_lists: int = 0
    declined: Counter[str] = field(default_factory=Counter)

    def count(self, graph: Graph, answer: Any) -> None:
        """One more."""
        self.asked += 1
        self.compiled += graph.compiler.counts["compiled"]
        self.declined.update({reason: number for reason, number in graph.compiler.counts.items() if reason != "compiled"})
        lists = list(depths(answer.get("data")))
        self.with_rows += bool(lists) or bool(objects(answer.get("data")))
        self.with_lists += any(depth > 1 for depth in lists)


def depths(value: Any, depth: int = 0) -> Iterator[int]:
    """How deep each list with something in it stands among lists."""
    if isinstance(value, list) and any(item is not None for item in value):
        yield depth + 1
        for item in value:
            yield from depths(item, depth + 1)
    elif isinstance(value, dict):
        for part in value.values():
            yield from depths(part, depth)


def objects(data: Any) -> int:
    """How many of the root's objects there are, the viewer among them."""
    return sum(isinstance(value, dict) and not {"nodes", "edges", "totalCount"} & value.keys() for value in (data or {}).values())


@contextmanager
def opened(home: Home) -> Iterator[tuple[asyncio.Runner, Graph, dict[str, Viewer]]]:
    """A graph over the company with everybody who may ask."""
    with asyncio.Runner() as runner:
        context = graph_of(home.url)
        graph = runner.run(context.__aenter__())
        people = {name: viewer for name in PERSONAS if (viewer := runner.run(viewer_of(graph, uid(name)))) is not None}
        yield runner, graph, people
        runner.run(context.__aexit__(None, None, None))


def test_compiled_and_executed_operations_answer_the_same(home: Home) -> None:
    tally = Tally()
    with opened(home) as (runner, graph, people):

        @BOUNDED
        @given(st.data())
        def agrees(data: st.DataObject) -> None:
            viewer = people[data.draw(st.sampled_from([*BUSY, *sorted(people)]))]
            drawn = Drawn(data.draw, graph.view(viewer.policy, viewer.audience.name), home.facts)
            text = drawn.text()
            note(f"{sorted(viewer.roles)}\n{text}\n{drawn.values}")
            graph.compiler.counts.clear()
            compiled, executed = runner.run(both(graph, viewer, text, drawn.values))
            assert "failed" not in graph.compiler.counts
            assert orjson.dumps(compiled) == orjson.dumps(executed)
            codes = {error["extensions"]["code"] for error in executed.get("errors", ())}
            assert codes <= {"FORBIDDEN", "BAD_REQUEST", "LIMIT_EXCEEDED"}, executed["errors"]
            if "data" in executed:
                tally.count(graph, executed)

        agrees()
    assert tally.asked > MOST * 0.6, tally
    assert tally.compiled >= tally.asked * 0.95, tally
    assert tally.with_rows >= tally.asked * 0.6, tally
    assert tally.with_lists >= tally.asked * 0.2, tally


async def both(graph: Graph, viewer: Viewer, text: str, values: dict[str, Any]) -> tuple[Any, Any]:
    """The answers of the two roads."""
    graph.compiles = True
    compiled = await graph.execute(text, values, viewer, costed=True)
    graph.compiles = False
    executed = await graph.execute(text, values, viewer, costed=True)
    return compiled, executed
