"""Reaching lines of hours, and moving them; part of every act on some (S0-42)."""

from collections.abc import Callable, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Conflict, Missing, Refused, refuse, require, row_for, rows_for
from domain.hours.models import EntryState, TimeEntry
from domain.hours.refusals import HoursRefusal
from domain.values import InputRefusal

MOST_ENTRIES = 200


async def entries_for(db: AsyncSession, actor: Actor, action: str, ids: Sequence[UUID]) -> Sequence[TimeEntry]:
    """The lines, each once and locked, at most 200; all of them or none."""
    require(db, actor, action)
    if not ids:
        raise Refused(InputRefusal.LIST_EMPTY, "At least one is needed.", "timeEntryIds")
    if len(ids) > MOST_ENTRIES:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", "timeEntryIds", most=MOST_ENTRIES)
    return await rows_for(db, actor, action, TimeEntry, ids)


async def entry_for(db: AsyncSession, actor: Actor, action: str, entry_id: UUID, expected_version: int | None) -> TimeEntry:
    """One line, locked."""
    entry = await row_for(db, actor, action, TimeEntry, entry_id, expected_version=expected_version)
    if expected_version is not None and entry.version != expected_version:
        raise Conflict(TimeEntry.__name__)
    return entry


def refuse_any(entries: Sequence[TimeEntry], missing: Callable[[TimeEntry], Missing]) -> None:
    """Refused by what the first of the lines waits for; then nothing happens to any of them."""
    for entry in entries:
        refuse(missing(entry))


def unless_in(entry: TimeEntry, *states: EntryState) -> Missing:
    """HOURS_WRONG_STATE for a line that is elsewhere in its life."""
    if entry.state in states:
        return []
    state = entry.state.value
    return [Refused(HoursRefusal.HOURS_WRONG_STATE, "This is not possible in the present state.", state=state)]


def unless_of_another(actor: Actor, entry: TimeEntry) -> Missing:
    """OWN_HOURS: nobody approves what they worked or entered themself."""
    if actor.user_id in (entry.user_id, entry.submitted_by_id):
        return [Refused(HoursRefusal.OWN_HOURS, "Nobody approves their own hours.")]
    return []
