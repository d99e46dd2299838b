"""What happened to the platform itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ClockMoved:
    """The product's time was moved to `to` (ISO 8601): deadlines in between are due now."""

    to: str


@dataclass(frozen=True)
class CalendarImported:
    """The year's special days are these now; days counted from here on follow them."""

    year: int
    days: int
