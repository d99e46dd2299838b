"""How far people are planned and used: shares of working days, and the hours that were logged (利用率, S0-60).

The figures are SQL over a person in the pool and a time, so that lists and analyses of people count exactly as `utilisation` does.
"""

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Integer, Numeric, and_, cast, func, join, literal_column, or_, select, true, values
from sqlalchemy import column as named
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Refused
from domain.hours.models import GONE, EntryState, TimeEntry
from domain.platform.models import CalendarDay
from domain.platform.work_days import is_work_day, work_days_between
from domain.resources.models import WHOLE_DAY, Allocation, Resource
from domain.rows import Rows
from domain.values import InputRefusal, near_day, period
from settings import settings

MOST_PEOPLE, MOST_DAYS = 100, 400
ONE = timedelta(days=1)
HUNDREDTH, TENTH = 2, 1
"""Digits of days and hours, and of per cents."""
Figure = Callable[[Any, Any, Any], ColumnElement[Any]]
"""Over a person (`id`, `user_id`), the first day and the last."""


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
    allocated_percent: Decimal | None
    logged_hours: Decimal
    confirmed_hours: Decimal
    logged_percent: Decimal | None
    used_percent: Decimal | None


def in_pool(resource: Any, first: Any, last: Any) -> ColumnElement[bool]:
    """Whether the person is in the pool on some day of a time; on the day of retirement no more."""
    return and_(resource.pooled_on <= last, or_(resource.retired_on.is_(None), resource.retired_on > first))


def working_days(resource: Any, first: Any, last: Any) -> ColumnElement[Any]:
    """What there is to plan: working days by the provider's calendar, for everybody the same."""
    return work_days_between(first, last)


def allocated_days(resource: Any, first: Any, last: Any) -> ColumnElement[Any]:
    """Person-days: of each working day the shares that are planned, whatever the project; not what was withdrawn."""
    planned, special, at = Rows(Allocation), Rows(CalendarDay), literal_column("passed", Integer)
    days = func.generate_series(0, last - first).alias("passed")
    covered = join(planned, days, (first + at).between(planned.starts_on, planned.ends_on)).outerjoin(special, special.day == first + at)
    mine = (planned.resource_id == resource.id, planned.withdrawn_on.is_(None), is_work_day(first + at, special))
    shares = select(func.coalesce(func.sum(planned.share), 0)).select_from(covered).where(*mine).scalar_subquery()
    return func.round(cast(shares, Numeric) / WHOLE_DAY, HUNDREDTH, type_=Numeric())


def logged_hours(resource: Any, first: Any, last: Any) -> ColumnElement[Any]:
    """Hours in any state but dropped and corrected ones, whatever the project."""
    return _hours(resource, first, last, lambda entry: entry.state.not_in(GONE))


def confirmed_hours(resource: Any, first: Any, last: Any) -> ColumnElement[Any]:
    """Of these what the customer has confirmed."""
    return _hours(resource, first, last, lambda entry: entry.state == EntryState.CONFIRMED)


def allocated_percent(resource: Any, first: Any, last: Any) -> ColumnElement[Any]:
    """Planned days of 100 working days; none where there is no working day."""
    return _percent(allocated_days(resource, first, last), working_days(resource, first, last))


def logged_percent(resource: Any, first: Any, last: Any) -> ColumnElement[Any]:
    """Logged days of 100 planned ones; none where nothing is planned."""
    return _percent(_logged_days(resource, first, last), allocated_days(resource, first, last))


def used_percent(resource: Any, first: Any, last: Any) -> ColumnElement[Any]:
    """Logged days of 100 working days; none where there is no working day."""
    return _percent(_logged_days(resource, first, last), working_days(resource, first, last))


FIGURES: tuple[Figure, ...] = (
    working_days,
    allocated_days,
    allocated_percent,
    logged_hours,
    confirmed_hours,
    logged_percent,
    used_percent,
)
"""As `Used` has them."""


async def utilisation(
    db: AsyncSession, may: ColumnElement[bool], binds: Mapping[str, object], first: date, last: date, span: Span
) -> Sequence[Used]:
    """Of each person in the pool whom `may` lets through, in one statement; 100 people and 400 days at most. Person by person."""
    period(near_day(first, "startsOn"), near_day(last, "endsOn"), "endsOn")
    if (last - first).days >= MOST_DAYS:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", "endsOn", most=MOST_DAYS)
    who = select(Resource.id, Resource.user_id, Resource.pooled_on).where(may, in_pool(Resource, first, last))
    people = who.order_by(Resource.pooled_on, Resource.id).limit(MOST_PEOPLE).subquery("people")
    times = values(named("starts_on", Date), named("ends_on", Date), name="times").data(list(spans(first, last, span)))
    counted = (figure(people.c, times.c.starts_on, times.c.ends_on) for figure in FIGURES)
    query = select(people.c.id, times.c.starts_on, times.c.ends_on, *counted).select_from(join(people, times, true()))
    found: Any = await db.execute(query.order_by(people.c.pooled_on, people.c.id, times.c.starts_on), dict(binds))
    return [Used(*row) for row in found]


def spans(first: date, last: date, span: Span) -> Iterator[tuple[date, date]]:
    """The weeks or months from a day to another, the first and the last as far as they are asked for."""
    begins = first
    while begins <= last:
        ends = begins + timedelta(days=6 - begins.weekday())
        if span is Span.MONTH:
            ends = (begins.replace(day=1) + timedelta(days=32)).replace(day=1) - ONE
        yield begins, min(ends, last)
        begins = ends + ONE


def _hours(resource: Any, first: Any, last: Any, counts: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[Any]:
    entry = Rows(TimeEntry)
    mine = (entry.user_id == resource.user_id, entry.day.between(first, last), counts(entry))
    return func.round(select(func.coalesce(func.sum(entry.hours), 0)).where(*mine).scalar_subquery(), HUNDREDTH, type_=Numeric())


def _logged_days(resource: Any, first: Any, last: Any) -> ColumnElement[Any]:
    return logged_hours(resource, first, last) / settings().hours_a_day


def _percent(part: ColumnElement[Any], whole: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.round(cast(part, Numeric) * 100 / func.nullif(cast(whole, Numeric), 0), TENTH, type_=Numeric())
