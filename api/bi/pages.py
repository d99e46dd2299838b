"""The rows of a feed: its document asked page after page on one connection, so that all pages are of one snapshot."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from api.bi.feeds import Feed, Unfit
from api.bi.marks import Mark, changed
from api.bi.sources import Source
from api.compiler.compiler import Request
from api.compiler.operation import Compiled
from api.graph import Graph
from api.ids import encode
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
    source: Source | None = None
    """Where the rows come from, if only those are asked that have changed."""
    since: Mark | None = None
    """From when on; with a source and without a mark, since ever."""

    def plan(self) -> Plan:
        """What of it may be read. Unfit, Invalid or GraphQLError where it cannot be."""
        return self._prepared(None, None if self.source is None else [UUID(int=0)])[1].plan

    async def rows(self, connection: AsyncConnection) -> AsyncIterator[list[list[Any]]]:
        """Its pages, all of the snapshot in which the connection stands."""
        if self.source is not None and self.since is not None:
            async for ids in changed(connection, self.source, self.since, self.most):
                yield self.feed.rows(await self._page(connection, None, ids))
            return
        after, more = None, True
        while more:
            page = await self._page(connection, after)
            yield self.feed.rows(page)
            if self.feed.is_grouped:
                return
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]

    async def _page(self, connection: AsyncConnection, after: str | None, ids: Sequence[UUID] | None = None) -> Any:
        request, found = self._prepared(after, ids)
        return (await self.graph.compiler.on(connection, found, request))[self.feed.root]

    def _prepared(self, after: str | None, ids: Sequence[UUID] | None = None) -> tuple[Request, Compiled]:
        given = {**self.variables, "first": self.most, "after": after}
        if ids is not None and self.source is not None:
            among = {"id": {"in": [encode(self.source.prefix, one) for one in ids]}}
            given["where"] = among if given.get("where") is None else {"and": [given["where"], among]}
        request, found = self.graph.prepared(self.feed.text, given, self.viewer)
        if found is None:
            raise Unfit("This feed cannot be read by one statement a page.")
        return request, found


def empty_columns(feed: Feed, plan: Plan) -> list[str]:
    """The columns that the reader may not read in any row."""
    paths = [tuple(response_path(path))[2:] for path in plan.denied]
    return [column.name for column in feed.columns if any(column.path[: len(path)] == path for path in paths)]
