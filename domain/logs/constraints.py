"""What the tables of the log hold beyond keys and checks: whose an entry is, what it is below, who wrote it, and what it said."""

from domain.logs.models import LogEntry, LogEntryVersion
from domain.totals import append_only
from domain.triggers import trigger

trigger(
    LogEntry.__table__,
    "log_entry_stands",
    "BEFORE UPDATE OF customer_id, project_id, parent_id, author_id, withdrawn_at",
    """
IF (NEW.customer_id, NEW.project_id, NEW.parent_id, NEW.author_id) IS DISTINCT FROM
    (OLD.customer_id, OLD.project_id, OLD.parent_id, OLD.author_id)
    OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
THEN
    RAISE EXCEPTION 'Whose a log entry is, what it is below and who wrote it stand, and what was withdrawn stays so.'
        USING ERRCODE = '23514', TABLE = 'log_entry', CONSTRAINT = 'ck_log_entry_stands';
END IF;
RETURN NEW;
""",
)
trigger(
    LogEntry.__table__,
    "log_entry_below",
    "BEFORE INSERT",
    """
IF NEW.parent_id IS NULL THEN
    RETURN NEW;
END IF;
PERFORM FROM log_entry WHERE id = NEW.parent_id AND customer_id = NEW.customer_id AND project_id IS NOT DISTINCT FROM NEW.project_id;
IF NOT FOUND THEN
    RAISE EXCEPTION 'A log entry stands below one of the same project or customer.'
        USING ERRCODE = '23514', TABLE = 'log_entry', CONSTRAINT = 'ck_log_entry_below';
END IF;
RETURN NEW;
""",
)
append_only(LogEntryVersion.__table__)
