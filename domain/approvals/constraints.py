"""What the tables of approvals hold beyond keys and checks: words that stand, and ends that follow from them."""

from domain.approvals.approval_models import Approval, ApprovalDecision, ApprovalNotice, ApprovalSigner, ApprovalTask
from domain.totals import append_only
from domain.triggers import trigger

append_only(ApprovalDecision.__table__)
append_only(ApprovalNotice.__table__)

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
# Where everybody is heard once nobody speaks on two steps, also when one of them decides again; two at once wait for each other.
trigger(
    ApprovalDecision.__table__,
    "approval_decision_one_step",
    "BEFORE INSERT",
    """
IF NEW.once THEN
    PERFORM id FROM approval WHERE id = NEW.approval_id FOR NO KEY UPDATE;
    PERFORM id FROM approval_decision
        WHERE approval_id = NEW.approval_id AND decided_by_id = NEW.decided_by_id AND step_id <> NEW.step_id;
    IF FOUND THEN
        RAISE EXCEPTION 'Nobody decides two steps of one approval.'
            USING ERRCODE = '23514', TABLE = 'approval_decision', CONSTRAINT = 'ck_approval_decision_one_step';
    END IF;
END IF;
RETURN NEW;
""",
)
# An approval goes back to a step that was decided, in a task that decides again.
trigger(
    ApprovalDecision.__table__,
    "approval_decision_sends_back",
    "BEFORE INSERT",
    """
IF NEW.to_task_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM approval_task AS task
    JOIN approval_task AS again ON again.id = NEW.to_task_id AND again.sequence < task.sequence
    JOIN approval_task AS before ON before.approval_id = again.approval_id AND before.step_id = again.step_id
    WHERE task.id = NEW.task_id AND again.state = 'PLANNED' AND again.iteration > task.iteration
        AND before.batch = 0 AND before.state = 'APPROVED'
) THEN
    RAISE EXCEPTION 'An approval is returned to a step that was decided before.'
        USING ERRCODE = '23514', TABLE = 'approval_decision', CONSTRAINT = 'ck_approval_decision_sends_back';
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
    OR NEW.state IN ('APPROVED', 'RETURNED', 'SENT_BACK', 'REJECTED') AND NOT EXISTS (
        SELECT FROM approval_decision WHERE task_id = NEW.id
            AND verdict = CASE NEW.state
                WHEN 'APPROVED' THEN 'APPROVE' WHEN 'RETURNED' THEN 'RETURN' WHEN 'SENT_BACK' THEN 'SEND_BACK' ELSE 'REJECT'
            END
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
        EXISTS (
            SELECT FROM approval_task AS task WHERE task.approval_id = NEW.id AND task.state <> 'APPROVED' AND NOT (
                task.state = 'DROPPED' AND task.batch > 0
                AND NOT EXISTS (SELECT FROM approval_signer WHERE task_id = task.id AND taken_back_at IS NULL)
            ) AND NOT EXISTS (
                SELECT FROM approval_task AS again WHERE again.approval_id = NEW.id AND again.step_id = task.step_id
                    AND again.batch = 0 AND again.iteration > task.iteration
            )
        )
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
# Whoever was added speaks, or is taken back before; nothing else of it changes.
trigger(
    ApprovalSigner.__table__,
    "approval_signer_stands",
    "BEFORE UPDATE OR DELETE",
    """
IF pg_trigger_depth() = 1 AND (
    TG_OP = 'DELETE' OR OLD.taken_back_at IS NOT NULL
    OR (NEW.id, NEW.approval_id, NEW.task_id, NEW.signer_id, NEW.added_by_id, NEW.added_at, NEW.is_transfer, NEW.reason)
        IS DISTINCT FROM
        (OLD.id, OLD.approval_id, OLD.task_id, OLD.signer_id, OLD.added_by_id, OLD.added_at, OLD.is_transfer, OLD.reason)
    OR EXISTS (SELECT FROM approval_decision WHERE task_id = OLD.task_id AND holder_id = OLD.signer_id)
) THEN
    RAISE EXCEPTION 'A signer is taken back once, before the word, and never changed otherwise.'
        USING ERRCODE = '23514', TABLE = 'approval_signer', CONSTRAINT = 'ck_approval_signer_stands';
END IF;
RETURN NEW;
""",
)
# A personal task is decided by its signers, or by those who have it since nobody answered.
trigger(
    ApprovalDecision.__table__,
    "approval_decision_of_signer",
    "BEFORE INSERT",
    """
IF EXISTS (SELECT FROM approval_task WHERE id = NEW.task_id AND is_personal AND escalated_at IS NULL)
    AND NOT EXISTS (SELECT FROM approval_signer WHERE task_id = NEW.task_id AND signer_id = NEW.holder_id AND taken_back_at IS NULL)
THEN
    RAISE EXCEPTION 'A personal task is decided by its signers.'
        USING ERRCODE = '23514', TABLE = 'approval_decision', CONSTRAINT = 'ck_approval_decision_of_signer';
END IF;
RETURN NEW;
""",
)
