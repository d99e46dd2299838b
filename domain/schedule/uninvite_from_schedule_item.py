"""Somebody need not take part any more (S2-18)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for, touch
from domain.schedule.events import PersonScheduleChanged, ScheduleItemPlanned
from domain.schedule.models import ScheduleItem, ScheduleParticipant
from domain.schedule.planning import lock_schedule
from domain.schedule.refusals import ScheduleRefusal
from domain.schedule.states import unless_of_project, unless_planned

ACTION = "schedule_item:uninvite"


async def can_uninvite_from_schedule_item(db: AsyncSession, actor: Actor, participant: ScheduleParticipant) -> Missing:
    """The person takes part, and the item is planned."""
    if participant.ended_at is not None:
        return [Refused(ScheduleRefusal.TAKES_NO_PART, "This person does not take part.")]
    item = await db.get_one(ScheduleItem, participant.schedule_item_id)
    return unless_of_project(item) or unless_planned(item)


async def uninvite_from_schedule_item(db: AsyncSession, actor: Actor, participant_id: UUID) -> ScheduleItem:
    """The item is this person's no more; that they took part stays to be read. TAKES_NO_PART, SCHEDULE_OVER."""
    seen = await row_for(db, actor, ACTION, ScheduleParticipant, participant_id, lock=False)
    item = await db.get_one(ScheduleItem, seen.schedule_item_id)
    await lock_schedule(db, item.project_id, item.owner_id)
    item = await lock_row(db, ScheduleItem, item.id)
    participant = await lock_row(db, ScheduleParticipant, participant_id)
    refuse(await can_uninvite_from_schedule_item(db, actor, participant))
    participant.ended_at, participant.ended_by_id = actor.now, actor.user_id
    touch(item)
    await db.flush()
    record(db, actor, PersonScheduleChanged(participant.user_id))
    record(db, actor, ScheduleItemPlanned(item.id))
    return item
