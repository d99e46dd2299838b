"""Asking the graph over a database, in-process, as one of the company's people."""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from uuid import UUID

from graphql import DocumentNode, GraphQLObjectType, GraphQLSchema
from sqlalchemy import make_url

from api.graph import Graph
from api.reading.names import camel
from api.schema import actions, build
from api.shape import SHAPES, Amount, Many, One, Shape
from authz.sign_in import viewer_for_user
from authz.store import seed_policy
from authz.viewer import Viewer
from domain.database import make_engine, make_reading_engine
from domain.identity.models import Audience
from domain.platform.journal import make_sessions
from tests.leaks.places import NOW
from tests.leaks.rows import uid
from tests.opinion.answers import BELOW

Json = dict[str, Any]
STATEMENTS = 2000
MOST, STEP = 100, 25
"""How many rows are asked for by their ids at once, and the steps of that number."""


@cache
def known() -> tuple[dict[tuple[int, str], GraphQLSchema], dict[tuple[int, str, str], DocumentNode]]:
    """Projections and validated documents, made once a process."""
    return {}, {}


@dataclass(frozen=True)
class Asked:
    """A graph and who asks it."""

    graph: Graph
    viewer: Viewer

    @property
    def view(self) -> GraphQLSchema:
        """The schema as the viewer's audience has it."""
        return self.graph.view(self.viewer.policy, self.viewer.audience.name)

    def type_of(self, shape: Shape) -> GraphQLObjectType | None:
        """The type in the viewer's schema, where it is in there."""
        found = self.view.type_map.get(shape.name)
        return found if isinstance(found, GraphQLObjectType) else None

    async def ask(self, text: str, variables: Mapping[str, Any] | None = None) -> Json:
        """The response of an operation."""
        return await self.graph.execute(text, variables, self.viewer)


@asynccontextmanager
async def graph_of(url: str) -> AsyncIterator[Graph]:
    """A graph over the database at `url`, which remembers more statements than usual."""
    kept: dict[str, Any] = {"pool_size": 1, "query_cache_size": STATEMENTS}
    address = make_url(url).update_query_dict({"prepared_statement_cache_size": str(STATEMENTS)})
    reading = make_reading_engine(address.render_as_string(hide_password=False), 8, statements=STATEMENTS, **kept)
    acting = make_engine(url, **kept)
    try:
        yield Graph(build(), actions(), reading, make_sessions(acting), *known())
    finally:
        await acting.dispose()
        await reading.dispose()


async def viewer_of(graph: Graph, user_id: UUID) -> Viewer | None:
    """The user at the company's time; None where the user may not sign in."""
    async with graph.reading.connect() as connection:
        viewer = await viewer_for_user(connection, user_id)
    return viewer and replace(viewer, now=NOW)


async def plant_policy(url: str) -> None:
    """The seed policy, if the database has none yet."""
    engine = make_engine(url, pool_size=1)
    async with engine.begin() as connection:
        await seed_policy(connection)
    await engine.dispose()


def selection(shape: Shape, asked: Asked) -> str:
    """All fields of a type that the viewer's schema has: scalars, money, ids behind relations, lists with their length."""
    found = asked.type_of(shape)
    assert found is not None
    named = {camel(name): item for name, item in shape.fields.items()}
    parts = [f"{name} {below(item)}" for name, item in named.items() if name in found.fields]
    return " ".join(["id", *parts])


def below(item: Any) -> str:
    """What is asked below a field."""
    if isinstance(item, Amount):
        return "{ amount currency }"
    if isinstance(item, One):
        return "{ id }"
    return f"(first: {BELOW}) {{ totalCount nodes {{ id }} }}" if isinstance(item, Many) else ""


def by_ids(shape: Shape, asked: Asked) -> str:
    """Rows of a type by their global ids."""
    return f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {shape.name} {{ {selection(shape, asked)} }} }} }}"


def batches(rows: Iterable[UUID]) -> Iterator[list[UUID]]:
    """Rows of a type as one operation asks for them by their ids; with rows that are nowhere, for each length is another statement."""
    every = sorted(rows)
    for start in range(0, len(every), MOST):
        some = every[start : start + MOST]
        yield [*some, *(uid(f"nowhere {at}") for at in range(-len(some) % STEP))]


def page_size(shape: Shape, asked: Asked) -> int:
    """As many rows of a list as the viewer may ask for with all that hangs on each, at most a page."""
    lists = sum(isinstance(item, Many) for item in shape.fields.values())
    most = 50_000 if asked.viewer.audience is Audience.STAFF else 5_000
    return min(100, most // (3 + len(shape.fields) + (1 + BELOW) * lists))


def by_list(shape: Shape, asked: Asked) -> str:
    """The list of a type at the root."""
    page = "totalCount edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
    rows = f"(first: {page_size(shape, asked)}, where: $where) {{ {page} nodes {{ {selection(shape, asked)} }} }}"
    return f"query($where: {shape.name}Where) {{ {camel(shape.plural or '')}{rows} }}"


def visible_shapes(asked: Asked) -> list[Shape]:
    """The types that the viewer's schema has."""
    return [shape for shape in SHAPES.values() if asked.type_of(shape) is not None]
