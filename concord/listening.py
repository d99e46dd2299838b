"""The address that the HTTP server listens on, taken first of all: a busy port is said before anything else starts."""

import errno
import socket

from concord.problems import Problem
from settings import Settings

BACKLOG = 2048
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # how this machine itself reaches a server that listens everywhere


def listen(settings: Settings) -> socket.socket:
    """A listening socket at CONCORD_HOST and CONCORD_PORT; with port 0 on a free one, which `getsockname()` tells."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise Problem(_why(error, settings)) from error


def _why(error: OSError, settings: Settings) -> str:
    address = f"port {settings.port} of {settings.host}"
    if error.errno == errno.EADDRINUSE:
        return f"Another program listens on {address}: stop it, or take another port with --port or CONCORD_PORT."
    if error.errno == errno.EACCES:
        return f"This user may not listen on {address}: take one above 1023 with --port or CONCORD_PORT."
    return f"Concord cannot listen on {address}: {error.strerror}."


def address_of(listener: socket.socket) -> tuple[str, int]:
    """Host and port at which this machine reaches the listener."""
    host, port = listener.getsockname()[:2]
    return EVERYWHERE.get(host, host), port
