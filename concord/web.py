"""A request's id, the headers that keep a browser safe, and which application an address has."""

import os
import re
from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send

from concord.listening import EVERYWHERE
from domain.platform.tracing import TRACING

GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
TRACE_PARENT = re.compile(r"[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "x-frame-options": "DENY",
}
HSTS = {"strict-transport-security": "max-age=31536000; includeSubDomains"}


def id_of(headers: Mapping[bytes, bytes]) -> str:
    """The id of a request with these headers."""
    given = headers.get(b"x-request-id", b"").decode("latin-1")
    if GIVEN_ID.fullmatch(given):
        return given
    parent = TRACE_PARENT.fullmatch(headers.get(b"traceparent", b"").decode("latin-1"))
    return TRACING.trace_id() or (parent[1] if parent else os.urandom(16).hex())


class ByAddress:
    """Several applications in one process, told apart by the socket that a request came in at, which no header can change.

    Whatever did not come in at one of the `others` gets the portals.
    """

    def __init__(self, portals: ASGIApp, others: Mapping[tuple[str, int], ASGIApp]) -> None:
        self.portals, self.others = portals, others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self.portals if scope["type"] == "lifespan" else self._at(scope.get("server"))
        await app(scope, receive, send)

    def _at(self, server: tuple[str, int] | None) -> ASGIApp:
        found = (app for (host, port), app in self.others.items() if server and server[1] == port and host in (server[0], *EVERYWHERE))
        return next(found, self.portals)
