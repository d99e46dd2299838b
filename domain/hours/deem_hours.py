"""Hours that the customer did not answer in the contract's time are deemed confirmed (视为确认, S0-42)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, record, row_for
from domain.calendar import add_working_days, local_day
from domain.hours.events import HoursConfirmed
from domain.hours.models import EntryState, TimeEntry
from domain.hours.queries import terms_of
from domain.platform.work_days import special_days

ACTION = "hours:deem"


async def deem_hours(db: AsyncSession, actor: Actor, entry_id: UUID) -> None:
    """By the worker, and marked; nothing happens to a line that was answered, or is asked anew, or where the contract says nothing."""
    entry = await row_for(db, actor, ACTION, TimeEntry, entry_id)
    if entry.state is not EntryState.APPROVED or entry.waiting_since is None:
        return
    _, days = await terms_of(db, entry.project_id)
    if days is None:
        return
    asked = local_day(entry.waiting_since)
    if actor.today <= add_working_days(asked, days, await special_days(db, asked)):
        return
    entry.state, entry.confirmed_at, entry.is_deemed = EntryState.CONFIRMED, actor.now, True
    await db.flush()
    record(db, actor, HoursConfirmed(entry.project_id))
