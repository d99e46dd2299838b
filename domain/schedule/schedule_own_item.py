"""Something that a person has to do alone (个人日程, S2-18); staff, a customer's or a partner's."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, require
from domain.schedule.models import ScheduleItem
from domain.schedule.planning import ScheduleDraft, planned, planned_values

ACTION = "schedule_item:schedule_own"


async def schedule_own_item(db: AsyncSession, actor: Actor, draft: ScheduleDraft) -> ScheduleItem:
    """Seen by its owner and nobody else, who alone takes part. SCHEDULE_TIME_UNCLEAR, REMINDER_WRONG."""
    require(db, actor, ACTION)
    item = ScheduleItem(owner_id=actor.user_id, **planned_values(draft))
    return await planned(db, actor, item, [actor.user_id])
