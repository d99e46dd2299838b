"""What every flush does by itself: times and versions of rows, and the audit entry of each changed field.

A change without an act is a defect: the flush refuses it, so that no door, worker or script writes unseen.
"""

import enum
from collections.abc import Iterator
from typing import Any, cast

from sqlalchemy import event, insert, inspect
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, UOWTransaction

from domain.acts import ACT, Actor
from domain.database import Root, Row
from domain.platform.models import AuditEntry

SILENT = {"created_at", "version", "id"}


class JournalSession(Session):
    """The session of the acts: it stamps, counts versions and writes the audit."""


def make_sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """Sessions of the acts: rows stay readable after commit, nothing is loaded by surprise, every change is in the audit."""
    return async_sessionmaker(engine, expire_on_commit=False, sync_session_class=JournalSession)


@event.listens_for(JournalSession, "before_flush")
def _stamp(session: Session, context: UOWTransaction, instances: Any) -> None:
    changed = [row for row in (*session.new, *session.dirty, *session.deleted) if isinstance(row, Row)]
    changed = [row for row in changed if row in session.new or row in session.deleted or session.is_modified(row)]
    if not changed:
        return
    actor, _ = _act(session)
    for row in changed:
        if row in session.new:
            if getattr(row, "created_at", None) is None:
                row.created_at = actor.now
        elif isinstance(row, Root) and row in session.dirty:
            _raise_version(row)


def _raise_version(row: Root) -> None:
    """One step above what the database holds, however often the act flushes or touches."""
    stored = inspect(row).attrs.version.history.deleted
    row.version = (stored[0] if stored else row.version) + 1


@event.listens_for(JournalSession, "after_flush")
def _write_audit(session: Session, context: UOWTransaction) -> None:
    entries = [entry for row in (*session.new, *session.dirty) if isinstance(row, Row) for entry in _entries(session, row)]
    entries += [entry for row in session.deleted if isinstance(row, Row) for entry in _removed(session, row)]
    if entries:
        session.connection().execute(insert(AuditEntry), entries)


def _entries(session: Session, row: Row) -> Iterator[dict[str, Any]]:
    for name in _told(row):
        history = inspect(row).attrs[name].history
        if history.added and not (row in session.new and history.added[0] is None):
            yield _entry(session, row, name, history.deleted[0] if history.deleted else None, history.added[0])


def _removed(session: Session, row: Row) -> Iterator[dict[str, Any]]:
    """What a part said that is no more, as a line of a draft that was written anew."""
    for name in _told(row):
        if (value := inspect(row).dict.get(name)) is not None:
            yield _entry(session, row, name, value, None)


def _told(row: Row) -> list[str]:
    attributes = inspect(row).mapper.column_attrs
    return [item.key for item in attributes if item.key not in SILENT and item.columns[0].info.get("audit") is not False]


def _entry(session: Session, row: Row, name: str, before: Any, after: Any) -> dict[str, Any]:
    actor, action = _act(session)
    return {
        "at": actor.now,
        "act": action,
        "actor_id": actor.user_id,
        "on_behalf_of_id": actor.on_behalf_of_id,
        "request_id": actor.request_id,
        "subject_type": type(row).__name__,
        "subject_id": row.id,
        "field": name,
        "before": _text(before),
        "after": _text(after),
    }


def _act(session: Session) -> tuple[Actor, str]:
    act = session.info.get(ACT)
    if act is None:
        raise RuntimeError("A change outside of an act: every change has an actor and a name.")
    return cast(tuple[Actor, str], act)


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return value.value if isinstance(value, enum.Enum) else str(value)
