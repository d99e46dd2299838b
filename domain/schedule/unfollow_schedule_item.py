"""A schedule item waits for no other one any more (S2-45)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse
from domain.schedule.events import ScheduleItemPlanned
from domain.schedule.models import ScheduleItem
from domain.schedule.planning import scheduled_row
from domain.schedule.refusals import ScheduleRefusal
from domain.schedule.states import unless_planned

ACTION = "schedule_item:unfollow"


async def can_unfollow_schedule_item(db: AsyncSession, actor: Actor, item: ScheduleItem) -> Missing:
    """It is planned, and follows another one."""
    if missing := unless_planned(item):
        return missing
    return [] if item.follows_id is not None else [Refused(ScheduleRefusal.FOLLOWS_NOTHING, "This item follows no other one.")]


async def unfollow_schedule_item(db: AsyncSession, actor: Actor, item_id: UUID, expected_version: int | None = None) -> ScheduleItem:
    """It stands at its own time. SCHEDULE_OVER, FOLLOWS_NOTHING."""
    item = await scheduled_row(db, actor, ACTION, item_id, expected_version)
    refuse(await can_unfollow_schedule_item(db, actor, item))
    item.follows_id, item.is_waiting = None, False
    await db.flush()
    record(db, actor, ScheduleItemPlanned(item.id))
    return item
