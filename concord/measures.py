"""The address of the metrics: what Prometheus asks a process for, and an orchestrator that watches it. Nothing else is served there.

Each process has its own, and is a target of its own; Prometheus adds them up. What waits in the database (`concord_outbox_…`,
`concord_deadlines_overdue`, `concord_dead_letters`) every process tells alike, so that it is known also when no worker runs: take `max`.
"""

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from authz.store import POLICIES
from concord.health import Health
from domain.platform.backlog import Backlog, backlog
from domain.platform.tracing import Span, span

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
REQUESTS = Histogram(
    "concord_request_seconds",
    "HTTP requests from their first line to their last byte; of a stream to its beginning.",
    ("method", "route", "audience", "status"),
    buckets=BUCKETS,
)
REFUSED = Gauge("concord_policy_refused", "Whether the policy in the tables cannot be taken, and the one before it stays in force here.")
REFUSED.set_function(lambda: float(POLICIES.refused is not None))
STREAMS = Gauge("concord_streams", "Open streams: server-sent events, WebSockets.", ("transport",))
BEGUN = Counter("concord_streams_begun", "Streams that were opened.", ("transport",))
EVENTS = b"text/event-stream"
log = structlog.get_logger(__name__)


class Measured:
    """Times requests, counts streams, opens spans where there are any. A label is one of a few words of ours, whatever was asked."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self.app = app
        self.paths = {id(route.endpoint): route.path for route in routes if isinstance(route, Route)}
        self.paths |= {id(route.app): f"{route.path}/…" for route in routes if isinstance(route, Mount)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._connection(scope, receive, send)
            return
        status, began, streamed = 500, time.perf_counter(), None
        open_stream = ExitStack()

        async def answer(message: Message) -> None:
            nonlocal status, streamed
            if message["type"] == "http.response.start":
                status = message["status"]
                if _is_stream(message):
                    streamed = time.perf_counter()
                    open_stream.enter_context(_stream("events"))
            await send(message)

        method = scope["method"] if scope["method"] in METHODS else "other"
        parent = dict(scope["headers"]).get(b"traceparent", b"").decode("latin-1")
        with span(method, parent, http_request_method=method) as opened:
            try:
                with open_stream:
                    await self.app(scope, receive, answer)
            finally:
                self._tell(scope, method, status, (streamed or time.perf_counter()) - began, opened)

    async def _connection(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A WebSocket, counted from the moment that it is accepted; the lifespan is nobody's request."""
        with ExitStack() as open_stream:

            async def answer(message: Message) -> None:
                if message["type"] == "websocket.accept":
                    open_stream.enter_context(_stream("websocket"))
                await send(message)

            await self.app(scope, receive, answer)

    def _tell(self, scope: Scope, method: str, status: int, seconds: float, opened: Span | None) -> None:
        route = self.paths.get(id(scope.get("endpoint")), "none")
        audience = scope.get("state", {}).get("audience", "NOBODY")
        REQUESTS.labels(method, route, audience, str(status)).observe(seconds)
        if opened is not None:
            opened.update_name(f"{method} {route}")
            opened.set_attribute("http.route", route)
            opened.set_attribute("http.response.status_code", status)
            opened.set_attribute("concord.request", scope.get("state", {}).get("request_id", ""))


def _is_stream(message: Message) -> bool:
    return any(name == b"content-type" and value.startswith(EVENTS) for name, value in message["headers"])


@contextmanager
def _stream(transport: str) -> Iterator[None]:
    BEGUN.labels(transport).inc()
    with STREAMS.labels(transport).track_inprogress():
        yield


class Pools(Collector):
    """Connections of this process by pool: in use, and open."""

    def __init__(self, engines: Mapping[str, AsyncEngine]) -> None:
        self.pools = {name: engine.pool for name, engine in engines.items() if isinstance(engine.pool, QueuePool)}

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """As they are now."""
        found = GaugeMetricFamily("concord_pool_connections", "Connections to the database, in use or idle.", labels=("pool", "state"))
        for name, pool in self.pools.items():
            found.add_metric([name, "used"], pool.checkedout())
            found.add_metric([name, "idle"], pool.checkedin())
        yield found
        most = GaugeMetricFamily("concord_pool_size", "Connections that a pool keeps open.", labels=["pool"])
        for name, pool in self.pools.items():
            most.add_metric([name], pool.size())
        yield most


class Waiting:
    """The gauges of what waits in the database; not a number while that does not answer."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.up = Gauge("concord_database_up", "Whether the database answers.", registry=registry)
        self.events = Gauge("concord_outbox_events", "Events that no relay has handed on.", registry=registry)
        self.oldest = Gauge("concord_outbox_oldest_seconds", "Age of the oldest of them.", registry=registry)
        self.deadlines = Gauge("concord_deadlines_overdue", "Deadlines past their time and not done.", registry=registry)
        self.dead = Gauge("concord_dead_letters", "Work given up that nobody has replayed.", registry=registry)

    def show(self, found: Backlog | None) -> None:
        """Sets all of them."""
        shown = Backlog(math.nan, math.nan, math.nan, math.nan) if found is None else found  # type: ignore[arg-type]  # not a number
        self.up.set(found is not None)
        self.events.set(shown.events)
        self.oldest.set(shown.oldest_seconds)
        self.deadlines.set(shown.deadlines)
        self.dead.set(shown.dead_letters)


def metrics(health: Health, **engines: AsyncEngine) -> Starlette:
    """`/metrics`, and the two health checks of the process."""
    registry = CollectorRegistry()
    registry.register(Pools(engines))
    waiting = Waiting(registry)

    async def endpoint(request: Request) -> Response:
        waiting.show(await health.asked(backlog))
        return Response(generate_latest(REGISTRY) + generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return Starlette(routes=[Route("/metrics", endpoint), *health.routes()])
