"""Who looks through whose eyes: the viewer of a view as somebody else, made anew with each request.

It is the user's own viewer, with all that the user may read, and what could be done shown as the user sees it; who looks stands
beside. No viewer is made unless the staff member could begin the same view at this moment, in the session or with the token in which
it was begun.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from authz.sign_in import viewer_for_user
from authz.store import Connection
from authz.viewer import Viewer
from domain.acts import NOWHERE, Origin, Watcher
from domain.identity.begin_view_as import ACTION
from domain.identity.models import ApiToken, Audience, SignInSession, TokenScope, User
from domain.identity.secret import hash_secret
from domain.identity.view_as_models import ViewAsSession
from domain.platform.clock import real_now
from settings import settings

VIEW: Any = ViewAsSession.__table__.c


@dataclass(frozen=True)
class Watching:
    """The viewer of a view, and the staff member by whom it is held, who may end it."""

    viewer: Viewer
    staff: Viewer


async def viewer_for_bearer(conn: Connection, secret: str, *, request_id: str = "", origin: Origin = NOWHERE) -> Viewer | None:
    """The viewer behind a program's bearer; None where the view is over."""
    found = await _watching(conn, VIEW.bearer_hash == hash_secret(secret), request_id, origin)
    return None if found is None else found.viewer


async def watching_for_cookie(conn: Connection, secret: str, *, request_id: str = "", origin: Origin = NOWHERE) -> Watching | None:
    """The same behind a browser's cookie."""
    return await _watching(conn, VIEW.cookie_hash == hash_secret(secret), request_id, origin)


async def _watching(conn: Connection, secret: ColumnElement[bool], request_id: str, origin: Origin) -> Watching | None:
    live = and_(secret, VIEW.ended_at.is_(None), VIEW.expires_at > real_now(), _credential_lives())
    row = (await conn.execute(select(ViewAsSession.__table__).where(live))).one_or_none()
    if row is None:
        return None
    begun_in = replace(origin, session_id=row.session_id, token_id=row.token_id)
    staff = await viewer_for_user(conn, row.owner_id, request_id=request_id, origin=begun_in)
    if staff is None or not await _may_view(conn, staff, row.user_id):
        return None
    viewer = await viewer_for_user(conn, row.user_id, request_id=request_id, origin=origin)
    if viewer is None or viewer.audience is Audience.STAFF:
        return None
    name = (await conn.execute(select(User.name).where(User.id == row.owner_id))).scalar_one()
    seen = (await conn.execute(select(User.name).where(User.id == row.user_id))).scalar_one()
    watcher = Watcher(row.owner_id, name, str(staff.language), seen, row.id, row.expires_at, row.session_id, row.token_id)
    return Watching(replace(viewer, watcher=watcher), staff)


def _credential_lives() -> ColumnElement[bool]:
    """Whether the session or token in which the view was begun still opens something."""
    now, idle = real_now(), timedelta(hours=settings().session_idle_hours)
    session = exists(
        select(SignInSession.id).where(
            SignInSession.id == VIEW.session_id,
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now,
            SignInSession.seen_at > now - idle,
        )
    )
    token = exists(
        select(ApiToken.id).where(
            ApiToken.id == VIEW.token_id,
            ApiToken.scope == TokenScope.ACT,
            ApiToken.revoked_at.is_(None),
            or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now),
        )
    )
    return and_(or_(VIEW.session_id.is_(None), session), or_(VIEW.token_id.is_(None), token))


async def _may_view(conn: Connection, staff: Viewer, user_id: Any) -> bool:
    """Whether the staff member has the right, on this user, now."""
    right = staff.may(ACTION, User)
    if right is None:
        return False
    found = await conn.execute(select(User.id).where(User.id == user_id, right, staff.sees(User)), dict(staff.binds))
    return found.one_or_none() is not None
