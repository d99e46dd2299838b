"""The addresses that the HTTP server listens on, taken first of all: a busy port is said before anything else starts."""

import errno
import socket

from concord.problems import Problem
from settings import Settings

BACKLOG = 2048
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # how this machine itself reaches a server that listens everywhere


def listen(settings: Settings) -> socket.socket:
    """A listening socket at CONCORD_HOST and CONCORD_PORT; with port 0 on a free one, which `getsockname()` tells."""
    return _listen(settings.host, settings.port, "--port or CONCORD_PORT")


def listen_for_staff(settings: Settings) -> socket.socket | None:
    """The same at CONCORD_STAFF_HOST and CONCORD_STAFF_PORT; None where staff has no address of its own."""
    if settings.staff_port is None:
        return None
    return _listen(settings.staff_host or settings.host, settings.staff_port, "CONCORD_STAFF_PORT")


def listen_for_metrics(settings: Settings, place: int = 0) -> socket.socket | None:
    """The same at CONCORD_METRICS_HOST and CONCORD_METRICS_PORT, or the port `place` after it; None where there are no metrics."""
    if settings.metrics_port is None:
        return None
    return _listen(settings.metrics_host, settings.metrics_port and settings.metrics_port + place, "CONCORD_METRICS_PORT")


def _listen(host: str, port: int, chosen_by: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise Problem(_why(error, f"port {port} of {host}", chosen_by)) from error


def _why(error: OSError, address: str, chosen_by: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Another program listens on {address}: stop it, or take another port with {chosen_by}."
    if error.errno == errno.EACCES:
        return f"This user may not listen on {address}: take one above 1023 with {chosen_by}."
    return f"Concord cannot listen on {address}: {error.strerror}."


def address_of(listener: socket.socket) -> tuple[str, int]:
    """Host and port at which this machine reaches the listener."""
    host, port = listener.getsockname()[:2]
    return EVERYWHERE.get(host, host), port
