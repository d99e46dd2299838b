"""What happened to the log."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class LogEntryWritten:
    """Something stands in the log of a project or customer."""

    log_entry_id: UUID


@dataclass(frozen=True)
class LogEntryEdited:
    """Its author says it otherwise now."""

    log_entry_id: UUID
    number: int


@dataclass(frozen=True)
class LogEntryOpened:
    """The customer reads it."""

    log_entry_id: UUID


@dataclass(frozen=True)
class LogEntryWithheld:
    """The customer reads it no more."""

    log_entry_id: UUID


@dataclass(frozen=True)
class LogEntryWithdrawn:
    """It does not count any more."""

    log_entry_id: UUID
