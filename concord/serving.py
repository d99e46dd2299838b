"""The HTTP server of one process: GraphQL, documents and both portals on one listening socket, or apart on two."""

import signal
import socket

import uvicorn
from starlette.types import ASGIApp

from concord.compose import Composition
from concord.garbage import settle
from concord.web import ByAddress
from portals.site import Serves
from settings import Settings

GRACE_SECONDS = 10
"""So long running requests may go on after the stop."""


def serve(settings: Settings, url: str, listener: socket.socket, for_staff: socket.socket | None = None) -> None:
    """Serves until SIGTERM or SIGINT, then answers what has begun and returns. `for_staff` is the staff's own address, where it has one."""
    composition = Composition.of(settings, url)
    app: ASGIApp = composition.app()
    if for_staff is not None:
        portals, staff = composition.app(Serves.PORTALS), composition.app(Serves.STAFF)
        app = ByAddress(portals, staff, for_staff.getsockname()[:2])
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
    uvicorn.Server(config).run(sockets=[listener, *([for_staff] if for_staff else [])])
