"""The project manager approves hours: the customer is asked (S0-42)."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record
from domain.hours.asking import ask_customer
from domain.hours.events import HoursApproved
from domain.hours.models import EntryState, TimeEntry
from domain.hours.queries import only_leads
from domain.hours.refusals import HoursRefusal
from domain.hours.rows import entries_for, refuse_any, unless_in, unless_of_another

ACTION = "hours:approve"


async def can_approve_hours(db: AsyncSession, actor: Actor, entry: TimeEntry) -> Missing:
    """It was submitted by somebody else, and a partner's lead has approved it where the person is a partner's, but not its only lead."""
    return _missing(actor, entry, await only_leads(db, actor, [entry]))


def _missing(actor: Actor, entry: TimeEntry, alone: Collection[UUID]) -> Missing:
    if wrong := unless_in(entry, EntryState.SUBMITTED, EntryState.LEAD_APPROVED):
        return wrong
    if entry.partner_id is not None and entry.lead_approved_at is None and entry.user_id not in alone:
        return [Refused(HoursRefusal.LEAD_NOT_APPROVED, "The partner's lead has not approved this yet.")]
    return unless_of_another(actor, entry)


async def approve_hours(db: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Sequence[TimeEntry]:
    """Cost counts them from now on, and the customer sees them. The project manager's own go to the delivery manager (OWN_HOURS).

    Those of a partner's only lead come to the project manager at once.
    """
    entries = await entries_for(db, actor, ACTION, ids)
    alone = await only_leads(db, actor, entries)
    refuse_any(entries, lambda entry: _missing(actor, entry, alone))
    for entry in entries:
        entry.is_only_leads = entry.partner_id is not None and entry.lead_approved_at is None
        entry.state, entry.approved_at, entry.approved_by_id = EntryState.APPROVED, actor.now, actor.user_id
    await ask_customer(db, actor, entries)
    for project_id in sorted({entry.project_id for entry in entries}):
        record(db, actor, HoursApproved(project_id))
    return entries
