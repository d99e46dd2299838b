"""Weeks of reports: from Monday to Sunday of the provider's time zone (S0-51)."""

from datetime import date, datetime, timedelta

from domain.calendar import start_of_day

WEEK = timedelta(days=7)


def monday_of(day: date) -> date:
    """The first day of the week of a day."""
    return day - timedelta(days=day.weekday())


def sunday_of(monday: date) -> date:
    """The last day of a week."""
    return monday + timedelta(days=6)


def due_at(monday: date) -> datetime:
    """By when the report of a week is submitted: noon of the Monday after it."""
    return start_of_day(monday + WEEK) + timedelta(hours=12)
