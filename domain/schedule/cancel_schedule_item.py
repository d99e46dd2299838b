"""A schedule item does not take place (S2-18)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse
from domain.schedule.events import ScheduleItemEnded
from domain.schedule.flow import fall_out
from domain.schedule.models import ScheduleItem, ScheduleItemState
from domain.schedule.planning import scheduled_row, tell_all
from domain.schedule.states import unless_planned
from domain.values import text

ACTION = "schedule_item:cancel"


async def can_cancel_schedule_item(db: AsyncSession, actor: Actor, item: ScheduleItem) -> Missing:
    """It is planned."""
    return unless_planned(item)


async def cancel_schedule_item(
    db: AsyncSession, actor: Actor, item_id: UUID, reason: str, expected_version: int | None = None
) -> ScheduleItem:
    """With the reason, which all who see it read; its people are told, and what followed it moves up in the flow. SCHEDULE_OVER."""
    item = await scheduled_row(db, actor, ACTION, item_id, expected_version)
    refuse(await can_cancel_schedule_item(db, actor, item))
    why = text(reason, "reason", 4000)
    await fall_out(db, actor, item)
    item.state, item.is_waiting, item.cancellation_reason = ScheduleItemState.CANCELLED, False, why
    item.cancelled_at, item.cancelled_by_id = actor.now, actor.user_id
    await db.flush()
    await tell_all(db, actor, item)
    record(db, actor, ScheduleItemEnded(item.id))
    return item
