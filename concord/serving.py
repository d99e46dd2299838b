"""The HTTP server of one process: GraphQL, documents and both portals on one listening socket, or apart on two.

A stop has three steps, so that no request is lost where somebody else serves the same address: for CONCORD_DRAIN_SECONDS the process
says that it is not ready and takes what still comes; then it listens no more, and answers whoever was already connected; then what
runs may go on for CONCORD_STOP_SECONDS.
"""

import asyncio
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from concord.compose import Composition
from concord.garbage import settle
from concord.health import SECONDS, Health
from concord.joined import Protocol
from concord.logs import access_logger
from concord.measures import metrics
from concord.web import ByAddress
from domain.database import make_reading_engine
from portals.site import Serves

LATE_SECONDS = 0.3
"""So long somebody whose connection was taken just before the stop may need to send the first line."""


class Server(uvicorn.Server):
    """uvicorn's, with the steps of a stop; it says on `ready`, a file descriptor, when it listens."""

    def __init__(self, config: uvicorn.Config, composition: Composition, ready: int | None = None) -> None:
        super().__init__(config)
        self.composition, self.ready = composition, ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listens, then says so."""
        await super().startup(sockets)
        if self.ready is not None:
            os.write(self.ready, b"\n")
            os.close(self.ready)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """The steps above; a second Ctrl-C leaves them out."""
        self.composition.health.draining = True
        await self._wait(self.composition.settings.drain_seconds)
        self.composition.hub.end()
        for server in self.servers:
            server.close()
        await self._wait(LATE_SECONDS)
        await super().shutdown(sockets)

    async def _wait(self, seconds: float) -> None:
        for _ in range(round(seconds * 20)):
            if self.force_exit:
                return
            await asyncio.sleep(0.05)


@dataclass(frozen=True)
class Addresses:
    """The listening sockets of a process: everybody's, and where it has them the staff's own and that of the metrics."""

    everybody: socket.socket
    staff: socket.socket | None = None
    metrics: socket.socket | None = None

    @property
    def all(self) -> list[socket.socket]:
        """Those that there are."""
        return [each for each in (self.everybody, self.staff, self.metrics) if each is not None]


def serve(composition: Composition, addresses: Addresses, ready: int | None = None) -> None:
    """Serves until SIGTERM or SIGINT, then answers what has begun and returns."""
    log = access_logger(composition.settings)
    others: dict[tuple[str, int], ASGIApp] = {}
    if addresses.staff is not None:
        others[addresses.staff.getsockname()[:2]] = composition.app(Serves.STAFF, log)
    if addresses.metrics is not None:
        others[addresses.metrics.getsockname()[:2]] = composition.metrics()
    app: ASGIApp = composition.app(Serves.EVERYTHING if addresses.staff is None else Serves.PORTALS, log)
    if others:
        app = ByAddress(app, others)
    settle()
    config = uvicorn.Config(
        app,
        http=Protocol,
        log_config=None,
        access_log=False,  # `Front` writes a line for each request
        server_header=False,
        date_header=True,
        lifespan="on",
        ws_max_size=composition.settings.graphql_body_kilobytes * 1000,
        ws_per_message_deflate=False,  # what is small gains nothing, and what is large could be a bomb
        timeout_graceful_shutdown=composition.settings.stop_seconds,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)  # uvicorn puts its own in this place, and hands the signal on to this one at the end
    server = Server(config, composition, ready)
    server.run(sockets=addresses.all)


class Beside(uvicorn.Server):
    """A server in the loop of a process that has other work, and hears of a stop from it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The process has its own."""
        yield


async def tell_beside(url: str, listener: socket.socket, stop: asyncio.Event) -> None:
    """A worker's metrics and health until it stops."""
    health = Health(make_reading_engine(url, SECONDS, pool_size=1, max_overflow=0))
    server = Beside(uvicorn.Config(metrics(health), log_config=None, lifespan="off", access_log=False, timeout_graceful_shutdown=1))
    running = asyncio.create_task(server.serve([listener]))
    await asyncio.wait([running, asyncio.ensure_future(stop.wait())], return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = health.draining = True
    await running
    await health.close()
