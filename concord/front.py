"""What every request and answer of a web application passes.

It gets an id, a line in the log, a time in the metrics, and the headers that keep a browser safe. One layer, and the outermost, so
that nothing is answered past it. GraphQL, which most requests are, needs nothing of the framework behind it and is reached from here.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import lru_cache

import structlog
from prometheus_client import Histogram
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from concord.measures import METHODS, REQUESTS, is_stream, stream_opened
from concord.web import HEADERS, HSTS, id_of
from domain.platform.tracing import span

CLOSE = (b"connection", b"close")


def _never() -> bool:
    return False


@lru_cache
def _requests(method: str, route: str, audience: str, status: int) -> Histogram:
    return REQUESTS.labels(method, route, audience, str(status))


class Front:
    """`routes` are those of the application, by which metrics name what was asked; `direct` are endpoints reached by their path at once.

    `log` is told of each request. While `closing` says so each answer ends its connection: the client's next one finds another process.
    """

    def __init__(
        self,
        app: ASGIApp,
        routes: Sequence[BaseRoute] = (),
        direct: Mapping[tuple[str, str], ASGIApp] | None = None,
        *,
        secure: bool = False,
        closing: Callable[[], bool] = _never,
        log: FilteringBoundLogger | None = None,
    ) -> None:
        self.app, self.direct, self.closing, self.log = app, direct or {}, closing, log
        self.names = {id(route.endpoint): route.path for route in routes if isinstance(route, Route)}
        self.names |= {id(route.app): f"{route.path}/…" for route in routes if isinstance(route, Mount)}
        said = HEADERS | (HSTS if secure else {})
        self.headers = [(name.encode(), value.encode()) for name, value in said.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; a WebSocket is counted while it is open, the lifespan is nobody's request."""
        if scope["type"] != "http":
            await self._connection(scope, receive, send)
            return
        began, headers = time.perf_counter(), dict(scope["headers"])
        status, streamed, open_stream = 500, None, ExitStack()
        scope.setdefault("state", {})

        async def answer(message: Message) -> None:
            nonlocal status, streamed
            if message["type"] == "http.response.start":
                status = message["status"]
                if is_stream(message):
                    streamed = time.perf_counter()
                    open_stream.enter_context(stream_opened("events"))
                message["headers"] = self._with_ours(message["headers"], request_id)
            await send(message)

        method = scope["method"] if scope["method"] in METHODS else "other"
        with span(method, headers.get(b"traceparent", b"").decode("latin-1"), http_request_method=method) as opened:
            request_id = scope["state"]["request_id"] = id_of(headers)
            with open_stream, structlog.contextvars.bound_contextvars(request_id=request_id):
                try:
                    await self._behind(scope)(scope, receive, answer)
                finally:
                    seconds = (streamed or time.perf_counter()) - began
                    route = self.names.get(id(scope.get("endpoint")), "none")
                    self._tell(scope, method, route, status, seconds)
                    if opened is not None:
                        opened.update_name(f"{method} {route}")
                        opened.set_attribute("http.route", route)
                        opened.set_attribute("http.response.status_code", status)
                        opened.set_attribute("concord.request", request_id)

    def _behind(self, scope: Scope) -> ASGIApp:
        found = self.direct.get((scope["method"], scope["path"]))
        if found is None:
            return self.app
        scope["endpoint"] = found
        return found

    def _with_ours(self, headers: Sequence[tuple[bytes, bytes]], request_id: str) -> list[tuple[bytes, bytes]]:
        """A route may have set a policy of its own."""
        own = {name for name, _ in headers}
        ours = [header for header in self.headers if header[0] not in own]
        found = [*headers, *ours, (b"x-request-id", request_id.encode())]
        return [*(header for header in found if header[0] != CLOSE[0]), CLOSE] if self.closing() else found

    def _tell(self, scope: Scope, method: str, route: str, status: int, seconds: float) -> None:
        """Labels are a few words of ours, whatever was asked; the line has the path, not the query string, where secrets may be."""
        audience = scope["state"].get("audience", "NOBODY")
        _requests(method, route, audience, status).observe(seconds)
        if self.log is not None:
            client, took = scope.get("client") or ("",), round(seconds * 1000, 1)
            self.log.info("request", method=method, path=scope["path"], status=status, ms=took, audience=audience, client=client[0])

    async def _connection(self, scope: Scope, receive: Receive, send: Send) -> None:
        with ExitStack() as open_stream:

            async def answer(message: Message) -> None:
                if message["type"] == "websocket.accept":
                    open_stream.enter_context(stream_opened("websocket"))
                await send(message)

            await self.app(scope, receive, answer)
