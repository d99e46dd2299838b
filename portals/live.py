"""A page that is open in a browser is told when it would read otherwise now: that, and nothing of what.

The page's own document is asked again with the rights of that moment, and compared by its fingerprint with the page that is shown: so a
stream tells nothing that reading would not. Nothing is asked while nothing is committed.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson
from graphql import GraphQLError
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from api.credentials import SESSION_COOKIE
from api.live.hub import Hub, Target
from api.live.sse import EVENT_STREAM, HEADERS, PING, PING_SECONDS, with_pauses
from authz.viewer import Viewer
from portals.cookies import cookie
from portals.visits import Visit, device_of

PARAMETER = "live"
"""The page's address with this parameter, the fingerprint of what is shown, is the page's stream."""
CHANGED, OVER = b"event: changed\ndata:\n\n", b"event: over\ndata:\n\n"
Read = Callable[[Visit], Awaitable[Mapping[str, Any]]]


def fingerprint(data: Mapping[str, Any]) -> str:
    """Of all that a page was made of."""
    return sha256(orjson.dumps(data, default=str, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]


def asked_for(visit: Visit) -> bool:
    """Whether the request is for the stream of a page."""
    return visit.request.method == "GET" and PARAMETER in visit.request.query_params and visit.staff is None


def stream(visit: Visit, read: Read) -> Response:
    """`changed` as soon as the page reads otherwise than what is shown; `over` where the sign-in has ended, or there are too many."""
    if visit.hub is None:
        raise HTTPException(404)
    shown = visit.request.query_params[PARAMETER]
    return StreamingResponse(_paced(_events(Page(visit, visit.hub, read, shown))), headers=HEADERS, media_type=EVENT_STREAM)


@dataclass(frozen=True)
class Page:
    """A page in a browser: who reads it, how it is read, and the fingerprint of what is shown."""

    visit: Visit
    hub: Hub
    read: Read
    shown: str

    async def who(self) -> Viewer | None:
        """The reader, with the rights of this moment."""
        graph, here = self.visit.graph, device_of(self.visit.request)
        token = cookie(self.visit.request, SESSION_COOKIE)
        return await graph.signed_in.viewer(graph.reading, token, is_token=False, request_id=here.request_id, origin=here.origin)

    async def is_other(self) -> bool:
        """Whether it would read otherwise now; a page that is no more does."""
        self.visit.who = await self.who()
        if self.visit.who is None:
            return False
        try:
            return fingerprint(await self.read(self.visit)) != self.shown
        except HTTPException:
            return True


async def _events(page: Page) -> AsyncIterator[bytes]:
    viewer, heard = page.visit.viewer, -1
    try:
        async with page.hub.watching(Target("Alert", viewer.user_id, alerts=True), viewer) as watch:
            while not page.hub.has_ended:
                if page.hub.calls_heard != heard:
                    heard = page.hub.calls_heard
                    if await page.is_other():
                        yield CHANGED
                        return
                if await page.who() is None:
                    break
                await watch.take()
            if page.hub.has_ended:
                return
    except GraphQLError:
        pass
    yield OVER


async def _paced(events: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield b"retry: 10000\n" + PING
    async for event in with_pauses(events, PING_SECONDS):
        yield PING if event is None else event
