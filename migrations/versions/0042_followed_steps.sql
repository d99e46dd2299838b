ALTER TABLE approval_task ADD COLUMN iteration INTEGER DEFAULT 1 NOT NULL;
ALTER TABLE approval_task ALTER COLUMN iteration DROP DEFAULT;
ALTER TABLE approval_task ADD CONSTRAINT ck_approval_task_iteration CHECK (iteration > 0);
ALTER TABLE approval_task DROP CONSTRAINT ck_approval_task_taskstate;
ALTER TABLE approval_task ADD CONSTRAINT ck_approval_task_taskstate CHECK (state IN ('PLANNED', 'OPEN', 'APPROVED', 'RETURNED', 'SENT_BACK', 'REJECTED', 'DROPPED'));
ALTER TABLE approval_task DROP CONSTRAINT uq_approval_task_approval_id_step_id_batch_turn;
ALTER TABLE approval_task ADD CONSTRAINT uq_approval_task_approval_id_step_id_iteration_batch_turn UNIQUE (approval_id, step_id, iteration, batch, turn);
ALTER TABLE approval_task ADD CONSTRAINT uq_approval_task_id_approval_id_mode_step_id_iteration UNIQUE (id, approval_id, mode, step_id, iteration);

ALTER TABLE approval_decision ADD COLUMN to_task_id UUID;
ALTER TABLE approval_decision ADD COLUMN iteration INTEGER DEFAULT 1 NOT NULL;
ALTER TABLE approval_decision ALTER COLUMN iteration DROP DEFAULT;
ALTER TABLE approval_decision ADD COLUMN step_id UUID;
ALTER TABLE approval_decision DISABLE TRIGGER approval_decision_append_only;
UPDATE approval_decision SET step_id = task.step_id FROM approval_task AS task WHERE task.id = approval_decision.task_id;
ALTER TABLE approval_decision ENABLE TRIGGER approval_decision_append_only;
ALTER TABLE approval_decision ALTER COLUMN step_id SET NOT NULL;
ALTER TABLE approval_decision DROP CONSTRAINT ck_approval_decision_verdict;
ALTER TABLE approval_decision ADD CONSTRAINT ck_approval_decision_verdict CHECK (verdict IN ('APPROVE', 'RETURN', 'SEND_BACK', 'REJECT'));
ALTER TABLE approval_decision ADD CONSTRAINT ck_approval_decision_to_task CHECK ((verdict = 'SEND_BACK') = (to_task_id IS NOT NULL));
ALTER TABLE approval_decision DROP CONSTRAINT fk_approval_decision_task_id_approval_id_mode;
ALTER TABLE approval_task DROP CONSTRAINT uq_approval_task_id_approval_id_mode;
ALTER TABLE approval_decision ADD CONSTRAINT fk_approval_decision_task FOREIGN KEY(task_id, approval_id, mode, step_id, iteration) REFERENCES approval_task (id, approval_id, mode, step_id, iteration);
ALTER TABLE approval_decision ADD CONSTRAINT fk_approval_decision_to_task FOREIGN KEY(to_task_id, approval_id) REFERENCES approval_task (id, approval_id);
DROP INDEX uq_approval_decision_once;
CREATE UNIQUE INDEX uq_approval_decision_once ON approval_decision (approval_id, decided_by_id, iteration) WHERE once;

CREATE OR REPLACE FUNCTION approval_decision_one_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
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
END $$;

CREATE TRIGGER approval_decision_one_step BEFORE INSERT ON approval_decision FOR EACH ROW EXECUTE FUNCTION approval_decision_one_step();

CREATE OR REPLACE FUNCTION approval_decision_sends_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
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
END $$;

CREATE TRIGGER approval_decision_sends_back BEFORE INSERT ON approval_decision FOR EACH ROW EXECUTE FUNCTION approval_decision_sends_back();

CREATE OR REPLACE FUNCTION approval_task_ends_as_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
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
END $$;

CREATE OR REPLACE FUNCTION approval_ends_as_its_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
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
END $$;

CREATE TABLE issue_transition (
    id UUID NOT NULL,
    issue_id UUID NOT NULL,
    from_state VARCHAR(40),
    to_state VARCHAR(40) NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    by_id UUID NOT NULL,
    reason VARCHAR(4000),
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_issue_transition PRIMARY KEY (id),
    CONSTRAINT fk_issue_transition_issue_id_project_id_customer_id_unit_id FOREIGN KEY(issue_id, project_id, customer_id, unit_id) REFERENCES issue (id, project_id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT ck_issue_transition_begins_open CHECK (from_state IS NOT NULL OR to_state = 'OPEN'),
    CONSTRAINT ck_issue_transition_from_state CHECK (from_state IN ('OPEN', 'HANDLING', 'WITH_HEADQUARTERS', 'RETURNED', 'ANSWERED', 'CLOSED', 'REOPENED')),
    CONSTRAINT ck_issue_transition_to_state CHECK (to_state IN ('OPEN', 'HANDLING', 'WITH_HEADQUARTERS', 'RETURNED', 'ANSWERED', 'CLOSED', 'REOPENED')),
    CONSTRAINT fk_issue_transition_by_id FOREIGN KEY(by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_issue_transition_issue ON issue_transition (issue_id, at, id);

CREATE OR REPLACE FUNCTION issue_transition_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of issue_transition is never changed.'
        USING ERRCODE = '23514', TABLE = 'issue_transition', CONSTRAINT = 'ck_issue_transition_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER issue_transition_append_only BEFORE UPDATE OR DELETE ON issue_transition FOR EACH ROW EXECUTE FUNCTION issue_transition_append_only();

INSERT INTO issue_transition (id, issue_id, project_id, customer_id, unit_id, from_state, to_state, at, by_id, created_at)
SELECT gen_random_uuid(), id, project_id, customer_id, unit_id, NULL, 'OPEN', raised_at, raised_by_id, raised_at FROM issue;
INSERT INTO issue_transition (id, issue_id, project_id, customer_id, unit_id, from_state, to_state, at, by_id, created_at)
SELECT gen_random_uuid(), issue.id, issue.project_id, issue.customer_id, issue.unit_id, told.before, told.after, told.at, told.actor_id, told.at
FROM audit_entry AS told JOIN issue ON issue.id = told.subject_id JOIN app_user ON app_user.id = told.actor_id
WHERE told.subject_type = 'Issue' AND told.field = 'state' AND told.before IS NOT NULL AND told.after IS NOT NULL;
