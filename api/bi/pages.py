"""The rows of a feed: its document asked page after page on one connection, so that all pages are of one snapshot."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from api.bi.feeds import Feed, Unfit
from api.graph import Graph
from api.reading.plan import Plan, response_path
from authz.viewer import Viewer


@dataclass(frozen=True)
class Reading:
    """One reading of a feed."""

    graph: Graph
    feed: Feed
    viewer: Viewer
    variables: Mapping[str, Any]
    most: int
    """Rows of a page."""

    def plan(self) -> Plan:
        """What of it may be read. Unfit, Invalid or GraphQLError where it cannot be."""
        _, found = self.graph.prepared(self.feed.text, self._given(None), self.viewer)
        if found is None:
            raise Unfit("This feed cannot be read by one statement a page.")
        return found.plan

    async def rows(self, connection: AsyncConnection) -> AsyncIterator[list[list[Any]]]:
        """Its pages, all of the snapshot in which the connection stands."""
        after, more = None, True
        while more:
            request, found = self.graph.prepared(self.feed.text, self._given(after), self.viewer)
            if found is None:
                raise Unfit("This feed cannot be read by one statement a page.")
            page = (await self.graph.compiler.on(connection, found, request))[self.feed.root]
            yield [[column.of(node) for column in self.feed.columns] for node in page["nodes"]]
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]

    def _given(self, after: str | None) -> dict[str, Any]:
        return {**self.variables, "first": self.most, "after": after}


def empty_columns(feed: Feed, plan: Plan) -> list[str]:
    """The columns that the reader may not read in any row."""
    paths = [tuple(response_path(path))[2:] for path in plan.denied]
    return [column.name for column in feed.columns if any(column.path[: len(path)] == path for path in paths)]
