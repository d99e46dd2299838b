"""A confidential schedule item is opened to the customer (S2-28)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse
from domain.schedule.events import ScheduleItemDisclosed
from domain.schedule.models import ScheduleItem
from domain.schedule.planning import scheduled_row
from domain.schedule.refusals import ScheduleRefusal
from domain.schedule.states import unless_of_project

ACTION = "schedule_item:disclose"


async def can_disclose_schedule_item(db: AsyncSession, actor: Actor, item: ScheduleItem) -> Missing:
    """It is of a project, and not open yet."""
    if missing := unless_of_project(item):
        return missing
    return [Refused(ScheduleRefusal.OPENED_ALREADY, "This item is open to the customer already.")] if item.is_open_to_customer else []


async def disclose_schedule_item(db: AsyncSession, actor: Actor, item_id: UUID, expected_version: int | None = None) -> ScheduleItem:
    """The customer reads it from now on, and only what the provider's people see stays theirs. OPENED_ALREADY, SCHEDULE_PERSONAL."""
    item = await scheduled_row(db, actor, ACTION, item_id, expected_version)
    refuse(await can_disclose_schedule_item(db, actor, item))
    item.is_open_to_customer = True
    await db.flush()
    record(db, actor, ScheduleItemDisclosed(item.id))
    return item
