"""What the acts on the log are given."""

from datetime import date

import strawberry

from api.mutations import ActInput, ChangeInput, described, optional, use_enum
from domain.logs.models import LogCategory, LogLevel

use_enum(LogLevel, LogCategory)

DAY, TITLE, TEXT = "The day, today or before.", "What it is about, at most 200 characters.", "What happened, at most 4,000 characters."
LEVEL, CATEGORY, TAGS = "How much it matters.", "What kind of thing it is.", "At most ten words of at most 30 characters."
PARENT = "The entry that it belongs to, of the same project or customer."


@strawberry.input(description="What happened in a project.")
class WriteLogEntryInput(ActInput):
    """An entry of a project's log."""

    project_id: strawberry.ID = described("The project.")
    parent_log_entry_id: strawberry.ID | None = optional(PARENT)
    happened_on: date = described(DAY)
    level: LogLevel = described(LEVEL)
    category: LogCategory = described(CATEGORY)
    title: str = described(TITLE)
    text: str = described(TEXT)
    tags: list[str] | None = optional(TAGS)


@strawberry.input(description="What happened with a customer, in no project.")
class WriteCustomerLogEntryInput(ActInput):
    """An entry of a customer's log."""

    customer_id: strawberry.ID = described("The customer.")
    parent_log_entry_id: strawberry.ID | None = optional(PARENT)
    happened_on: date = described(DAY)
    level: LogLevel = described(LEVEL)
    category: LogCategory = described(CATEGORY)
    title: str = described(TITLE)
    text: str = described(TEXT)
    tags: list[str] | None = optional(TAGS)


@strawberry.input(description="What a log entry says now, the whole of it.")
class EditLogEntryInput(ChangeInput):
    """An entry and all that it says."""

    log_entry_id: strawberry.ID = described("The entry.")
    happened_on: date = described(DAY)
    level: LogLevel = described(LEVEL)
    category: LogCategory = described(CATEGORY)
    title: str = described(TITLE)
    text: str = described(TEXT)
    tags: list[str] | None = optional("At most ten words of at most 30 characters, in the place of all that stand.")


@strawberry.input(description="An act on a log entry.")
class LogEntryInput(ChangeInput):
    """An entry."""

    log_entry_id: strawberry.ID = described("The entry.")


@strawberry.input(description="A log entry that does not count any more.")
class WithdrawLogEntryInput(ChangeInput):
    """An entry and why."""

    log_entry_id: strawberry.ID = described("The entry.")
    reason: str = described("Why, at most 4,000 characters; the customer never reads it.")
