"""What a session says of itself. Its life is measured in real time, whatever the product's clock shows."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_

from authz.viewer import Viewer
from settings import settings


def is_live(session: Any) -> ColumnElement[bool]:
    """Neither ended, nor too old, nor unused for too long, nor waiting for the second factor."""
    idle = timedelta(hours=settings().session_idle_hours)
    now = func.statement_timestamp()
    return and_(session.ended_at.is_(None), session.awaits.is_(None), session.expires_at > now, session.seen_at > now - idle)


def last_used_at(viewer: Viewer, seen_at: datetime) -> datetime:
    """In the product's time, as all other times that a reader sees."""
    return min(viewer.now, seen_at + viewer.clock_offset)


def token_is_live(token: Any) -> ColumnElement[bool]:
    """Neither revoked nor too old."""
    return and_(token.revoked_at.is_(None), or_(token.expires_at.is_(None), token.expires_at > func.statement_timestamp()))


def view_is_live(view: Any) -> ColumnElement[bool]:
    """Neither ended nor too old."""
    return and_(view.ended_at.is_(None), view.expires_at > func.statement_timestamp())


def token_used_at(viewer: Viewer, used_at: datetime | None) -> datetime | None:
    """In the product's time, as all other times that a reader sees; none before its first use."""
    return None if used_at is None else last_used_at(viewer, used_at)


def is_current(viewer: Viewer, session_id: UUID) -> bool:
    """Whether the reader asks in this session."""
    return session_id == viewer.session_id
