"""One request to a portal: who visits, in which language, with which form."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.credentials import SESSION_COOKIE, VIEW_COOKIE
from api.graph import Graph
from api.http import Refusal, read_body
from api.live.hub import Hub
from authz.view_as import Watching, watching_for_cookie
from authz.viewer import Viewer
from domain.calendar import zone_of
from domain.identity.models import Audience
from domain.identity.sign_in import Device
from domain.language import Translator, accepted_language, language_of, translator
from portals.cookies import DOOR, LANGUAGE, cookie
from portals.csrf import check_token, token_for

LARGEST_FORM = 256_000
VIEWED = (Audience.CUSTOMER, Audience.PARTNER)
"""Whose portals staff can look into."""
NOT_KEPT = ("csrf", "key", "password", "oldPassword", "newPassword", "again", "code", "factorCode")


@dataclass(frozen=True)
class Portal:
    """A portal's address and whom it is for; None is the common door, for everybody."""

    base: str
    audience: Audience | None


COMMON = Portal("", None)
PARTNER = Portal("/partner", Audience.PARTNER)
CUSTOMER = Portal("/customer", Audience.CUSTOMER)
STAFF = Portal("", Audience.STAFF)
"""The common door at an address of the staff's own."""


@dataclass
class Visit:
    """What a handler gets. `at` is the page that this request belongs to; for a form, the page that shows it."""

    request: Request
    graph: Graph
    portal: Portal
    who: Viewer | None
    session: str = field(repr=False)
    door: str = field(repr=False)
    at: str
    view: str = field(default="", repr=False)
    """The secret of a view as somebody else that the browser holds; it may be over."""
    staff: Viewer | None = None
    """Who looks through the viewer's eyes."""
    sent: Mapping[str, str] = field(default_factory=dict, repr=False)
    hub: Hub | None = field(default=None, repr=False)
    """By which an open page is told of changes."""

    @property
    def viewer(self) -> Viewer:
        """Who is signed in; 401 where nobody is."""
        if self.who is None:
            raise HTTPException(401)
        return self.who

    @property
    def language(self) -> str:
        """The viewer's, else the browser's."""
        return str(self.who.language) if self.who else browser_language(self.request)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the viewer reads times."""
        return zone_of(self.who.time_zone if self.who else None)

    @property
    def speech(self) -> Translator:
        """The texts of that language."""
        return translator(self.language)

    @property
    def csrf(self) -> str:
        """The token of this page's forms."""
        return token_for(self.view if self.staff else self.session if self.who else self.door)

    @property
    def device(self) -> Device:
        """Where a session is opened."""
        return device_of(self.request)

    def check_token(self, given: str | None) -> None:
        """403 unless the form was made for this browser; of a session that has ended it still is."""
        check_token(given, [secret for secret in (self.view, self.session, self.door) if secret])

    def kept(self) -> dict[str, str]:
        """What was sent, to stand in the form again; never a password."""
        return {name: value for name, value in self.sent.items() if name not in NOT_KEPT}

    def version(self) -> dict[str, Any]:
        """The version of what was read, for the act to compare; 400 where the form carries none."""
        given = self.sent.get("version", "")
        if not given.isdecimal() or len(given) > 9:
            raise HTTPException(400)
        return {"expectedVersion": int(given)}

    def go(self, path: str, notice: str | None = None) -> Response:
        """303 to a page of this portal, which says what was done."""
        return RedirectResponse(self.portal.base + path + (f"?{urlencode({'done': notice})}" if notice else ""), 303)


async def visit_of(request: Request, graph: Graph, portal: Portal, at: str) -> Visit:
    """The visit of a request; nobody is signed in without a living session. A session in use stays alive."""
    token, view = cookie(request, SESSION_COOKIE), cookie(request, VIEW_COOKIE) if portal.audience in VIEWED else ""
    watching = await _watching(request, graph, view) if view else None
    if watching is not None and watching.viewer.audience is not portal.audience:
        watching, view = None, ""
    viewer = watching.viewer if watching else None
    if token and viewer is None:
        here = device_of(request)
        viewer = await graph.signed_in.viewer(graph.reading, token, is_token=False, request_id=here.request_id, origin=here.origin)
    if viewer is not None:
        request.state.audience = viewer.audience.name
        await graph.signed_in.in_use(viewer, token, graph.sessions)
    door = cookie(request, DOOR) or secrets.token_urlsafe(32)
    return Visit(request, graph, portal, viewer, token, door, at, view, watching.staff if watching else None)


async def _watching(request: Request, graph: Graph, view: str) -> Watching | None:
    """The view as somebody else that this browser holds. It opens the portal of that person, and is nothing at other doors."""
    async with graph.reading.connect() as connection:
        return await watching_for_cookie(connection, view, request_id=request_id(request), origin=device_of(request).origin)


def device_of(request: Request) -> Device:
    """Where a request comes from."""
    return Device(request.client.host if request.client else "", request.headers.get("user-agent", ""), request_id(request))


def request_id(request: Request) -> str:
    """The number by which the log knows this request."""
    return str(getattr(request.state, "request_id", ""))


def browser_language(request: Request) -> str:
    """The language chosen in this browser before, else the first of ours that it asks for."""
    chosen = cookie(request, LANGUAGE)
    return language_of(chosen) if chosen else accepted_language(request.headers.get("accept-language"))


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form; 400 for what is none, 413 where it is too large."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise HTTPException(400)
    try:
        body = await read_body(request, LARGEST_FORM)
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=100))
    except Refusal as refusal:
        raise HTTPException(refusal.status) from refusal
    except ValueError as problem:
        raise HTTPException(400) from problem


def local_path(wish: str | None, otherwise: str) -> str:
    """A path of this site to go to; anything that could lead elsewhere is replaced by `otherwise`."""
    path = wish or ""
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path and " " not in path
    return path if plain and len(path) <= 500 else otherwise
