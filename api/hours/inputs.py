"""The inputs of acts on hours."""

from datetime import date
from decimal import Decimal

import strawberry

from api.mutations import ActInput, ChangeInput, described, optional, row_id, use_enum
from domain.hours.entry_drafts import EntryDraft
from domain.hours.import_models import RefusedLines
from domain.hours.models import HourKind, WorkPlace
from domain.partners.models import SkillLevel

use_enum(HourKind, WorkPlace, SkillLevel, RefusedLines)


@strawberry.input(description="A line of hours.")
class TimeEntryContent:
    """Who worked is who logs it, or who is named beside."""

    day: date = described("The day, not in the future.")
    hours: Decimal = described("Hours by the quarter, 0.25 to 24.")
    level: SkillLevel = described("The person's level on that day.")
    work: str = described("The work done, at most 4,000 characters.")
    kind: HourKind | None = optional("Normal time without one.")
    place: WorkPlace | None = optional("On site without one.")
    is_billable: bool | None = optional("Whether the customer is charged for it; it is unless said.")
    resources: str | None = optional("What else was used, at most 4,000 characters.")
    task_id: strawberry.ID | None = optional("The task of the project's plan, if there is one.")
    order_id: strawberry.ID | None = optional("The order, for a partner's person; the only one that runs there without one.")


@strawberry.input(description="Hours of one's own, several lines at once.")
class LogHoursInput(ActInput):
    """All of them or none."""

    project_id: strawberry.ID = described("The project.")
    lines: list[TimeEntryContent] = described("1 to 100 lines.")
    submit: bool | None = optional("Whether they are submitted at once; drafts unless said.")


@strawberry.input(description="Hours that somebody did not log in time (补录).")
class LogLateHoursInput(ActInput):
    """All of them or none, submitted."""

    project_id: strawberry.ID = described("The project.")
    user_id: strawberry.ID = described("Whose hours they are.")
    lines: list[TimeEntryContent] = described("1 to 100 lines.")


@strawberry.input(description="A line of hours written anew.")
class ChangeHoursInput(TimeEntryContent, ChangeInput):
    """All that it is to say."""

    time_entry_id: strawberry.ID = described("The line.")


@strawberry.input(description="Lines of hours: the act is done on all of them, or on none.")
class TimeEntriesInput(ActInput):
    """Several lines."""

    time_entry_ids: list[strawberry.ID] = described("The lines, 1 to 200.")


@strawberry.input(description="Lines of hours, and why.")
class TimeEntriesReasonInput(TimeEntriesInput):
    """Several lines with one reason."""

    reason: str = described("Why, at most 4,000 characters; the person reads it.")


@strawberry.input(description="The project manager's answer to a dispute.")
class AnswerDisputeInput(ChangeInput):
    """What the customer reads."""

    time_entry_id: strawberry.ID = described("The disputed line.")
    answer: str = described("Why the line is right as it is, at most 4,000 characters.")


@strawberry.input(description="A month of a project's hours to lock.")
class LockHoursInput(ActInput):
    """A month."""

    project_id: strawberry.ID = described("The project.")
    month: date = described("A day of the month.")


@strawberry.input(description="A locked month to open again.")
class UnlockHoursInput(ActInput):
    """A lock."""

    hours_lock_id: strawberry.ID = described("The locked month.")
    reason: str = described("Why, at most 4,000 characters; the project manager is told.")


@strawberry.input(description="A file of hours to rehearse.")
class RehearseHoursImportInput(ActInput):
    """A file."""

    document_id: strawberry.ID = described("The Excel file (.xlsx) or CSV file that was uploaded, of one's own.")


@strawberry.input(description="A rehearsed file of hours to import.")
class ImportHoursInput(ChangeInput):
    """How it is imported."""

    hours_import_id: strawberry.ID = described("The rehearsed file, or one whose import was stopped.")
    refused_lines: RefusedLines = described("Whether a refused line stops the import, or is passed over.")


def draft(content: TimeEntryContent) -> EntryDraft:
    """The line as the act takes it."""
    return EntryDraft(
        day=content.day,
        hours=content.hours,
        level=content.level,
        work=content.work,
        kind=content.kind or HourKind.NORMAL,
        place=content.place or WorkPlace.ON_SITE,
        is_billable=content.is_billable is not False,
        resources=content.resources,
        task_id=row_id("Task", content.task_id) if content.task_id else None,
        order_id=row_id("OutsourcingOrder", content.order_id) if content.order_id else None,
    )
