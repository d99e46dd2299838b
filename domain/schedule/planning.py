"""How an act comes to a schedule item, what is said of one, and who takes part; parts of several acts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Conflict, Missing, Refused, lock_row, record, row_for, save
from domain.calendar import start_of_day
from domain.delivery.models import Project
from domain.delivery.queries import open_membership
from domain.identity.models import Audience
from domain.identity.parties import live_user
from domain.identity.refusals import IdentityRefusal
from domain.planning.rows import unless_under_way
from domain.schedule.events import PersonScheduleChanged, ScheduleItemPlanned
from domain.schedule.models import MOST_REMIND_MINUTES, ScheduleAnswer, ScheduleItem, ScheduleParticipant
from domain.schedule.queries import participants_of, taking_part
from domain.schedule.refusals import ScheduleRefusal
from domain.values import InputRefusal, near_day, note, period, text

MOST_PEOPLE = 100


@dataclass(frozen=True)
class ScheduleDraft:
    """What is to happen: from a moment to another, or on whole days."""

    title: str
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    begins_on: date | None = None
    ends_on: date | None = None
    place: str | None = None
    description: str | None = None
    remind_minutes: int | None = None


async def lock_schedule(db: AsyncSession, project_id: UUID | None, owner_id: UUID) -> None:
    """One act after the other on the items of a project, or on those of one person: what follows what stays whole."""
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"schedule:{project_id or owner_id}", 0))))


async def scheduled_row(db: AsyncSession, actor: Actor, action: str, item_id: UUID, expected_version: int | None = None) -> ScheduleItem:
    """An item, seen, permitted and locked after its schedule."""
    seen = await row_for(db, actor, action, ScheduleItem, item_id, lock=False, expected_version=expected_version)
    await lock_schedule(db, seen.project_id, seen.owner_id)
    item = await lock_row(db, ScheduleItem, item_id)
    if expected_version is not None and item.version != expected_version:
        raise Conflict(ScheduleItem.__name__)
    return item


async def unless_running(db: AsyncSession, item: ScheduleItem) -> Missing:
    """PROJECT_CLOSED or PROJECT_STOPPED for an item of a project that is history."""
    return [] if item.project_id is None else unless_under_way(await db.get_one(Project, item.project_id))


def planned_values(draft: ScheduleDraft) -> Mapping[str, Any]:
    """The columns of the item, each checked. SCHEDULE_TIME_UNCLEAR, DATES_REVERSED, DATE_ABSURD; REMINDER_WRONG."""
    if draft.remind_minutes is not None and not 0 <= draft.remind_minutes <= MOST_REMIND_MINUTES:
        wrong = ScheduleRefusal.REMINDER_WRONG
        raise Refused(wrong, "A reminder comes at most four weeks before.", "item.remindMinutes")
    return {
        "title": text(draft.title, "item.title"),
        "description": note(draft.description, "item.description"),
        "place": note(draft.place, "item.place", 200),
        "remind_minutes": draft.remind_minutes,
        **_time_of(draft),
    }


def _time_of(draft: ScheduleDraft) -> Mapping[str, Any]:
    days = {"beginsOn": draft.begins_on, "endsOn": draft.ends_on}
    moments = {"beginsAt": draft.begins_at, "endsAt": draft.ends_at}
    for name, value in (days | moments).items():
        if value is not None:
            near_day(value.date() if isinstance(value, datetime) else value, f"item.{name}")
    if draft.begins_on is not None and draft.begins_at is None and draft.ends_at is None:
        first, last = period(draft.begins_on, draft.ends_on or draft.begins_on, "item.endsOn")
        whole = {"begins_at": start_of_day(first), "ends_at": start_of_day(last + timedelta(days=1))}
        return {"begins_on": first, "ends_on": last, **whole}
    if draft.begins_at is None or draft.ends_at is None or draft.begins_on is not None or draft.ends_on is not None:
        unclear = ScheduleRefusal.SCHEDULE_TIME_UNCLEAR
        raise Refused(unclear, "Please give the moments at which it begins and ends, or its days.", "item.beginsAt")
    if draft.ends_at <= draft.begins_at:
        raise Refused(InputRefusal.DATES_REVERSED, "The end lies before the start.", "item.endsAt")
    return {"begins_at": draft.begins_at, "ends_at": draft.ends_at, "begins_on": None, "ends_on": None}


async def take_in(db: AsyncSession, actor: Actor, item: ScheduleItem, user_ids: Sequence[UUID], field: str) -> None:
    """These take part from now on: own people, or such of the customer or a partner as are on the project.

    Who schedules for themself has accepted. USER_DISABLED, NOT_STAFF for a program, NOT_OF_PROJECT, TAKES_PART; LIST_TOO_LONG.
    """
    if len(user_ids) > MOST_PEOPLE:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", field, most=MOST_PEOPLE)
    for user_id in user_ids:
        user = await live_user(db, user_id, field)
        if user.is_service:
            raise Refused(IdentityRefusal.NOT_STAFF, "This is for a person of the provider.", field)
        outsider_in = item.project_id if user.audience is not Audience.STAFF else None
        if outsider_in is not None and await open_membership(db, outsider_in, user.id) is None:
            raise Refused(ScheduleRefusal.NOT_OF_PROJECT, "People of a customer or partner take part who are on the project.", field)
        if await taking_part(db, item.id, user.id) is not None:
            raise Refused(ScheduleRefusal.TAKES_PART, "This person takes part already.", field)
        own = user.id == actor.user_id
        one = ScheduleParticipant(
            schedule_item_id=item.id,
            user_id=user.id,
            project_id=item.project_id,
            customer_id=item.customer_id,
            unit_id=item.unit_id,
            answer=ScheduleAnswer.ACCEPTED if own else ScheduleAnswer.INVITED,
            answered_at=actor.now if own else None,
            invited_at=actor.now,
            invited_by_id=actor.user_id,
        )
        await save(db, one)
        record(db, actor, PersonScheduleChanged(user.id))


async def tell_all(db: AsyncSession, actor: Actor, item: ScheduleItem) -> None:
    """The time of everybody who takes part is another."""
    for one in await participants_of(db, item.id):
        record(db, actor, PersonScheduleChanged(one.user_id))


async def planned(db: AsyncSession, actor: Actor, item: ScheduleItem, user_ids: Sequence[UUID]) -> ScheduleItem:
    """A new item with its people."""
    await save(db, item)
    await take_in(db, actor, item, user_ids, "userIds")
    record(db, actor, ScheduleItemPlanned(item.id))
    return item
