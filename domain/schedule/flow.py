"""Items that follow one another (流程, S2-45): each begins when the former is done."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Refused, record
from domain.calendar import start_of_day
from domain.schedule.events import ScheduleItemPlanned
from domain.schedule.models import ScheduleItem
from domain.schedule.planning import tell_all
from domain.schedule.queries import followers_of
from domain.schedule.refusals import ScheduleRefusal


def in_order(item: ScheduleItem, former: ScheduleItem, field: str) -> None:
    """FLOW_BEFORE where the item is planned to begin before the one that it follows."""
    if item.begins_at < former.begins_at:
        raise Refused(ScheduleRefusal.FLOW_BEFORE, "It would begin before the one that it follows: {title}.", field, title=former.title)


async def stays_in_order(db: AsyncSession, item: ScheduleItem, field: str) -> None:
    """FLOW_BEFORE where a new time puts the item before its former, or after one that follows it."""
    if item.follows_id is not None and item.is_waiting:
        in_order(item, await db.get_one(ScheduleItem, item.follows_id), field)
    for follower in await followers_of(db, item.id):
        if follower.begins_at < item.begins_at:
            wrong = ScheduleRefusal.FLOW_BEFORE
            raise Refused(wrong, "One that follows it would begin before it: {title}.", field, title=follower.title)


async def pass_turn(db: AsyncSession, actor: Actor, done: ScheduleItem) -> None:
    """It is the turn of what waits for the item: what should have begun already begins now, and lasts as long as planned."""
    for item in await followers_of(db, done.id):
        await take_turn(db, actor, item)


async def take_turn(db: AsyncSession, actor: Actor, item: ScheduleItem) -> None:
    """Its people are told that it is its turn."""
    item.is_waiting, item.turn_at = False, actor.now
    if item.begins_on is not None and item.ends_on is not None and item.begins_on < actor.today:
        late = actor.today - item.begins_on
        item.begins_on, item.ends_on = item.begins_on + late, item.ends_on + late
        item.begins_at, item.ends_at = start_of_day(item.begins_on), start_of_day(item.ends_on + timedelta(days=1))
    elif item.begins_on is None and item.begins_at < actor.now:
        item.begins_at, item.ends_at = actor.now, actor.now + (item.ends_at - item.begins_at)
    await db.flush()
    await tell_all(db, actor, item)
    record(db, actor, ScheduleItemPlanned(item.id))


async def fall_out(db: AsyncSession, actor: Actor, item: ScheduleItem) -> None:
    """A cancelled item leaves the flow: what followed it follows what it followed, or has its turn where that is nothing or done."""
    former_id = item.follows_id if item.is_waiting else None
    for follower in await followers_of(db, item.id):
        follower.follows_id = former_id
        if former_id is None:
            await take_turn(db, actor, follower)
    await db.flush()
