"""Who is asked to take part will (S2-18)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse
from domain.schedule.answering import answered, unless_asked
from domain.schedule.models import ScheduleAnswer, ScheduleItem
from domain.schedule.planning import scheduled_row

ACTION = "schedule_item:accept"


async def can_accept_schedule_item(db: AsyncSession, actor: Actor, item: ScheduleItem) -> Missing:
    """It is planned, of a project, and the actor takes part and has not said so yet."""
    return await unless_asked(db, actor, item, ScheduleAnswer.ACCEPTED)


async def accept_schedule_item(db: AsyncSession, actor: Actor, item_id: UUID, expected_version: int | None = None) -> ScheduleItem:
    """In place of an earlier no. SCHEDULE_OVER, SCHEDULE_PERSONAL, TAKES_NO_PART, ANSWERED_SO."""
    item = await scheduled_row(db, actor, ACTION, item_id, expected_version)
    refuse(await can_accept_schedule_item(db, actor, item))
    return await answered(db, actor, item, ScheduleAnswer.ACCEPTED)
