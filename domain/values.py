"""Checks of plain values at the beginning of an act: each wrong one is refused with the name of its field."""

import enum
import unicodedata
from datetime import date
from decimal import Decimal

from domain.acts import Refused
from domain.money import MINOR_DIGITS, MOST, minor_unit

MOST_DAYS = Decimal(100_000)
DAY_HOURS, QUARTER = Decimal(24), Decimal("0.25")
FIRST_YEAR, LAST_YEAR = 2000, 2100


class InputRefusal(enum.StrEnum):
    """Why a value cannot be taken, whatever the act."""

    TEXT_EMPTY = "TEXT_EMPTY"
    TEXT_TOO_LONG = "TEXT_TOO_LONG"
    TEXT_NOT_PRINTABLE = "TEXT_NOT_PRINTABLE"
    AMOUNT_NOT_POSITIVE = "AMOUNT_NOT_POSITIVE"
    AMOUNT_TOO_LARGE = "AMOUNT_TOO_LARGE"
    AMOUNT_TOO_FINE = "AMOUNT_TOO_FINE"
    CURRENCY_UNKNOWN = "CURRENCY_UNKNOWN"
    CURRENCY_DIFFERS = "CURRENCY_DIFFERS"
    PERCENT_WRONG = "PERCENT_WRONG"
    DAYS_NOT_POSITIVE = "DAYS_NOT_POSITIVE"
    HOURS_NOT_QUARTERS = "HOURS_NOT_QUARTERS"
    DATES_REVERSED = "DATES_REVERSED"
    DATE_IN_FUTURE = "DATE_IN_FUTURE"
    DATE_ABSURD = "DATE_ABSURD"
    LIST_EMPTY = "LIST_EMPTY"
    LIST_TOO_LONG = "LIST_TOO_LONG"
    NOT_UNIQUE = "NOT_UNIQUE"


def text(value: str, field: str, most: int = 200) -> str:
    """A required text without outer blanks, of 1 to `most` characters, free of control characters but line breaks."""
    value = value.strip()
    if not value:
        raise Refused(InputRefusal.TEXT_EMPTY, "Please fill this in.", field)
    return _fits(value, field, most)


def note(value: str | None, field: str, most: int = 4000) -> str | None:
    """An optional text; blank is none."""
    value = (value or "").strip()
    return _fits(value, field, most) if value else None


def _fits(value: str, field: str, most: int) -> str:
    if len(value) > most:
        raise Refused(InputRefusal.TEXT_TOO_LONG, "At most {most} characters.", field, most=most)
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\r\t" for sign in value):
        raise Refused(InputRefusal.TEXT_NOT_PRINTABLE, "This holds characters that cannot be printed.", field)
    return value


def currency(value: str, field: str = "currency") -> str:
    """A currency that can be used."""
    if value not in MINOR_DIGITS:
        raise Refused(InputRefusal.CURRENCY_UNKNOWN, "This currency cannot be used.", field)
    return value


def amount(value: Decimal, field: str, unit: str = "CNY") -> Decimal:
    """A positive amount in the currency's minor unit."""
    if not value.is_finite() or value <= 0:
        raise Refused(InputRefusal.AMOUNT_NOT_POSITIVE, "The amount must be above zero.", field)
    if value >= MOST:
        raise Refused(InputRefusal.AMOUNT_TOO_LARGE, "This amount is too large.", field)
    if value % minor_unit(unit):
        raise Refused(InputRefusal.AMOUNT_TOO_FINE, "This amount has more decimals than the currency.", field)
    return value


def amount_or_zero(value: Decimal, field: str, unit: str = "CNY") -> Decimal:
    """The same, or nothing."""
    return Decimal(0) if value.is_finite() and value == 0 else amount(value, field, unit)


def unit_price(value: Decimal, field: str) -> Decimal:
    """A positive price, up to four decimals."""
    if not value.is_finite() or value <= 0:
        raise Refused(InputRefusal.AMOUNT_NOT_POSITIVE, "The amount must be above zero.", field)
    if value >= MOST:
        raise Refused(InputRefusal.AMOUNT_TOO_LARGE, "This amount is too large.", field)
    if value % Decimal("0.0001"):
        raise Refused(InputRefusal.AMOUNT_TOO_FINE, "A price has at most four decimals.", field)
    return value


def days(value: Decimal, field: str) -> Decimal:
    """Person-days above zero, with at most two decimals."""
    if not value.is_finite() or value <= 0 or value >= MOST_DAYS or value % Decimal("0.01"):
        raise Refused(InputRefusal.DAYS_NOT_POSITIVE, "Person-days must be above zero, with at most two decimals.", field)
    return value


def days_or_zero(value: Decimal, field: str) -> Decimal:
    """The same, or none."""
    return Decimal(0) if value.is_finite() and value == 0 else days(value, field)


def hours(value: Decimal, field: str) -> Decimal:
    """Hours of a day, by the quarter: 0.25 to 24."""
    if not value.is_finite() or value <= 0 or value > DAY_HOURS or value % QUARTER:
        raise Refused(InputRefusal.HOURS_NOT_QUARTERS, "Hours are quarters of an hour, from 0.25 to 24.", field)
    return value


def percent(value: Decimal, field: str) -> Decimal:
    """A percentage from 0 to 100 with at most two decimals."""
    if not value.is_finite() or value < 0 or value > 100 or value % Decimal("0.01"):
        raise Refused(InputRefusal.PERCENT_WRONG, "A percentage is between 0 and 100, with at most two decimals.", field)
    return value


def period(starts_on: date, ends_on: date, field: str = "endsOn") -> tuple[date, date]:
    """A period that does not end before it starts, within a lifetime of business."""
    if ends_on < starts_on:
        raise Refused(InputRefusal.DATES_REVERSED, "The end lies before the start.", field)
    return near_day(starts_on, field), near_day(ends_on, field)


def near_day(value: date, field: str) -> date:
    """A day within a lifetime of business, from 2000 to 2100."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise Refused(InputRefusal.DATE_ABSURD, "This date is too far away.", field)
    return value


def past_day(value: date, today: date, field: str) -> date:
    """A day that has come: what happened cannot lie in the future."""
    if value > today:
        raise Refused(InputRefusal.DATE_IN_FUTURE, "This day lies in the future.", field)
    return near_day(value, field)
