"""What an audit entry holds, for a changed field and for what happened without a change (S2-42)."""

import enum
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Insert, bindparam, column, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from domain.acts import Actor
from domain.platform.models import AuditEntry

EVENT = "event"
"""The field of an entry that is no change: its `after` says what happened."""
NOBODY = UUID(int=0)
"""The actor of who is not known, and the subject of what has none."""
Entry = dict[str, Any]


OWN = ("subject_type", "subject_id", "field", "before", "after")
SAME = ("at", "act", "actor_id", "on_behalf_of_id", "request_id", "address", "user_agent", "session_id", "token_id")
TABLE: Any = AuditEntry.__table__
COLUMNS = TABLE.c


def _write() -> Insert:
    """All entries of a flush in one statement: what is the same for all of them is sent once, the rest as arrays."""
    arrays = func.unnest(*(bindparam(f"all_{name}", type_=ARRAY(COLUMNS[name].type)) for name in OWN))
    told = arrays.table_valued(*(column(name, COLUMNS[name].type) for name in OWN), name="told").render_derived()
    same = [bindparam(name, type_=COLUMNS[name].type) for name in SAME]
    return insert(TABLE).from_select([*SAME, *OWN], select(*same, *told.c))


WRITE = _write()


def columns_of(entries: Sequence[Entry]) -> Mapping[str, Any]:
    """The entries' own part as arrays, column by column."""
    return {f"all_{name}": [entry[name] for entry in entries] for name in OWN}


def circumstances(actor: Actor, act: str, stands_for: UUID | None = None) -> Mapping[str, Any]:
    """Who, when, by which act, from where and on whose behalf: the same for all entries of an act.

    Of staff who looks through somebody's eyes it is the staff member, on behalf of that person.
    """
    origin, watcher = actor.origin, actor.watcher
    who, by = (actor.user_id, origin) if watcher is None else (watcher.user_id, watcher)
    behalf = actor.on_behalf_of_id if watcher is None else actor.user_id
    return {
        "at": actor.now,
        "act": act,
        "actor_id": None if who == NOBODY else who,
        "on_behalf_of_id": stands_for or behalf,
        "request_id": actor.request_id,
        "address": origin.address,
        "user_agent": origin.user_agent,
        "session_id": by.session_id,
        "token_id": by.token_id,
    }


def changed(subject_type: str, subject_id: UUID, field: str, before: Any, after: Any) -> Entry:
    """What an act did to a field of a row."""
    told = {"before": text_of(before), "after": text_of(after)}
    return {"subject_type": subject_type, "subject_id": subject_id, "field": field, **told}


async def write_entries(db: AsyncSession | AsyncConnection, actor: Actor, act: str, entries: Sequence[Entry]) -> None:
    """Entries of what the flush does not see: tables that hold no business rows."""
    if entries:
        await db.execute(WRITE, {**circumstances(actor, act), **columns_of(entries)})


async def note(
    db: AsyncSession | AsyncConnection, actor: Actor, act: str, subject_type: str, subject_id: UUID = NOBODY, what: str = "done"
) -> None:
    """An entry of something that happened without a change: a refused sign-in, a file handed out."""
    await write_entries(db, actor, act, [changed(subject_type, subject_id, EVENT, None, what)])


def text_of(value: Any) -> str | None:
    """A value as the audit keeps it."""
    if value is None:
        return None
    return value.value if isinstance(value, enum.Enum) else str(value)
