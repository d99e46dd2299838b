"""What the tables of acceptances hold beyond keys and checks: the day of acceptance, whole punch lists, rows that stand.

The SQL runs on PostgreSQL 15 to 18 and is made with the tables, so that tests, demo and migrations hold the same.
"""

from domain.outsourcing.acceptance_models import Acceptance, AcceptanceSignature, AcceptanceTransition
from domain.outsourcing.order_models import OutsourcingOrder
from domain.outsourcing.paper_models import AcceptancePaper, PaperItem
from domain.outsourcing.punch_models import PunchDocument, PunchItem, PunchItemTransition
from domain.totals import append_only, kept_by_trigger, running_total, told_by_trigger
from domain.triggers import trigger

# The day of acceptance is the latest signing day of the four; nobody chooses it.
trigger(
    Acceptance.__table__,
    "acceptance_accepted_on",
    "AFTER INSERT OR UPDATE OF state, accepted_on",
    """
IF NEW.state = 'PASSED' AND NEW.accepted_on IS DISTINCT FROM (
    SELECT max(signed_on) FROM acceptance_signature
    WHERE acceptance_id = NEW.id AND outcome = 'PASS' AND content_hash = NEW.content_hash
) THEN
    RAISE EXCEPTION 'An acceptance is accepted on its latest signing day.'
        USING ERRCODE = '23514', TABLE = 'acceptance', CONSTRAINT = 'ck_acceptance_latest_signing';
END IF;
RETURN NULL;
""",
)

# A conditional pass brings its punch list, and the acceptance counts what is not closed.
running_total(
    PunchItem.__table__,
    "acceptance",
    "acceptance_id",
    "open_items",
    "CASE WHEN {row}.state <> 'CLOSED' THEN 1 ELSE 0 END",
    on="state",
)
kept_by_trigger(Acceptance.__table__, "open_items")
told_by_trigger(Acceptance.__table__, "Acceptance", "open_items")
trigger(
    AcceptanceSignature.__table__,
    "acceptance_signature_condition",
    "AFTER INSERT",
    """
IF NEW.outcome = 'CONDITIONAL' AND NOT EXISTS (SELECT FROM punch_item WHERE signature_id = NEW.id) THEN
    RAISE EXCEPTION 'A conditional pass says what is left to do.'
        USING ERRCODE = '23514', TABLE = 'acceptance_signature', CONSTRAINT = 'ck_acceptance_signature_condition';
END IF;
RETURN NULL;
""",
    constraint=True,
)

# What has come to its end stands: a passed acceptance is only revoked, one that failed or was replaced stays so.
trigger(
    Acceptance.__table__,
    "acceptance_frozen",
    "AFTER UPDATE OF state, kind, number, round, title, note, accepted_on, content, content_hash",
    """
IF OLD.state IN ('FAILED', 'VOIDED', 'REVOKED') OR OLD.state = 'PASSED' AND (
    NEW.state NOT IN ('PASSED', 'REVOKED')
    OR (NEW.kind, NEW.number, NEW.round, NEW.title, NEW.note, NEW.accepted_on, NEW.content)
        IS DISTINCT FROM (OLD.kind, OLD.number, OLD.round, OLD.title, OLD.note, OLD.accepted_on, OLD.content)
) THEN
    RAISE EXCEPTION 'An acceptance that has come to its end stands.'
        USING ERRCODE = '23514', TABLE = 'acceptance', CONSTRAINT = 'ck_acceptance_frozen';
END IF;
RETURN NULL;
""",
)

# Only a passed final acceptance makes an order accepted, and it stays passed as long as the order is.
trigger(
    OutsourcingOrder.__table__,
    "outsourcing_order_accepted",
    "AFTER INSERT OR UPDATE OF state",
    """
IF NEW.state = 'ACCEPTED' AND NOT EXISTS (
    SELECT FROM acceptance WHERE order_id = NEW.id AND kind = 'FINAL' AND state = 'PASSED'
) AND EXISTS (SELECT FROM outsourcing_order WHERE id = NEW.id AND state = 'ACCEPTED') THEN
    RAISE EXCEPTION 'An order is accepted by its final acceptance.'
        USING ERRCODE = '23514', TABLE = 'outsourcing_order', CONSTRAINT = 'ck_outsourcing_order_accepted';
END IF;
RETURN NULL;
""",
    constraint=True,
)
trigger(
    Acceptance.__table__,
    "acceptance_order_accepted",
    "AFTER UPDATE OF state",
    """
IF OLD.state = 'PASSED' AND NEW.state <> 'PASSED' AND NEW.kind = 'FINAL' AND EXISTS (
    SELECT FROM outsourcing_order WHERE id = NEW.order_id AND state IN ('ACCEPTED', 'SETTLED', 'CLOSED')
) THEN
    RAISE EXCEPTION 'An accepted order has its final acceptance.'
        USING ERRCODE = '23514', TABLE = 'acceptance', CONSTRAINT = 'ck_acceptance_order_accepted';
END IF;
RETURN NULL;
""",
    constraint=True,
)

# What is left to do, or was found of it, stands on the paper that says so.
trigger(
    AcceptancePaper.__table__,
    "acceptance_paper_items",
    "AFTER INSERT",
    """
IF (NEW.is_recheck OR NEW.outcome = 'CONDITIONAL') AND NOT EXISTS (
    SELECT FROM paper_item WHERE paper_id = NEW.id AND (punch_item_id IS NOT NULL) = NEW.is_recheck
) OR EXISTS (
    SELECT FROM paper_item
    WHERE paper_id = NEW.id AND ((punch_item_id IS NOT NULL) <> NEW.is_recheck OR NOT NEW.is_recheck AND NEW.outcome <> 'CONDITIONAL')
) THEN
    RAISE EXCEPTION 'A conditional word says what is left to do, a re-check what was found of it.'
        USING ERRCODE = '23514', TABLE = 'acceptance_paper', CONSTRAINT = 'ck_acceptance_paper_items';
END IF;
RETURN NULL;
""",
    constraint=True,
)

for _table in (
    PaperItem,
    AcceptanceSignature,
    AcceptanceTransition,
    PunchDocument,
    PunchItemTransition,
):
    append_only(_table.__table__)
