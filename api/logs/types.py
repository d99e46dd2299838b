"""LogEntry, its tags and its versions."""

from api.shape import column, many, one, shape
from domain.logs.models import LogEntry, LogEntryVersion, LogTag

shape(
    LogEntry, "log", "LogEntry (日志): what happened on a day in a project, or with a customer where there is none (S2-13, S2-28).",
    plural="log_entries", usual_order="-happened_on",
    happened_on=column("The day (日期).", group="basic", sort=True, filter=True),
    level=column("How much it matters (等级).", group="basic", filter=True),
    category=column("What kind of thing it is (分类).", group="basic", filter=True),
    title=column("What it is about.", group="basic", filter=True),
    text=column("What happened.", group="basic", filter=True),
    tags=many("LogTag", "log_entry_id", "The words that it is marked with (标记).", group="basic", order="name"),
    project=one("Project", "project_id", "The project; none for one of the customer alone (客户日志).", group="basic", filter=True),
    customer=one("Customer", "customer_id", "The customer.", group="basic", filter=True),
    parent=one("LogEntry", "parent_id", "The entry that it belongs to (从属); none on its own.", group="basic", filter=True),
    entries=many("LogEntry", "parent_id", "The entries that belong to it.", group="basic", order="happened_on"),
    author=one("User", "author_id", "Who wrote it.", group="basic", filter=True),
    written_at=column("When it was written.", group="basic"),
    is_confidential=column("Whether it is kept from the customer (保密); else it is open (开放).", group="audience", filter=True),
    opened_at=column("When it was opened to the customer.", group="audience"),
    opened_by=one("User", "opened_by_id", "Who opened it.", group="audience"),
    versions=many(
        "LogEntryVersion", "log_entry_id", "What it said when it was written and after each edit, the oldest first.", group="audience",
        order="number",
    ),
    withdrawn_at=column("When it was withdrawn (作废); none while it stands.", group="audience", filter=True),
    withdrawn_by=one("User", "withdrawn_by_id", "Who withdrew it.", group="audience"),
    withdrawal_reason=column("Why.", group="audience"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    LogTag, "lgt", "LogTag (日志标记): a word that a log entry is marked with.",
    name=column("The word.", group="basic", sort=True, filter=True),
    log_entry=one("LogEntry", "log_entry_id", "The entry.", group="basic"),
)  # fmt: skip

shape(
    LogEntryVersion, "lgv", "LogEntryVersion (日志版本): what a log entry said once; never changed.",
    number=column("1 for what was written first.", group="basic", sort=True),
    happened_on=column("The day.", group="basic"),
    level=column("How much it matters.", group="basic"),
    category=column("What kind of thing it is.", group="basic"),
    title=column("What it is about.", group="basic"),
    text=column("What happened.", group="basic"),
    tags=column("The words that it was marked with, by commas.", group="basic"),
    at=column("When it was said.", group="basic"),
    by=one("User", "by_id", "Who said it.", group="basic"),
    log_entry=one("LogEntry", "log_entry_id", "The entry.", group="basic"),
)  # fmt: skip
