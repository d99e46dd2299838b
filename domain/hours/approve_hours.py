"""The project manager approves hours: the customer is asked (S0-42)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record
from domain.hours.asking import ask_customer
from domain.hours.events import HoursApproved
from domain.hours.models import EntryState, TimeEntry
from domain.hours.refusals import HoursRefusal
from domain.hours.rows import entries_for, refuse_any, unless_in, unless_of_another

ACTION = "hours:approve"


async def can_approve_hours(db: AsyncSession, actor: Actor, entry: TimeEntry) -> Missing:
    """It was submitted by somebody else, and a partner's lead has approved it where the person is a partner's."""
    return _missing(actor, entry)


def _missing(actor: Actor, entry: TimeEntry) -> Missing:
    if wrong := unless_in(entry, EntryState.SUBMITTED, EntryState.LEAD_APPROVED):
        return wrong
    if entry.partner_id is not None and entry.lead_approved_at is None:
        return [Refused(HoursRefusal.LEAD_NOT_APPROVED, "The partner's lead has not approved this yet.")]
    return unless_of_another(actor, entry)


async def approve_hours(db: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Sequence[TimeEntry]:
    """Cost counts them from now on, and the customer sees them. The project manager's own go to the delivery manager (OWN_HOURS)."""
    entries = await entries_for(db, actor, ACTION, ids)
    refuse_any(entries, lambda entry: _missing(actor, entry))
    for entry in entries:
        entry.state, entry.approved_at, entry.approved_by_id = EntryState.APPROVED, actor.now, actor.user_id
    await ask_customer(db, actor, entries)
    for project_id in sorted({entry.project_id for entry in entries}):
        record(db, actor, HoursApproved(project_id))
    return entries
