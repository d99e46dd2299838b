"""What the tables of approvals hold beyond keys and checks: words that stand, and ends that follow from them."""

from domain.approvals.approval_models import Approval, ApprovalDecision, ApprovalTask
from domain.totals import append_only
from domain.triggers import trigger

append_only(ApprovalDecision.__table__)

trigger(
    ApprovalDecision.__table__,
    "approval_decision_on_open_task",
    "BEFORE INSERT",
    """
PERFORM id FROM approval_task WHERE id = NEW.task_id AND state = 'OPEN' FOR NO KEY UPDATE;
IF NOT FOUND THEN
    RAISE EXCEPTION 'Only an open task is decided.'
        USING ERRCODE = '23514', TABLE = 'approval_decision', CONSTRAINT = 'ck_approval_decision_open_task';
END IF;
RETURN NEW;
""",
)
# A task ends as somebody said, an approval as its tasks did; what has ended stays.
trigger(
    ApprovalTask.__table__,
    "approval_task_ends_as_decided",
    "BEFORE UPDATE OF state",
    """
IF OLD.state NOT IN ('PLANNED', 'OPEN') AND NEW.state <> OLD.state
    OR NEW.state IN ('APPROVED', 'RETURNED', 'REJECTED') AND NOT EXISTS (
        SELECT FROM approval_decision WHERE task_id = NEW.id
            AND verdict = CASE NEW.state WHEN 'APPROVED' THEN 'APPROVE' WHEN 'RETURNED' THEN 'RETURN' ELSE 'REJECT' END
    )
THEN
    RAISE EXCEPTION 'A task ends as its approvers say.'
        USING ERRCODE = '23514', TABLE = 'approval_task', CONSTRAINT = 'ck_approval_task_ends_as_decided';
END IF;
RETURN NEW;
""",
)
trigger(
    Approval.__table__,
    "approval_ends_as_its_tasks",
    "BEFORE UPDATE OF state",
    """
IF OLD.state <> 'PENDING' AND NEW.state <> OLD.state
    OR NEW.state = 'APPROVED' AND (
        EXISTS (SELECT FROM approval_task WHERE approval_id = NEW.id AND state <> 'APPROVED')
        OR NOT EXISTS (SELECT FROM approval_task WHERE approval_id = NEW.id)
    )
    OR NEW.state IN ('RETURNED', 'REJECTED')
        AND NOT EXISTS (SELECT FROM approval_task WHERE approval_id = NEW.id AND state = NEW.state)
THEN
    RAISE EXCEPTION 'An approval ends as its tasks do.'
        USING ERRCODE = '23514', TABLE = 'approval', CONSTRAINT = 'ck_approval_ends_as_its_tasks';
END IF;
RETURN NEW;
""",
)
