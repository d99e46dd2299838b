"""`GET /bi/<name>.json`, `.ndjson`, `.csv`, `.xlsx` or `.arrow`: a feed as a table for BI tools, an analysis as `.svg` too (S0-12, S0-56).

`GET /bi` lists them.

For staff and its programs, by token or session as on `/graphql`. Rows are streamed in constant memory, all of one moment. An answer
that has begun and cannot go on breaks off, so that no part is taken for the whole.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from api.bi.feeds import Feed, Unfit
from api.bi.formats import CHART, FORMATS
from api.bi.marks import mark_of, since
from api.bi.pages import Reading, empty_columns
from api.bi.shelf import every_feed
from api.bi.sources import Source, source_of
from api.bi.tags import tag_of
from api.deadline import within
from api.errors import ErrorCode
from api.graph import Graph
from api.http import STATUS, Refusal, required_viewer
from api.responses import Invalid, masked
from authz.viewer import Viewer
from domain.database import is_away
from domain.identity.models import Audience
from domain.platform.note_feed import note_feed
from settings import settings

AT_ONCE = 2
"""Feeds that a process reads at one time: each holds a connection of the readers' pool."""
SINCE = "updatedSince"
LONGEST = 900
"""Seconds that a feed may take, however slowly it is taken."""


def routes(graph: Graph) -> list[Route]:
    """The two routes."""
    door = Door(graph)
    return [Route("/bi", door.list), Route("/bi/{file}", door.read)]


class Door:
    """The feeds of a process."""

    def __init__(self, graph: Graph) -> None:
        self.graph, self.feeds, self.slots = graph, every_feed(graph.schema, settings().feed_documents), asyncio.Semaphore(AT_ONCE)
        self.sources = {name: source_of(graph.schema, feed) for name, feed in self.feeds.items()}

    async def list(self, request: Request) -> Response:
        """What there is, and the columns and variables of each."""
        try:
            await within(settings().request_seconds, self._reader(request))
        except Exception as problem:  # noqa: BLE001  # whatever it is, the reader learns a code and the log the rest
            return _told(problem)
        return JSONResponse({"feeds": [self._shown(feed) for feed in self.feeds.values()]}, headers={"cache-control": "no-store"})

    async def read(self, request: Request) -> Response:
        """A feed in a format, or 304 where it is what the reader has already."""
        try:
            return await within(settings().request_seconds, self._answer(request))
        except Exception as problem:  # noqa: BLE001  # as above
            return _told(problem)

    async def _reader(self, request: Request) -> Viewer:
        viewer = await required_viewer(request, self.graph)
        if viewer.audience is not Audience.STAFF:
            raise Refusal(403, ErrorCode.FORBIDDEN, "Feeds are for staff.")
        return viewer

    async def _answer(self, request: Request) -> Response:
        viewer = await self._reader(request)
        name, _, ending = request.path_params["file"].rpartition(".")
        feed = self.feeds.get(name)
        if feed is None or ending not in FORMATS:
            raise Refusal(404, ErrorCode.NOT_FOUND, f"There is no such feed; its formats are {', '.join(FORMATS)}.")
        if ending == CHART and not feed.has_chart:
            raise Refusal(404, ErrorCode.NOT_FOUND, "This feed has no chart; an analysis that says what to draw has one.")
        most = settings().page_size_max_service if viewer.is_service else settings().page_size_max
        parameters = dict(request.query_params)
        moment = parameters.pop(SINCE, None)
        reading = Reading(self.graph, feed, viewer, feed.given(parameters), most, None if moment is None else self._source(feed))
        plan = reading.plan()
        if self.slots.locked():
            raise Refusal(429, ErrorCode.LIMIT_EXCEEDED, f"At most {AT_ONCE} feeds are read at once.", **{"retry-after": "5"})
        async with self.graph.reading.connect() as connection:
            tag = await tag_of(connection, feed, ending, viewer, {**reading.variables, SINCE: moment})
            mark = await mark_of(connection, viewer)
            if moment is not None:
                reading = replace(reading, since=await since(connection, moment, mark))
        headers = {"cache-control": "private, no-cache", "x-content-type-options": "nosniff"} | ({"etag": tag} if tag else {})
        headers |= {"concord-next": str(mark)} if isinstance(self.sources[name], Source) else {}
        if tag is not None and tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        await note_feed(self.graph.sessions, viewer, f"{feed.name}.{ending}")
        kind, _ = FORMATS[ending]
        headers |= {"content-disposition": f'attachment; filename="{feed.name}.{ending}"'}
        headers |= {"concord-denied": ",".join(empty)} if (empty := empty_columns(feed, plan)) else {}
        return StreamingResponse(self._written(reading, ending), headers=headers, media_type=kind)

    def _source(self, feed: Feed) -> Source:
        """Where the rows come from, or why nobody can say which have changed."""
        source = self.sources[feed.name]
        if isinstance(source, Source):
            return source
        raise Unfit(source)

    def _shown(self, feed: Feed) -> dict[str, Any]:
        variables = {name: str(kind) for name, kind in feed.variables.items()}
        columns = [column.name for column in feed.columns]
        return {
            "name": feed.name,
            "description": feed.description,
            "columns": columns,
            "variables": variables,
            SINCE: isinstance(self.sources[feed.name], Source),
            "chart": feed.has_chart,
        }

    async def _written(self, reading: Reading, ending: str) -> AsyncIterator[bytes]:
        async with self.slots, asyncio.timeout(LONGEST), self.graph.reading.connect() as connection:
            _, write = FORMATS[ending]
            async for chunk in write(reading.feed.spoken(reading.viewer.language), reading.rows(connection)):
                yield chunk


def _told(problem: Exception) -> Response:
    """The refusal in the form of a GraphQL error."""
    if isinstance(problem, Refusal):
        return _refused(problem.status, problem.code, problem.message, problem.headers)
    if isinstance(problem, Unfit):
        return _refused(400, ErrorCode.BAD_REQUEST, str(problem))
    if isinstance(problem, Invalid):
        return _refused(403, ErrorCode.FORBIDDEN, "This feed is not for you.")
    if isinstance(problem, GraphQLError):
        code = ErrorCode((problem.extensions or {}).get("code", ErrorCode.BAD_REQUEST))
        return _refused(STATUS.get(code, 400), code, problem.message)
    if isinstance(problem, TimeoutError) or is_away(problem):
        return _refused(503, ErrorCode.UNAVAILABLE, "The database cannot be asked now.", {"retry-after": "5"})
    return JSONResponse({"errors": [masked(problem)]}, 500)


def _refused(status: int, code: ErrorCode, message: str, headers: dict[str, str] | None = None) -> Response:
    said = {"errors": [{"message": message, "extensions": {"code": code.value}}]}
    return JSONResponse(said, status, {"cache-control": "no-store", **(headers or {})})
