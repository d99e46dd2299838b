"""Refusals of whole requests: a page for people, a line of JSON for programs."""

from collections.abc import Callable, Mapping
from typing import Any

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from api.errors import RETRY_AFTER
from api.viewing import only_viewing
from domain.acts import Watcher
from domain.calendar import provider_zone
from domain.database import is_away
from portals.rendering import render
from portals.visits import CUSTOMER, PARTNER, Visit, browser_language, request_id

log = structlog.get_logger()
PROGRAMS = ("/graphql", "/documents")
PRIVATE = {"cache-control": "no-store", "vary": "Cookie, Accept-Language"}


def error_pages() -> Mapping[Any, Callable[[Request, Exception], Response]]:
    """The handlers of the web application: what a route refuses, and what nobody foresaw."""
    return {HTTPException: refused, Exception: broken}


def refused(request: Request, problem: Exception) -> Response:
    """A status that a handler or the router raised."""
    assert isinstance(problem, HTTPException)
    if request.url.path.startswith(PROGRAMS):
        body = {"errors": [{"message": problem.detail}]}
        return JSONResponse(body, problem.status_code, {**(problem.headers or {}), "cache-control": "no-store"})
    return error_page(request, problem.status_code, problem.headers)


def broken(request: Request, problem: Exception) -> Response:
    """A defect outside of the portals: logged by the server, told as 500. A database that is away is none: 503."""
    if is_away(problem):
        return away(request, problem)
    log.error("request_failed", path=request.url.path, exc_info=problem)
    if request.url.path.startswith(PROGRAMS):
        return JSONResponse({"errors": [{"message": "Something went wrong on our side."}]}, 500, PRIVATE)
    return error_page(request, 500)


def away(request: Request, problem: Exception) -> Response:
    """The database does not answer: 503, and when to try again."""
    log.warning("database_away", path=request.url.path, error=type(problem).__name__)
    if request.url.path.startswith(PROGRAMS):
        body = {"errors": [{"message": "The database does not answer. Please try again."}]}
        return JSONResponse(body, 503, {**PRIVATE, "retry-after": RETRY_AFTER})
    return error_page(request, 503)


def error_page(request: Request, status: int, headers: Mapping[str, str] | None = None, viewing: Watcher | None = None) -> Response:
    """The page of a status in the visitor's language, with the number by which the log knows the request.

    Whoever was `viewing` as somebody else is told in their own language that nothing can be changed.
    """
    visit: Visit | None = getattr(request.state, "visit", None)
    language = viewing.language if viewing else visit.language if visit else browser_language(request)
    base = next((each.base for each in (PARTNER, CUSTOMER) if f"{request.url.path}/".startswith(f"{each.base}/")), "")
    text = render(
        "error.html",
        language,
        provider_zone(),
        base=base,
        path=visit.at if visit else base or "/",
        status=status,
        viewing=viewing and only_viewing(viewing),
        request_id=request_id(request),
    )
    again = {"retry-after": RETRY_AFTER} if status == 503 else {}
    return HTMLResponse(text, status, {**PRIVATE, **again, **(headers or {})})
