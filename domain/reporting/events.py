"""What happened to weekly reports."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class WeeklyReportDrafted:
    """A week has its report, filled in from tasks and hours."""

    report_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class WeeklyReportChanged:
    """A draft says something else."""

    report_id: UUID


@dataclass(frozen=True)
class WeeklyReportSubmitted:
    """It waits for its review."""

    report_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class WeeklyReportReturned:
    """It is a draft again, with a reason."""

    report_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class WeeklyReportReviewed:
    """Another person has reviewed it."""

    report_id: UUID


@dataclass(frozen=True)
class WeeklyReportPublished:
    """The customer reads it from now on."""

    report_id: UUID
    published_id: UUID
