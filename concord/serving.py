"""The HTTP server of one process: GraphQL, documents and both portals on one listening socket."""

import signal
import socket

import uvicorn

from concord.compose import Composition
from concord.garbage import settle
from settings import Settings

GRACE_SECONDS = 10
"""So long running requests may go on after the stop."""


def serve(settings: Settings, url: str, listener: socket.socket) -> None:
    """Serves until SIGTERM or SIGINT, then answers what has begun and returns."""
    app = Composition.of(settings, url).app()
    settle()
    config = uvicorn.Config(
        app,
        log_config=None,
        server_header=False,
        date_header=True,
        lifespan="on",
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)  # uvicorn puts its own in this place, and hands the signal on to this one at the end
    uvicorn.Server(config).run(sockets=[listener])
