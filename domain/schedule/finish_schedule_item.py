"""A schedule item is done, and what follows it has its turn (S2-18, S2-45)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse
from domain.schedule.events import ScheduleItemEnded
from domain.schedule.flow import pass_turn
from domain.schedule.models import ScheduleItem, ScheduleItemState
from domain.schedule.planning import scheduled_row, tell_all
from domain.schedule.refusals import ScheduleRefusal
from domain.schedule.states import unless_planned

ACTION = "schedule_item:finish"


async def can_finish_schedule_item(db: AsyncSession, actor: Actor, item: ScheduleItem) -> Missing:
    """It is planned, and what it follows is done."""
    if missing := unless_planned(item):
        return missing
    return [Refused(ScheduleRefusal.SCHEDULE_WAITING, "What this item follows is not done yet.")] if item.is_waiting else []


async def finish_schedule_item(db: AsyncSession, actor: Actor, item_id: UUID, expected_version: int | None = None) -> ScheduleItem:
    """The people of what follows are told that it is their turn. SCHEDULE_OVER, SCHEDULE_WAITING."""
    item = await scheduled_row(db, actor, ACTION, item_id, expected_version)
    refuse(await can_finish_schedule_item(db, actor, item))
    item.state, item.finished_at, item.finished_by_id = ScheduleItemState.DONE, actor.now, actor.user_id
    await db.flush()
    await tell_all(db, actor, item)
    record(db, actor, ScheduleItemEnded(item.id))
    await pass_turn(db, actor, item)
    return item
