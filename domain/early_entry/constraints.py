"""What the tables of early entries hold beyond keys and checks: what stands was approved, and is the limit of the budget line."""

from domain.early_entry.models import EarlyEntry, EarlyEntryRequest
from domain.triggers import trigger

# At the end of the transaction: the early entry says what was approved last, and its budget line limits orders to that.
trigger(
    EarlyEntry.__table__,
    "early_entry_as_approved",
    "AFTER INSERT OR UPDATE",
    """
PERFORM entry.id FROM early_entry AS entry
WHERE entry.id = NEW.id AND entry.is_granted AND (
    (entry.ceiling, entry.expected_on, entry.risk) IS DISTINCT FROM (
        SELECT (ceiling, expected_on, risk) FROM early_entry_request
        WHERE early_entry_id = entry.id AND state = 'APPROVED' ORDER BY sequence DESC LIMIT 1
    )
    OR entry.state IN ('APPROVED', 'ON_SITE')
        AND NOT EXISTS (SELECT FROM budget_line WHERE id = entry.budget_line_id AND limit_amount = entry.ceiling)
);
IF FOUND THEN
    RAISE EXCEPTION 'An early entry is what was approved last.'
        USING ERRCODE = '23514', TABLE = 'early_entry', CONSTRAINT = 'ck_early_entry_as_approved';
END IF;
RETURN NULL;
""",
    constraint=True,
)
# What was approved or refused is history.
trigger(
    EarlyEntryRequest.__table__,
    "early_entry_request_stands",
    "BEFORE UPDATE OR DELETE",
    """
IF pg_trigger_depth() = 1 AND OLD.state IN ('APPROVED', 'REJECTED', 'DROPPED') THEN
    RAISE EXCEPTION 'A request that was decided stands.'
        USING ERRCODE = '23514', TABLE = 'early_entry_request', CONSTRAINT = 'ck_early_entry_request_stands';
END IF;
RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
""",
)
