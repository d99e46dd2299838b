"""Asking the graph as somebody of the shelf, and seeing which SQL it took."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from graphql import GraphQLSchema
from sqlalchemy import event

from api.graph import Graph
from api.schema import actions, build
from domain.database import make_engine, make_reading_engine
from domain.platform.journal import make_sessions
from tests.api.shelf import Shelf

Json = dict[str, Any]


@cache
def views() -> dict[tuple[int, str], GraphQLSchema]:
    """The projections, made once a process."""
    return {}


@dataclass
class Asker:
    """A graph over the shelf."""

    graph: Graph
    shelf: Shelf

    async def ask(self, persona: str, text: str, variables: Mapping[str, Any] | None = None) -> Json:
        """The response."""
        return await self.graph.execute(text, variables, self.shelf.world.as_(persona))

    async def cost(self, persona: str, text: str, variables: Mapping[str, Any] | None = None) -> int:
        """What the operation costs; it must be allowed."""
        response = await self.graph.execute(text, variables, self.shelf.world.as_(persona), costed=True)
        cost: int = response["extensions"]["cost"]
        return cost

    async def data(self, persona: str, text: str, variables: Mapping[str, Any] | None = None) -> Json:
        """The data of a response without errors."""
        response = await self.ask(persona, text, variables)
        assert response.keys() == {"data"}, response
        found: Json = response["data"]
        return found

    async def errors(self, persona: str, text: str, variables: Mapping[str, Any] | None = None) -> list[str]:
        """The codes of a response's errors."""
        response = await self.ask(persona, text, variables)
        return [error["extensions"]["code"] for error in response["errors"]]

    @property
    def executing(self) -> "Asker":
        """The same without the compiler: each level is a statement of the executor."""
        return replace(self, graph=replace(self.graph, compiles=False))

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The SQL that is read with inside the block."""
        found: list[str] = []

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            found.append(statement)

        engine = self.graph.reading.sync_engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield found
        finally:
            event.remove(engine, "before_cursor_execute", note)


@asynccontextmanager
async def asking(url: str, shelf: Shelf, seconds: int = 8) -> AsyncIterator[Asker]:
    """An asker over the database at `url`."""
    acting, reading = make_engine(url, pool_size=2), make_reading_engine(url, seconds, pool_size=2)
    yield Asker(Graph(build(), actions(), reading, make_sessions(acting), views()), shelf)
    await acting.dispose()
    await reading.dispose()
