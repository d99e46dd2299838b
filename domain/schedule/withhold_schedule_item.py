"""A schedule item is confidential again (S2-28)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse
from domain.schedule.events import ScheduleItemDisclosed
from domain.schedule.models import ScheduleItem
from domain.schedule.planning import scheduled_row
from domain.schedule.refusals import ScheduleRefusal
from domain.schedule.states import unless_of_project

ACTION = "schedule_item:withhold"


async def can_withhold_schedule_item(db: AsyncSession, actor: Actor, item: ScheduleItem) -> Missing:
    """It is of a project, and open."""
    if missing := unless_of_project(item):
        return missing
    return [Refused(ScheduleRefusal.NOT_OPENED, "This item is not open to the customer.")] if not item.is_open_to_customer else []


async def withhold_schedule_item(db: AsyncSession, actor: Actor, item_id: UUID, expected_version: int | None = None) -> ScheduleItem:
    """Of the customer's people only those who take part read it. NOT_OPENED, SCHEDULE_PERSONAL."""
    item = await scheduled_row(db, actor, ACTION, item_id, expected_version)
    refuse(await can_withhold_schedule_item(db, actor, item))
    item.is_open_to_customer = False
    await db.flush()
    record(db, actor, ScheduleItemDisclosed(item.id))
    return item
