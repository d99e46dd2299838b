"""Who is asked to take part will not (S2-18)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse
from domain.schedule.answering import answered, unless_asked
from domain.schedule.models import ScheduleAnswer, ScheduleItem
from domain.schedule.planning import scheduled_row
from domain.values import note

ACTION = "schedule_item:decline"


async def can_decline_schedule_item(db: AsyncSession, actor: Actor, item: ScheduleItem) -> Missing:
    """It is planned, of a project, and the actor takes part and has not said so yet."""
    return await unless_asked(db, actor, item, ScheduleAnswer.DECLINED)


async def decline_schedule_item(
    db: AsyncSession, actor: Actor, item_id: UUID, word: str | None = None, expected_version: int | None = None
) -> ScheduleItem:
    """With a word why, or none; who scheduled it is told. SCHEDULE_OVER, SCHEDULE_PERSONAL, TAKES_NO_PART, ANSWERED_SO."""
    item = await scheduled_row(db, actor, ACTION, item_id, expected_version)
    refuse(await can_decline_schedule_item(db, actor, item))
    return await answered(db, actor, item, ScheduleAnswer.DECLINED, note(word, "word"))
