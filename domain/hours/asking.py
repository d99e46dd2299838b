"""The customer is asked about hours; without an answer they are deemed confirmed where the contract says so (S0-42)."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.calendar import add_working_days, start_of_day
from domain.hours.models import TimeEntry
from domain.hours.queries import terms_of
from domain.platform.deadlines import plan
from domain.platform.work_days import special_days

DEEMED = "hours:deem"


async def ask_customer(db: AsyncSession, actor: Actor, entries: Sequence[TimeEntry]) -> None:
    """From now on the lines wait for the customer. The last working day of the time counts whole."""
    for entry in entries:
        entry.waiting_since = actor.now
    await db.flush()
    for project_id in sorted({entry.project_id for entry in entries}):
        _, days = await terms_of(db, project_id)
        if days is None:
            continue
        over = start_of_day(add_working_days(actor.today, days + 1, await special_days(db, actor.today)))
        for entry in entries:
            if entry.project_id == project_id:
                await plan(db, DEEMED, entry.id, over)
