"""What the first request of a portal's document costs before its statement runs: `make bench`.

Each document of both portals is parsed, checked, planned and turned into SQL as in a process that has not seen it, some times over.
The aim is 20 ms for the largest. Milliseconds of this processor, the median of the turns.
"""

import statistics
import time
from itertools import product

import pytest
from graphql import OperationDefinitionNode

from api.graph import Graph, parsed
from api.schema import actions, build
from authz.store import seed_policy
from authz.viewer import Viewer
from concord.garbage import settle
from domain.database import make_engine, make_reading_engine
from domain.platform.journal import make_sessions
from portals.pages import load
from tests.api.test_documents_fit import PAGES, READERS, given
from tests.world import World

pytestmark = pytest.mark.anyio
TURNS, SHOWN = 15, 8


async def people(url: str) -> dict[str, Viewer]:
    """Who reads the portals, as they are in a new company."""
    engine = make_engine(url, pool_size=1)
    async with make_sessions(engine).begin() as db:
        await seed_policy(db)
        world = await World.make(db)
        found = {persona: world.as_(persona) for personas in READERS.values() for persona in personas}
    await engine.dispose()
    return found


def first(graph: Graph, text: str, operation: OperationDefinitionNode, viewer: Viewer) -> tuple[float, int]:
    """Milliseconds from the text to the statement, and how many characters that has."""
    parsed.cache_clear()
    graph._valid.clear()  # as in a process that has just begun
    graph.compiler.clear()
    began = time.process_time()
    made = graph._made(graph._asked(text, given(operation), viewer, operation.name.value if operation.name else None, True))
    taken = (time.process_time() - began) * 1000
    return taken, 0 if isinstance(made, str) else len(made.sql)


async def test_the_first_request_of_a_portals_document(database_url: str) -> None:
    viewers = await people(database_url)
    engine = make_reading_engine(database_url, 8, pool_size=1)
    graph = Graph(build(), actions(), engine, make_sessions(engine))
    settle()
    rows = []
    for path in PAGES:
        text = load(f"{path.parent.name}/{path.stem}")
        queries = [
            item for item in parsed(text).definitions if isinstance(item, OperationDefinitionNode) and item.operation.value == "query"
        ]
        for operation, persona in product(queries, READERS[path.parent.name]):
            first(graph, text, operation, viewers[persona])
            turns = [first(graph, text, operation, viewers[persona]) for _ in range(TURNS)]
            name = f"{path.parent.name}/{operation.name.value}" if operation.name else path.stem
            rows.append((statistics.median(taken for taken, _ in turns), turns[0][1], name))
    await engine.dispose()
    print(f"\n{'document':32}{'SQL, characters':>16}{'ms':>8}")
    for taken, characters, name in sorted(rows, key=lambda row: row[1], reverse=True)[:SHOWN]:
        print(f"{name:32}{characters:16,}{taken:8.1f}")
    print(f"{len(rows)} documents: median {statistics.median(row[0] for row in rows):.1f} ms, dearest {max(row[0] for row in rows):.1f} ms")
