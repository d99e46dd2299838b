ALTER TABLE alert DROP CONSTRAINT ck_alert_alertrule;
ALTER TABLE alert ADD CONSTRAINT ck_alert_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'ORDER_CANCELLED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'EARLY_ENTRY_OVERDUE', 'MILESTONE_OVERDUE', 'TASK_OVERDUE', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'CHANGE_ORDER_CANCELLED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'TERMINATION_WITHDRAWN', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'HOURS_WAITING', 'HOURS_DISPUTED', 'HOURS_RETURNED', 'HOURS_MISSING', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'DELEGATE_NAMED', 'DELEGATE_SIGNS', 'DELEGATE_ENDED', 'PAPER_TO_CONFIRM', 'PAPER_REJECTED', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW', 'POLICY_CHANGE_FAILED', 'RECOVERY_CODES_USED_UP', 'ISSUE_RAISED', 'ISSUE_REPLIED', 'ISSUE_ANSWERED', 'ISSUE_MAJOR', 'ISSUE_RETURNED', 'ISSUE_REOPENED', 'ISSUE_OVERDUE'));

ALTER TABLE alert_preference DROP CONSTRAINT ck_alert_preference_alertrule;
ALTER TABLE alert_preference ADD CONSTRAINT ck_alert_preference_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'ORDER_CANCELLED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'EARLY_ENTRY_OVERDUE', 'MILESTONE_OVERDUE', 'TASK_OVERDUE', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'CHANGE_ORDER_CANCELLED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'TERMINATION_WITHDRAWN', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'HOURS_WAITING', 'HOURS_DISPUTED', 'HOURS_RETURNED', 'HOURS_MISSING', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'DELEGATE_NAMED', 'DELEGATE_SIGNS', 'DELEGATE_ENDED', 'PAPER_TO_CONFIRM', 'PAPER_REJECTED', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW', 'POLICY_CHANGE_FAILED', 'RECOVERY_CODES_USED_UP', 'ISSUE_RAISED', 'ISSUE_REPLIED', 'ISSUE_ANSWERED', 'ISSUE_MAJOR', 'ISSUE_RETURNED', 'ISSUE_REOPENED', 'ISSUE_OVERDUE'));

CREATE TABLE task_dependency (
    id UUID NOT NULL,
    predecessor_id UUID NOT NULL,
    successor_id UUID NOT NULL,
    lag_days INTEGER NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_task_dependency PRIMARY KEY (id),
    CONSTRAINT fk_task_dependency_project FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_task_dependency_predecessor FOREIGN KEY(predecessor_id, project_id) REFERENCES task (id, project_id),
    CONSTRAINT fk_task_dependency_successor FOREIGN KEY(successor_id, project_id) REFERENCES task (id, project_id),
    CONSTRAINT uq_task_dependency_predecessor_id_successor_id UNIQUE (predecessor_id, successor_id),
    CONSTRAINT ck_task_dependency_another CHECK (predecessor_id <> successor_id),
    CONSTRAINT ck_task_dependency_lag CHECK (lag_days BETWEEN 0 AND 250)
);

CREATE INDEX ix_task_dependency_successor ON task_dependency (successor_id, id);

CREATE INDEX ix_task_dependency_predecessor ON task_dependency (predecessor_id, id);

CREATE INDEX ix_task_dependency_project ON task_dependency (project_id, id);

CREATE OR REPLACE FUNCTION task_dependencies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM FROM project WHERE id = NEW.project_id FOR NO KEY UPDATE;
PERFORM FROM (
    WITH RECURSIVE after AS (
        SELECT NEW.successor_id AS id
        UNION SELECT task_dependency.successor_id FROM task_dependency JOIN after ON task_dependency.predecessor_id = after.id
    ) SELECT id FROM after WHERE id = NEW.predecessor_id
) AS circle;
IF FOUND THEN
    RAISE EXCEPTION 'A task does not wait for itself.'
        USING ERRCODE = '23514', TABLE = 'task_dependency', CONSTRAINT = 'ck_task_dependencies';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER task_dependencies BEFORE INSERT OR UPDATE ON task_dependency FOR EACH ROW EXECUTE FUNCTION task_dependencies();

CREATE TABLE baseline (
    id UUID NOT NULL,
    number INTEGER NOT NULL,
    reason VARCHAR(4000),
    set_at TIMESTAMP WITH TIME ZONE NOT NULL,
    set_by_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_baseline PRIMARY KEY (id),
    CONSTRAINT fk_baseline_project FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT uq_baseline_project_id_number UNIQUE (project_id, number),
    CONSTRAINT uq_baseline_id_project_id_number UNIQUE (id, project_id, number),
    CONSTRAINT ck_baseline_number CHECK (number > 0),
    CONSTRAINT fk_baseline_set_by_id FOREIGN KEY(set_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_baseline_unit ON baseline (unit_id, number, id);

CREATE OR REPLACE FUNCTION baseline_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION 'A baseline stands as it was set.'
    USING ERRCODE = '23514', TABLE = 'baseline', CONSTRAINT = 'ck_baseline_stands';
END $$;

CREATE TRIGGER baseline_stands BEFORE UPDATE OR DELETE ON baseline FOR EACH ROW EXECUTE FUNCTION baseline_stands();

CREATE TABLE baseline_task (
    id UUID NOT NULL,
    baseline_id UUID NOT NULL,
    number INTEGER NOT NULL,
    task_id UUID NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    working_days INTEGER NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_baseline_task PRIMARY KEY (id),
    CONSTRAINT fk_baseline_task_project FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_baseline_task_baseline_id_project_id_number FOREIGN KEY(baseline_id, project_id, number) REFERENCES baseline (id, project_id, number),
    CONSTRAINT fk_baseline_task_task_id_project_id FOREIGN KEY(task_id, project_id) REFERENCES task (id, project_id),
    CONSTRAINT uq_baseline_task_task_id_number UNIQUE (task_id, number),
    CONSTRAINT ck_baseline_task_period CHECK (ends_on >= starts_on AND working_days > 0)
);

CREATE INDEX ix_baseline_task_baseline ON baseline_task (baseline_id, starts_on, id);

CREATE INDEX ix_baseline_task_project ON baseline_task (project_id, starts_on, id);

CREATE OR REPLACE FUNCTION baseline_task_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION 'A baseline stands as it was set.'
    USING ERRCODE = '23514', TABLE = 'baseline_task', CONSTRAINT = 'ck_baseline_task_stands';
END $$;

CREATE TRIGGER baseline_task_stands BEFORE UPDATE OR DELETE ON baseline_task FOR EACH ROW EXECUTE FUNCTION baseline_task_stands();

CREATE TABLE baseline_milestone (
    id UUID NOT NULL,
    baseline_id UUID NOT NULL,
    number INTEGER NOT NULL,
    milestone_id UUID NOT NULL,
    planned_on DATE NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_baseline_milestone PRIMARY KEY (id),
    CONSTRAINT fk_baseline_milestone_project FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_baseline_milestone_baseline_id_project_id_number FOREIGN KEY(baseline_id, project_id, number) REFERENCES baseline (id, project_id, number),
    CONSTRAINT fk_baseline_milestone_milestone_id_project_id FOREIGN KEY(milestone_id, project_id) REFERENCES milestone (id, project_id),
    CONSTRAINT uq_baseline_milestone_milestone_id_number UNIQUE (milestone_id, number)
);

CREATE INDEX ix_baseline_milestone_baseline ON baseline_milestone (baseline_id, planned_on, id);

CREATE INDEX ix_baseline_milestone_project ON baseline_milestone (project_id, planned_on, id);

CREATE OR REPLACE FUNCTION baseline_milestone_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION 'A baseline stands as it was set.'
    USING ERRCODE = '23514', TABLE = 'baseline_milestone', CONSTRAINT = 'ck_baseline_milestone_stands';
END $$;

CREATE TRIGGER baseline_milestone_stands BEFORE UPDATE OR DELETE ON baseline_milestone FOR EACH ROW EXECUTE FUNCTION baseline_milestone_stands();
