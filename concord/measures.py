"""The address of the metrics: what Prometheus asks a process for, and an orchestrator that watches it. Nothing else is served there.

Each process has its own, and is a target of its own; Prometheus adds them up. What waits in the database (`concord_outbox_…`,
`concord_deadlines_overdue`, `concord_dead_letters`) every process tells alike, so that it is known also when no worker runs: take `max`.
"""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message

from authz.store import POLICIES
from concord.health import Health
from domain.platform.backlog import Backlog, backlog

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


def is_stream(message: Message) -> bool:
    """Whether an answer that begins is one of server-sent events."""
    return any(name == b"content-type" and value.startswith(EVENTS) for name, value in message["headers"])


@contextmanager
def stream_opened(transport: str) -> Iterator[None]:
    """Counts a stream while it is open."""
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
