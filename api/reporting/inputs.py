"""What the acts on weekly reports are given."""

from datetime import date

import strawberry

from api.mutations import ActInput, ChangeInput, described, optional, use_enum
from domain.reporting.models import ReportPart

use_enum(ReportPart)


@strawberry.input(description="A week of a project.")
class DraftWeeklyReportInput(ActInput):
    """Which one."""

    project_id: strawberry.ID = described("The project.")
    week: date = described("Any day of the week, from Monday to Sunday.")


@strawberry.input(description="A line of a weekly report.")
class WeeklyReportLineInput:
    """All that is written of it; hours and lateness are found."""

    part: ReportPart = described("A result of this week, or a plan for the next one.")
    description: str = described("What was done or is planned, at most 1,000 characters.")
    completion: int = described("How far it is, in whole per cent.")
    task_id: strawberry.ID | None = optional("The project's task that it is about.")
    person_id: strawberry.ID | None = optional("Who is in charge: somebody on the project.")
    delay_reason: str | None = optional("Why a result is late, at most 1,000 characters; needed where its task is past its day.")
    internal_note: str | None = optional("A word among the provider's own, at most 1,000 characters; never published.")
    is_customer_visible: bool = described("Whether it is published; not for a task that the customer is not shown.")


@strawberry.input(description="A weekly report as written.")
class ChangeWeeklyReportInput(ChangeInput):
    """All of it anew."""

    weekly_report_id: strawberry.ID = described("The report.")
    summary: str | None = optional("A word on the week, for the customer too, at most 4,000 characters.")
    internal_note: str | None = optional("A word among the provider's own, at most 4,000 characters; never published.")
    lines: list[WeeklyReportLineInput] = described("All lines in their sequence, at most 100.")


@strawberry.input(description="An act on a weekly report.")
class WeeklyReportInput(ChangeInput):
    """A report."""

    weekly_report_id: strawberry.ID = described("The report.")


@strawberry.input(description="Why a weekly report goes back.")
class ReturnWeeklyReportInput(ChangeInput):
    """A report and the reason."""

    weekly_report_id: strawberry.ID = described("The report.")
    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="A review of a weekly report.")
class ReviewWeeklyReportInput(ChangeInput):
    """A report and a word on it."""

    weekly_report_id: strawberry.ID = described("The report.")
    opinion: str | None = optional("A word on it, at most 4,000 characters; stays inside.")
