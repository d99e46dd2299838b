"""By what a request says who it is: a bearer token, or a session cookie from our own pages (schema.md, transport)."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection, Request

from api.graph import Graph
from authz.view_as import viewer_for_bearer
from authz.viewer import Viewer
from domain.acts import Origin
from domain.identity.begin_view_as import PREFIX
from settings import settings

SESSION_COOKIE, VIEW_COOKIE = "concord_session", "concord_view"
"""A person's own, and that of a view as somebody else, which the portals alone take.

In production behind the prefix `__Host-`, which browsers take from this host only, over TLS, for the whole site.
"""
READING = ("GET", "HEAD")


@dataclass(frozen=True)
class Credential:
    """A token's or a session's secret, and with which request it came."""

    secret: str
    is_token: bool
    request_id: str
    origin: Origin

    async def viewer(self, graph: Graph) -> Viewer | None:
        """Who it stands for at this moment; looking does not count as use."""
        here: Any = {"request_id": self.request_id, "origin": self.origin}
        if not self.is_token or not self.secret.startswith(PREFIX):
            return await graph.signed_in.viewer(graph.reading, self.secret, is_token=self.is_token, **here)
        async with graph.reading.connect() as connection:
            return await viewer_for_bearer(connection, self.secret, **here)


async def viewer_of(request: Request, graph: Graph) -> Viewer | None:
    """Who asks: by bearer token, else by session cookie (then the request must come from our own pages)."""
    credential = credential_of(request, same_origin(request))
    viewer = None if credential is None else await credential.viewer(graph)
    if credential is not None and viewer is not None:
        request.state.audience = viewer.audience.name
        await graph.signed_in.in_use(viewer, credential.secret, graph.sessions)
    return viewer


def credential_of(connection: HTTPConnection, is_ours: bool, authorization: str | None = None) -> Credential | None:
    """What a request has with it; its cookie counts only if it `is_ours`. `authorization` stands for the header."""
    request_id = connection.state.request_id if hasattr(connection.state, "request_id") else ""
    origin = Origin.of(connection.client.host if connection.client else "", connection.headers.get("user-agent", ""))
    scheme, _, token = (authorization or connection.headers.get("authorization", "")).partition(" ")
    if scheme.lower() == "bearer" and token:
        return Credential(token.strip(), True, request_id, origin)
    cookie = connection.cookies.get(cookie_name(SESSION_COOKIE))
    return Credential(cookie, False, request_id, origin) if cookie and is_ours else None


def cookie_name(name: str) -> str:
    """The full name of one of our cookies."""
    return f"__Host-{name}" if settings().in_production else name


def same_origin(request: Request) -> bool:
    """Whether a request with a cookie was made by our own pages: Sec-Fetch-Site, else Origin, must say so."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin" or (site == "none" and request.method in READING)
    origin = request.headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc == request.headers.get("host")
    return request.method in READING
