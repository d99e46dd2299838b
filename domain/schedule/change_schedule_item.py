"""A schedule item is planned otherwise (S2-18)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse
from domain.schedule.events import ScheduleItemPlanned
from domain.schedule.flow import stays_in_order
from domain.schedule.models import ScheduleItem
from domain.schedule.planning import ScheduleDraft, planned_values, scheduled_row, tell_all, unless_running
from domain.schedule.states import unless_planned

ACTION = "schedule_item:change"
MOVES = ("begins_at", "ends_at", "begins_on", "ends_on", "place")


async def can_change_schedule_item(db: AsyncSession, actor: Actor, item: ScheduleItem) -> Missing:
    """It is planned, and its project is under way."""
    return unless_planned(item) or await unless_running(db, item)


async def change_schedule_item(
    db: AsyncSession, actor: Actor, item_id: UUID, draft: ScheduleDraft, expected_version: int | None = None
) -> ScheduleItem:
    """All that is planned of it, said anew; who takes part is told where time or place is another. SCHEDULE_OVER; FLOW_BEFORE."""
    item = await scheduled_row(db, actor, ACTION, item_id, expected_version)
    refuse(await can_change_schedule_item(db, actor, item))
    was = {name: getattr(item, name) for name in MOVES}
    for name, value in planned_values(draft).items():
        setattr(item, name, value)
    is_moved = any(value != getattr(item, name) for name, value in was.items())
    if is_moved:
        item.moved_at, item.moved_by_id = actor.now, actor.user_id
    await db.flush()
    if was["begins_at"] != item.begins_at:
        await stays_in_order(db, item, "item.beginsAt" if item.begins_on is None else "item.beginsOn")
    if is_moved:
        await tell_all(db, actor, item)
    record(db, actor, ScheduleItemPlanned(item.id))
    return item
