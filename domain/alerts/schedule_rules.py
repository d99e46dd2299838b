"""The alerts of the schedule (日程): asked, moved, cancelled, one's turn, the reminder; and two at one time (S2-12, S2-18)."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.wants import Called, Subject, To, Want, until
from domain.identity.models import User
from domain.schedule.models import ScheduleAnswer, ScheduleItem, ScheduleItemState, ScheduleParticipant
from domain.schedule.queries import clashes_of, reached_of

NEWS = timedelta(days=14)
"""So long it is news that something was cancelled."""
Taking = Sequence[tuple[ScheduleParticipant, User]]


async def schedule_alerts(db: AsyncSession, actor: Actor, item: ScheduleItem) -> Called:
    """Those who take part and have not declined; who scheduled it, of each who declines. Customer's and partner's while on the project."""
    begins = item.begins_at.isoformat() if item.begins_on is None else item.begins_on.isoformat()
    names = {"title": item.title, "place": item.place or "–", "begins": begins}
    tenants = (item.customer_id, None, item.project_id, item.unit_id)
    subject = Subject("ScheduleItem", item.id, *tenants, names, "ScheduleItem", item.id)
    taking = await reached_of(db, item.id)
    coming = [one.user_id for one, _ in taking if one.answer is not ScheduleAnswer.DECLINED]
    if item.state is ScheduleItemState.CANCELLED and item.cancelled_at is not None:
        told = To(users=[user for user in coming if user != item.cancelled_by_id])
        return Called(subject, until(actor.now, item.cancelled_at + NEWS, Want(AlertRule.SCHEDULE_CANCELLED, item.cancelled_at, told)))
    if item.state is not ScheduleItemState.PLANNED:
        return Called(subject, [])
    wants = [*_planned(item, coming), *_asked(item, taking)]
    turn = [] if item.turn_at is None else [Want(AlertRule.SCHEDULE_TURN, item.turn_at, To(users=coming))]
    return Called(subject, [*until(actor.now, item.ends_at, *wants), *turn])


def _planned(item: ScheduleItem, coming: Sequence[UUID]) -> Iterator[Want]:
    if item.remind_minutes is not None and not item.is_waiting:
        at = item.begins_at - timedelta(minutes=item.remind_minutes)
        yield Want(AlertRule.SCHEDULE_REMINDER, at, To(users=coming), f"{item.begins_at:%y%m%d%H%M}")
    if item.moved_at is not None:
        told = To(users=[user for user in coming if user != item.moved_by_id])
        yield Want(AlertRule.SCHEDULE_MOVED, item.moved_at, told, f"{item.moved_at:%y%m%d%H%M%S}")


def _asked(item: ScheduleItem, taking: Taking) -> Iterator[Want]:
    for one, user in taking:
        if one.answer is ScheduleAnswer.INVITED:
            yield Want(AlertRule.SCHEDULE_INVITED, one.invited_at, To(users=[one.user_id]), _short(one.id))
        if one.answer is ScheduleAnswer.DECLINED and one.answered_at is not None:
            owner = To(users=[item.owner_id])
            yield Want(AlertRule.SCHEDULE_DECLINED, one.answered_at, owner, _short(one.id), extra={"person": user.name})


def _short(row_id: UUID) -> str:
    """The end of an id, which tells the rows of one subject apart and fits a step."""
    return row_id.hex[-12:]


async def clash_alerts(db: AsyncSession, actor: Actor, user: User) -> list[Want]:
    """Each item of the person that begins while another one lasts: told to the person alone, until one of them is over."""
    found = await clashes_of(db, user.id, actor.now)
    return [
        want
        for clash in found
        for want in until(
            actor.now,
            clash.ends_at,
            Want(
                AlertRule.SCHEDULE_CLASH,
                actor.now,
                To(users=[user.id]),
                _short(clash.item_id),
                extra={"title": clash.title, "other": clash.other, "begins": clash.begins_at.isoformat()},
            ),
        )
    ]
