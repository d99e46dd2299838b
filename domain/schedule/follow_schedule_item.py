"""A schedule item begins when another one is done (流程, S2-45)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, NotFound, Refused, record, refuse
from domain.schedule.events import ScheduleItemPlanned
from domain.schedule.flow import in_order
from domain.schedule.models import ScheduleItem
from domain.schedule.planning import scheduled_row, unless_running
from domain.schedule.queries import before
from domain.schedule.refusals import ScheduleRefusal
from domain.schedule.rows import visible_item
from domain.schedule.states import unless_planned

ACTION = "schedule_item:follow"


async def can_follow_schedule_item(db: AsyncSession, actor: Actor, item: ScheduleItem) -> Missing:
    """It is planned and follows nothing yet, and its project is under way."""
    if missing := unless_planned(item):
        return missing
    if item.follows_id is not None:
        return [Refused(ScheduleRefusal.FOLLOWS_ALREADY, "This item follows another one already.")]
    return await unless_running(db, item)


async def follow_schedule_item(
    db: AsyncSession, actor: Actor, item_id: UUID, follows_id: UUID, expected_version: int | None = None
) -> ScheduleItem:
    """Another planned item of the same project, or of the same person, that begins no later.

    FOLLOWS_ALREADY; FLOW_ELSEWHERE, SCHEDULE_OVER, FLOW_CIRCLE where the other one waits for this, FLOW_BEFORE.
    """
    item = await scheduled_row(db, actor, ACTION, item_id, expected_version)
    refuse(await can_follow_schedule_item(db, actor, item))
    former = await visible_item(db, actor, follows_id)
    if former is None:
        raise NotFound(ScheduleItem.__name__)
    if former.project_id != item.project_id or (item.project_id is None and former.owner_id != item.owner_id):
        raise Refused(ScheduleRefusal.FLOW_ELSEWHERE, "An item follows one of the same project, or a personal one another.", "followsId")
    if missing := unless_planned(former):
        raise Refused(ScheduleRefusal.SCHEDULE_OVER, missing[0].sentence, "followsId")
    if item.id in await before(db, former.id):
        raise Refused(ScheduleRefusal.FLOW_CIRCLE, "The items would wait for each other.", "followsId")
    in_order(item, former, "followsId")
    item.follows_id, item.is_waiting, item.turn_at = former.id, True, None
    await db.flush()
    record(db, actor, ScheduleItemPlanned(item.id))
    return item
