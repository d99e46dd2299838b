"""What somebody who takes part says to it; part of accepting and of declining."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, lock_row, record, touch
from domain.language import message
from domain.schedule.events import PersonScheduleChanged, ScheduleItemAnswered
from domain.schedule.models import ScheduleAnswer, ScheduleItem, ScheduleParticipant
from domain.schedule.queries import taking_part
from domain.schedule.refusals import ScheduleRefusal
from domain.schedule.states import unless_of_project, unless_planned

SAID = {ScheduleAnswer.ACCEPTED: message("You have accepted already."), ScheduleAnswer.DECLINED: message("You have declined already.")}


async def unless_asked(db: AsyncSession, actor: Actor, item: ScheduleItem, answer: ScheduleAnswer) -> Missing:
    """SCHEDULE_OVER; SCHEDULE_PERSONAL; TAKES_NO_PART for who was not asked; ANSWERED_SO where that was the answer already."""
    if missing := unless_of_project(item) or unless_planned(item):
        return missing
    mine = await taking_part(db, item.id, actor.user_id)
    if mine is None:
        return [Refused(ScheduleRefusal.TAKES_NO_PART, "You do not take part in this.")]
    return [Refused(ScheduleRefusal.ANSWERED_SO, SAID[answer])] if mine.answer is answer else []


async def answered(db: AsyncSession, actor: Actor, item: ScheduleItem, answer: ScheduleAnswer, word: str | None = None) -> ScheduleItem:
    """The actor's answer in place of an earlier one."""
    mine = await taking_part(db, item.id, actor.user_id)
    assert mine is not None
    one = await lock_row(db, ScheduleParticipant, mine.id)
    one.answer, one.answered_at, one.word = answer, actor.now, word
    touch(item)
    await db.flush()
    record(db, actor, ScheduleItemAnswered(item.id))
    record(db, actor, PersonScheduleChanged(actor.user_id))
    return item
