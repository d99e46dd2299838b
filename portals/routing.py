"""What a portal serves, as a plain list: a page, a form's act with the page it belongs to, a page before the sign-in."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.credentials import VIEW_COOKIE
from api.deadline import within
from api.graph import Graph
from api.live.hub import Hub
from domain.acts import OnlyViewing, refuse_viewing
from domain.database import is_away
from domain.identity.note_viewing import note_viewing
from portals.cookies import DOOR, cookie, drop_view_cookie, keep_door_cookie
from portals.csrf import check_origin
from portals.errors import away, error_page
from portals.pages import Page
from portals.visits import Portal, Visit, read_form, visit_of
from settings import settings

log = structlog.get_logger()
Handler = Callable[[Visit], Coroutine[Any, Any, Response]]


@dataclass(frozen=True)
class Place:
    """An address below a portal's base. `at` is the page that a form belongs to; `streams` leaves its body to the handler."""

    path: str
    get: Handler | None = None
    post: Handler | None = None
    at: str | None = None
    streams: bool = False
    is_public: bool = False
    of_view: bool = False
    """Whether its form opens or ends a view as somebody else: all others are refused in one."""


def page(path: str, shown: Page | Handler) -> Place:
    """A page: its document and template, or a handler of its own."""
    return Place(path, show(shown) if isinstance(shown, Page) else shown)


def act(path: str, handler: Handler, at: str, *, streams: bool = False) -> Place:
    """A form's address; asked for without the form it leads to its page."""
    return Place(path, _to_page, handler, at, streams)


def public(path: str, get: Handler, post: Handler | None = None) -> Place:
    """A page that needs nobody signed in."""
    return Place(path, get, post, is_public=True)


def show(shown: Page) -> Handler:
    """The handler of a page that only shows."""

    async def handler(visit: Visit) -> Response:
        return await shown.answer(visit)

    return handler


async def _to_page(visit: Visit) -> Response:
    return RedirectResponse(visit.at, 303)


def route(graph: Graph, portal: Portal, place: Place, hub: Hub | None = None) -> Route:
    """The place as a route of the web application."""

    async def endpoint(request: Request) -> Response:
        at = portal.base + place.at.format(**request.path_params) if place.at is not None else request.url.path
        try:
            visit = request.state.visit = await within(settings().request_seconds, visit_of(request, graph, portal, at))
            visit.hub = hub
            return _kept_private(visit, place, await _handled(visit, place))
        except HTTPException:
            raise
        except OnlyViewing as problem:
            return error_page(request, 403, viewing=problem.watcher)
        except Exception as problem:  # whatever it was: the visitor gets a page with a number, the log has the rest
            if is_away(problem) or isinstance(problem, TimeoutError):
                return away(request, problem)
            log.exception("portal_failed", path=request.url.path)
            return error_page(request, 500)

    methods = [method for method, handler in (("GET", place.get), ("POST", place.post)) if handler]
    return Route(portal.base + place.path or "/", endpoint, methods=methods)


async def _handled(visit: Visit, place: Place) -> Response:
    if visit.request.method != "POST":
        return _turned_away(visit, place) or await _timely(_noted(visit, place))
    check_origin(visit.request)
    if visit.who is not None and not place.of_view:
        refuse_viewing(visit.who)
    if not place.streams:
        visit.sent = await read_form(visit.request)
        visit.check_token(visit.sent.get("csrf"))
    if not place.is_public:
        _check_audience(visit)
    work = _handler(place.post)(visit)
    return await (work if place.streams else _timely(work))


async def _noted(visit: Visit, place: Place) -> Response:
    """A page; in a view as somebody else its entry comes first. Of a door, whose address may hold a secret, the pattern is noted."""
    if visit.who is not None:
        path = visit.portal.base + place.path if place.is_public else visit.request.url.path
        await note_viewing(visit.graph.sessions, visit.who, f"page {path}")
    return await _handler(place.get)(visit)


async def _timely(work: Coroutine[Any, Any, Response]) -> Response:
    """A page within the time of a request; what streams has a limit of its own for each part."""
    return await within(settings().request_seconds, work)


def _handler(found: Handler | None) -> Handler:
    if found is None:
        raise HTTPException(405)
    return found


def _turned_away(visit: Visit, place: Place) -> Response | None:
    """Whoever is not signed in goes to the sign-in and comes back."""
    if place.is_public:
        return None
    if visit.who is None:
        url = visit.request.url
        wish = url.path + (f"?{url.query}" if url.query else "")
        over = {"done": "view-ended"} if visit.view else {}
        return RedirectResponse(f"{visit.portal.base}/sign-in?{urlencode({'next': wish, **over})}", 303)
    _check_audience(visit)
    return None


def _check_audience(visit: Visit) -> None:
    """401 without a session, 403 in somebody else's portal."""
    if visit.viewer.audience is not visit.portal.audience and visit.portal.audience is not None:
        raise HTTPException(403)


def _kept_private(visit: Visit, place: Place, answer: Response) -> Response:
    """Nobody stores a page; it depends on cookie and language; a page before the sign-in brings the secret of its forms."""
    answer.headers.setdefault("cache-control", "no-store")
    answer.headers.setdefault("vary", "Cookie, Accept-Language")
    answer.headers.setdefault("content-language", visit.speech.tag)
    if visit.view and visit.staff is None and not any(VIEW_COOKIE in each for each in answer.headers.getlist("set-cookie")):
        drop_view_cookie(answer)
    if place.is_public and not cookie(visit.request, DOOR):
        keep_door_cookie(answer, visit.door)
    return answer
