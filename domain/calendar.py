"""Days and months of the business: the provider's zone, calendar months with clamp, working days (data.md, Time)."""

import calendar
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.platform.models import DayKind
from settings import settings


@lru_cache
def provider_zone() -> ZoneInfo:
    """The provider's time zone, Asia/Shanghai by default."""
    return ZoneInfo(settings().timezone)


@lru_cache
def zone_of(name: str | None) -> ZoneInfo:
    """The time zone in which a person reads times: the one chosen, else the provider's; also where this machine knows no such zone."""
    if name is None:
        return provider_zone()
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return provider_zone()


def local_day(moment: datetime) -> date:
    """The business day of a moment."""
    return moment.astimezone(provider_zone()).date()


def start_of_day(day: date) -> datetime:
    """00:00 local of a business day; a window opens then."""
    return datetime.combine(day, time(), provider_zone())


def add_months(day: date, months: int) -> date:
    """Calendar months later, clamped to the month's end: 30 November + 3 is 28 or 29 February (S0-49)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_working_day(day: date, special: Mapping[date, DayKind]) -> bool:
    """Monday to Friday unless a holiday; a make-up workday whatever its weekday."""
    kind = special.get(day)
    return day.weekday() < 5 if kind is None else kind is DayKind.WORKDAY


def add_working_days(day: date, count: int, special: Mapping[date, DayKind]) -> date:
    """The `count`-th working day after `day`."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day, special)
    return day


def working_days(first: date, last: date, special: Mapping[date, DayKind]) -> int:
    """How many working days there are from `first` to `last`, both counted."""
    days = (first + timedelta(days=at) for at in range((last - first).days + 1))
    return sum(is_working_day(day, special) for day in days)
