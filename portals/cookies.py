"""Cookies: the session, a view as somebody else, the secret of forms before the sign-in, the language of browsers without a session."""

from starlette.requests import Request
from starlette.responses import Response

from api.credentials import SESSION_COOKIE, VIEW_COOKIE, cookie_name
from domain.identity.begin_view_as import LIFE
from settings import settings

DOOR, LANGUAGE = "concord_door", "concord_language"
YEAR = 365 * 24 * 3600


def cookie(request: Request, name: str) -> str:
    """The value of one of our cookies, empty without one."""
    return request.cookies.get(cookie_name(name), "")


def keep_session_cookie(response: Response, token: str) -> None:
    """The browser holds the session's secret for as long as the session may live."""
    _keep(response, SESSION_COOKIE, token, settings().session_absolute_hours * 3600)


def keep_view_cookie(response: Response, token: str) -> None:
    """The secret of a view as somebody else, for as long as it may last."""
    _keep(response, VIEW_COOKIE, token, int(LIFE.total_seconds()))


def drop_view_cookie(response: Response) -> None:
    """The view is over in this browser."""
    response.delete_cookie(cookie_name(VIEW_COOKIE), path="/", secure=settings().in_production, httponly=True, samesite="lax")


def keep_door_cookie(response: Response, secret: str) -> None:
    """The secret of the forms before the sign-in, until the browser closes."""
    _keep(response, DOOR, secret, None)


def keep_language_cookie(response: Response, language: str) -> None:
    """The language chosen in this browser."""
    _keep(response, LANGUAGE, language, YEAR)


def keep_attempt_cookie(response: Response, name: str, value: str) -> None:
    """What a sign-in at a provider needs when the browser comes back, for ten minutes."""
    _keep(response, name, value, 600)


def drop_attempt_cookie(response: Response, name: str) -> None:
    """It has served."""
    response.delete_cookie(cookie_name(name), path="/", secure=settings().in_production, httponly=True, samesite="lax")


def drop_session_cookie(response: Response) -> None:
    """Nothing of the session stays in the browser."""
    response.delete_cookie(cookie_name(SESSION_COOKIE), path="/", secure=settings().in_production, httponly=True, samesite="lax")


def _keep(response: Response, name: str, value: str, seconds: int | None) -> None:
    secure = settings().in_production
    response.set_cookie(cookie_name(name), value, max_age=seconds, path="/", httponly=True, samesite="lax", secure=secure)
