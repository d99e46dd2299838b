"""What a rule answers: the alerts that a subject's state calls for, now and later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.alerts.models import AlertRule
from domain.alerts.queries import special_days
from domain.calendar import add_working_days, start_of_day

KEPT = 30
"""Calendar days for which news stands that nothing takes back."""


@dataclass(frozen=True)
class To:
    """Who gets an alert: users by id, and the holders of roles in the subject's project, unit (or above), partner, customer, provider."""

    users: Sequence[UUID | None] = ()
    project: Sequence[str] = ()
    unit: Sequence[str] = ()
    provider: Sequence[str] = ()
    partner: Sequence[str] = ()
    customer: Sequence[str] = ()


@dataclass(frozen=True)
class Want:
    """An alert that stands from `at` on, while the subject is as it is."""

    rule: AlertRule
    at: datetime
    to: To
    step: str = ""
    due_on: date | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Subject:
    """What the alerts are about: its tenants, the parameters of all its texts, and the object to open."""

    type: str
    id: UUID
    customer_id: UUID | None
    partner_id: UUID | None
    project_id: UUID | None
    unit_id: UUID | None
    parameters: Mapping[str, Any]
    link_type: str
    link_id: UUID


class Called(NamedTuple):
    """A subject with what its state calls for."""

    subject: Subject
    wants: Sequence[Want]


def latest(now: datetime, steps: Sequence[Want]) -> list[Want]:
    """Of steps that follow each other, the last one reached and those to come: a stronger alert takes the place of a weaker one."""
    ordered = sorted(steps, key=lambda want: want.at)
    reached = [want for want in ordered if want.at <= now]
    return reached[-1:] + ordered[len(reached) :]


def until(now: datetime, over: datetime, *wants: Want) -> list[Want]:
    """What stands up to a moment, at which the rule is asked again and calls for nothing."""
    if over <= now:
        return []
    return [*wants, *(Want(want.rule, over, To(), f"{want.step}-") for want in wants)]


def days_from(day: date, days: int) -> datetime:
    """00:00 local, `days` calendar days after (before) a day."""
    return start_of_day(day + timedelta(days=days))


async def working_days_from(db: AsyncSession, day: date, count: int) -> datetime:
    """00:00 local of the `count`-th working day after a day, by the provider's calendar."""
    special = await special_days(db, day, day + timedelta(days=60))
    return start_of_day(add_working_days(day, count, special))
