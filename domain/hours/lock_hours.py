"""A month of a project's hours is locked (S0-42)."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, record, row_for, save
from domain.broken import unless_taken
from domain.calendar import add_months
from domain.delivery.models import Project
from domain.hours.events import HoursLocked
from domain.hours.models import HoursLock
from domain.hours.queries import locked_months, open_in_month
from domain.hours.refusals import HoursRefusal

ACTION = "hours:lock"


async def can_lock_hours(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """Always, month by month."""
    return []


async def lock_hours(db: AsyncSession, actor: Actor, project_id: UUID, month: date) -> HoursLock:
    """A month that has begun, whose lines are all confirmed, corrected or dropped (HOURS_OPEN); nothing is logged in it any more."""
    project = await row_for(db, actor, ACTION, Project, project_id)
    first = values.past_day(month, actor.today, "month").replace(day=1)
    if first in await locked_months(db, project.id):
        raise _locked()
    if await open_in_month(db, project.id, first, add_months(first, 1)):
        raise Refused(HoursRefusal.HOURS_OPEN, "There are hours in this month that are not confirmed yet.", "month")
    tenants = {"project_id": project.id, "customer_id": project.customer_id, "unit_id": project.unit_id}
    lock = HoursLock(**tenants, month=first, locked_at=actor.now, locked_by_id=actor.user_id)
    with unless_taken("uq_hours_lock_open", _locked()):
        await save(db, lock)
    record(db, actor, HoursLocked(project.id))
    return lock


def _locked() -> Refused:
    return Refused(HoursRefusal.HOURS_LOCKED, "The hours of this month are locked.", "month")
