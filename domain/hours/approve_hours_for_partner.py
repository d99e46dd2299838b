"""The partner's lead approves hours of its people (S0-42)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record
from domain.hours.events import HoursSubmitted
from domain.hours.models import EntryState, TimeEntry
from domain.hours.rows import entries_for, refuse_any, unless_in, unless_of_another

ACTION = "hours:approve_for_partner"


async def can_approve_hours_for_partner(db: AsyncSession, actor: Actor, entry: TimeEntry) -> Missing:
    """It was submitted, and by somebody else."""
    return _missing(actor, entry)


def _missing(actor: Actor, entry: TimeEntry) -> Missing:
    return unless_in(entry, EntryState.SUBMITTED) or unless_of_another(actor, entry)


async def approve_hours_for_partner(db: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Sequence[TimeEntry]:
    """They wait for the project manager. A lead's own are approved by another lead (OWN_HOURS), without one by the project manager."""
    entries = await entries_for(db, actor, ACTION, ids)
    refuse_any(entries, lambda entry: _missing(actor, entry))
    for entry in entries:
        entry.state, entry.lead_approved_at, entry.lead_approved_by_id = EntryState.LEAD_APPROVED, actor.now, actor.user_id
    await db.flush()
    for user_id, project_id in sorted({(entry.user_id, entry.project_id) for entry in entries}):
        record(db, actor, HoursSubmitted(user_id, project_id))
    return entries
