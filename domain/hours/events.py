"""What happened to hours: ids and plain values."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class HoursSubmitted:
    """A person's hours wait for approval."""

    user_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class HoursApproved:
    """Hours of a project wait for its customer."""

    project_id: UUID


@dataclass(frozen=True)
class HoursReturned:
    """A line went back to its person."""

    entry_id: UUID


@dataclass(frozen=True)
class HoursTakenUp:
    """A returned line was submitted again, or dropped."""

    entry_id: UUID


@dataclass(frozen=True)
class HoursConfirmed:
    """The customer confirmed hours of a project, or they are deemed confirmed."""

    project_id: UUID


@dataclass(frozen=True)
class HoursDisputed:
    """The customer disputes a line."""

    entry_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class DisputeEnded:
    """A disputed line was answered or corrected."""

    entry_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class HoursLocked:
    """A month of a project is closed."""

    project_id: UUID


@dataclass(frozen=True)
class RehearsalAsked:
    """A file of hours is to be read and rehearsed."""

    import_id: UUID


@dataclass(frozen=True)
class ImportAsked:
    """The accepted lines of a rehearsed file are to be written."""

    import_id: UUID


@dataclass(frozen=True)
class HoursUnlocked:
    """A locked month of a project is open again."""

    lock_id: UUID
