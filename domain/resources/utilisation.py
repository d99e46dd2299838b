"""How far people are planned and used, by week or month: shares of working days, and the hours that were logged (利用率, S0-60)."""

import enum
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Refused
from domain.calendar import is_working_day
from domain.hours.models import GONE, TimeEntry
from domain.platform.work_days import special_between
from domain.resources.models import WHOLE_DAY, Allocation, Resource
from domain.values import InputRefusal, near_day, period
from settings import settings

MOST_PEOPLE, MOST_DAYS = 100, 400
ONE, TENTH = timedelta(days=1), Decimal("0.1")


class Span(enum.StrEnum):
    """By which time it is counted: weeks begin on Monday."""

    WEEK = "WEEK"
    MONTH = "MONTH"


@dataclass(frozen=True)
class Used:
    """One person in one week or month, or the part of it that was asked for."""

    resource_id: UUID
    starts_on: date
    ends_on: date
    working_days: int
    allocated_days: Decimal
    logged_hours: Decimal

    @property
    def allocated_percent(self) -> Decimal | None:
        """Planned days of 100 working days; none where there is no working day."""
        return _percent(self.allocated_days, Decimal(self.working_days))

    @property
    def logged_percent(self) -> Decimal | None:
        """Logged days of 100 planned ones; none where nothing is planned."""
        return _percent(self.logged_hours / settings().hours_a_day, self.allocated_days)


async def utilisation(
    db: AsyncSession, may: ColumnElement[bool], binds: Mapping[str, object], first: date, last: date, span: Span
) -> Sequence[Used]:
    """Of each person in the pool whom `may` lets through, in four statements; 100 people and 400 days at most. Person by person."""
    period(near_day(first, "startsOn"), near_day(last, "endsOn"), "endsOn")
    if (last - first).days >= MOST_DAYS:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", "endsOn", most=MOST_DAYS)
    there = or_(Resource.retired_on.is_(None), Resource.retired_on > first)
    people = select(Resource).where(may, there, Resource.pooled_on <= last).order_by(Resource.pooled_on, Resource.id).limit(MOST_PEOPLE)
    resources = (await db.scalars(people, dict(binds))).all()
    special = await special_between(db, first, last)
    works = {day for day in _days(first, last) if is_working_day(day, special)}
    shares = await _shares(db, [each.id for each in resources], first, last, works)
    hours = await _hours(db, [each.user_id for each in resources], first, last)
    found = []
    for resource in resources:
        for begins, ends in spans(first, last, span):
            days = list(_days(begins, ends))
            planned = sum(shares[resource.id].get(day, 0) for day in days)
            logged = sum((hours.get((resource.user_id, day), Decimal(0)) for day in days), Decimal(0))
            used = Used(resource.id, begins, ends, len(works.intersection(days)), Decimal(planned) / WHOLE_DAY, logged)
            found.append(used)
    return found


def spans(first: date, last: date, span: Span) -> Iterator[tuple[date, date]]:
    """The weeks or months from a day to another, the first and the last as far as they are asked for."""
    begins = first
    while begins <= last:
        ends = begins + timedelta(days=6 - begins.weekday())
        if span is Span.MONTH:
            ends = (begins.replace(day=1) + timedelta(days=32)).replace(day=1) - ONE
        yield begins, min(ends, last)
        begins = ends + ONE


async def _shares(db: AsyncSession, ids: Sequence[UUID], first: date, last: date, works: set[date]) -> Mapping[UUID, Mapping[date, int]]:
    """What each person is planned for on each working day, in per cent."""
    query = select(Allocation).where(
        Allocation.resource_id.in_(ids), Allocation.withdrawn_on.is_(None), Allocation.starts_on <= last, Allocation.ends_on >= first
    )
    found: dict[UUID, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for each in await db.scalars(query):
        for day in _days(max(each.starts_on, first), min(each.ends_on, last)):
            if day in works:
                found[each.resource_id][day] += each.share
    return found


async def _hours(db: AsyncSession, users: Sequence[UUID], first: date, last: date) -> Mapping[tuple[UUID, date], Decimal]:
    query = select(TimeEntry.user_id, TimeEntry.day, func.sum(TimeEntry.hours)).where(
        TimeEntry.user_id.in_(users), TimeEntry.day.between(first, last), TimeEntry.state.not_in(GONE)
    )
    return {(user, day): hours for user, day, hours in await db.execute(query.group_by(TimeEntry.user_id, TimeEntry.day))}


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=at) for at in range((last - first).days + 1))


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    return None if not whole else (part * 100 / whole).quantize(TENTH, ROUND_HALF_UP)
