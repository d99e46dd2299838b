"""What every request and answer of the web application passes: an id for the log, and the headers that keep a browser safe."""

import re
import uuid

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from concord.listening import EVERYWHERE

GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

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


class RequestIds:
    """Gives each request an id (the caller's `X-Request-Id`, if it is a plain one), binds it to the log, answers it back."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
        request_id = given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["x-request-id"] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self.app(scope, receive, answer)


class ByAddress:
    """Two applications in one process, told apart by the socket that a request came in at, which no header can change.

    Whatever did not come in at the staff's address gets the portals.
    """

    def __init__(self, portals: ASGIApp, staff: ASGIApp, staff_at: tuple[str, int]) -> None:
        self.portals, self.staff, self.staff_at = portals, staff, staff_at

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self.staff if scope["type"] != "lifespan" and self._is_staffs(scope.get("server")) else self.portals
        await app(scope, receive, send)

    def _is_staffs(self, server: tuple[str, int] | None) -> bool:
        host, port = self.staff_at
        return server is not None and server[1] == port and (server[0] == host or host in EVERYWHERE)


class SecurityHeaders:
    """A strict content security policy and its companions on every answer; a route may set its own policy."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self.app = app
        self.headers = HEADERS | ({"strict-transport-security": "max-age=31536000; includeSubDomains"} if secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, answer)
