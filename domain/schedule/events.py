"""What happened to schedule items."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class ScheduleItemPlanned:
    """It is scheduled, at another time or place, after another one, with other people; or its turn has come."""

    schedule_item_id: UUID


@dataclass(frozen=True)
class ScheduleItemAnswered:
    """Somebody who takes part has said whether they come."""

    schedule_item_id: UUID


@dataclass(frozen=True)
class ScheduleItemEnded:
    """It is done or cancelled."""

    schedule_item_id: UUID


@dataclass(frozen=True)
class ScheduleItemDisclosed:
    """The customer reads it, or no longer does."""

    schedule_item_id: UUID


@dataclass(frozen=True)
class PersonScheduleChanged:
    """Somebody has something more or less to do at some time, or at another."""

    user_id: UUID
