ALTER TABLE alert DROP CONSTRAINT ck_alert_alertrule;
ALTER TABLE alert ADD CONSTRAINT ck_alert_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'ORDER_CANCELLED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'EARLY_ENTRY_OVERDUE', 'MILESTONE_OVERDUE', 'TASK_OVERDUE', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'CHANGE_ORDER_CANCELLED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'TERMINATION_WITHDRAWN', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'HOURS_WAITING', 'HOURS_DISPUTED', 'HOURS_RETURNED', 'HOURS_MISSING', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'DELEGATE_NAMED', 'DELEGATE_SIGNS', 'DELEGATE_ENDED', 'PAPER_TO_CONFIRM', 'PAPER_REJECTED', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW', 'POLICY_CHANGE_FAILED', 'RECOVERY_CODES_USED_UP', 'WEEKLY_REPORT_MISSING', 'WEEKLY_REPORT_TO_REVIEW', 'WEEKLY_REPORT_RETURNED', 'WEEKLY_REPORT_PUBLISHED', 'ISSUE_RAISED', 'ISSUE_REPLIED', 'ISSUE_ANSWERED', 'ISSUE_MAJOR', 'ISSUE_RETURNED', 'ISSUE_REOPENED', 'ISSUE_OVERDUE', 'APPROVAL_URGED', 'APPROVAL_SIGNER_ADDED', 'APPROVAL_SIGNER_TAKEN_BACK', 'APPROVAL_TRANSFERRED', 'APPROVAL_INFORMED'));

ALTER TABLE alert_preference DROP CONSTRAINT ck_alert_preference_alertrule;
ALTER TABLE alert_preference ADD CONSTRAINT ck_alert_preference_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'ORDER_CANCELLED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'EARLY_ENTRY_OVERDUE', 'MILESTONE_OVERDUE', 'TASK_OVERDUE', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'CHANGE_ORDER_CANCELLED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'TERMINATION_WITHDRAWN', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'HOURS_WAITING', 'HOURS_DISPUTED', 'HOURS_RETURNED', 'HOURS_MISSING', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'DELEGATE_NAMED', 'DELEGATE_SIGNS', 'DELEGATE_ENDED', 'PAPER_TO_CONFIRM', 'PAPER_REJECTED', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW', 'POLICY_CHANGE_FAILED', 'RECOVERY_CODES_USED_UP', 'WEEKLY_REPORT_MISSING', 'WEEKLY_REPORT_TO_REVIEW', 'WEEKLY_REPORT_RETURNED', 'WEEKLY_REPORT_PUBLISHED', 'ISSUE_RAISED', 'ISSUE_REPLIED', 'ISSUE_ANSWERED', 'ISSUE_MAJOR', 'ISSUE_RETURNED', 'ISSUE_REOPENED', 'ISSUE_OVERDUE', 'APPROVAL_URGED', 'APPROVAL_SIGNER_ADDED', 'APPROVAL_SIGNER_TAKEN_BACK', 'APPROVAL_TRANSFERRED', 'APPROVAL_INFORMED'));

CREATE TABLE weekly_report (
    id UUID NOT NULL,
    week_starts_on DATE NOT NULL,
    owner_id UUID NOT NULL,
    state VARCHAR(40) NOT NULL,
    summary VARCHAR(4000),
    internal_note VARCHAR(4000),
    return_reason VARCHAR(4000),
    opinion VARCHAR(4000),
    submitted_at TIMESTAMP WITH TIME ZONE,
    submitted_by_id UUID,
    reviewed_at TIMESTAMP WITH TIME ZONE,
    reviewed_by_id UUID,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    due_tasks INTEGER NOT NULL,
    on_time_tasks INTEGER NOT NULL,
    due_milestones INTEGER NOT NULL,
    on_time_milestones INTEGER NOT NULL,
    on_time_rate NUMERIC(5, 2) GENERATED ALWAYS AS (CASE WHEN due_tasks > 0 THEN round(on_time_tasks * 100.0 / due_tasks, 2) END) STORED,
    acceptance_rate NUMERIC(5, 2) GENERATED ALWAYS AS (CASE WHEN due_milestones > 0 THEN round(on_time_milestones * 100.0 / due_milestones, 2) END) STORED,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_weekly_report PRIMARY KEY (id),
    CONSTRAINT fk_weekly_report_project FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT uq_weekly_report_project_id_week_starts_on UNIQUE (project_id, week_starts_on),
    CONSTRAINT uq_weekly_report_id_project_id_week_starts_on UNIQUE (id, project_id, week_starts_on),
    CONSTRAINT ck_weekly_report_monday CHECK (extract(isodow FROM week_starts_on) = 1),
    CONSTRAINT ck_weekly_report_figures CHECK (least(due_tasks, due_milestones, on_time_tasks, on_time_milestones) >= 0 AND on_time_tasks <= due_tasks AND on_time_milestones <= due_milestones),
    CONSTRAINT ck_weekly_report_submitted CHECK ((state = 'DRAFT') = (submitted_at IS NULL)),
    CONSTRAINT ck_weekly_report_submitted_by CHECK ((submitted_at IS NULL) = (submitted_by_id IS NULL)),
    CONSTRAINT ck_weekly_report_reviewed CHECK ((state IN ('REVIEWED', 'PUBLISHED')) = (reviewed_at IS NOT NULL)),
    CONSTRAINT ck_weekly_report_reviewed_by CHECK ((reviewed_at IS NULL) = (reviewed_by_id IS NULL)),
    CONSTRAINT ck_weekly_report_four_eyes CHECK (reviewed_by_id NOT IN (submitted_by_id, owner_id)),
    CONSTRAINT fk_weekly_report_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id),
    CONSTRAINT ck_weekly_report_weeklyreportstate CHECK (state IN ('DRAFT', 'SUBMITTED', 'REVIEWED', 'PUBLISHED')),
    CONSTRAINT fk_weekly_report_submitted_by_id FOREIGN KEY(submitted_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_weekly_report_reviewed_by_id FOREIGN KEY(reviewed_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_weekly_report_customer ON weekly_report (customer_id, week_starts_on, id);

CREATE INDEX ix_weekly_report_owner_id ON weekly_report (owner_id);

CREATE INDEX ix_weekly_report_unit ON weekly_report (unit_id, week_starts_on, id);

CREATE INDEX ix_weekly_report_week ON weekly_report (week_starts_on, id);

CREATE OR REPLACE FUNCTION weekly_report_delays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.state = 'SUBMITTED' THEN
    PERFORM FROM weekly_report_line WHERE report_id = NEW.id AND is_late AND delay_reason IS NULL;
    IF FOUND THEN
        RAISE EXCEPTION 'Who reports a delay says why.'
            USING ERRCODE = '23514', TABLE = 'weekly_report', CONSTRAINT = 'ck_weekly_report_delays';
    END IF;
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER weekly_report_delays BEFORE UPDATE OF state ON weekly_report FOR EACH ROW EXECUTE FUNCTION weekly_report_delays();

CREATE OR REPLACE FUNCTION weekly_report_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('DRAFT', 'SUBMITTED'), ('REVIEWED', 'PUBLISHED'), ('SUBMITTED', 'DRAFT'), ('SUBMITTED', 'REVIEWED')) THEN
    RAISE EXCEPTION 'This state does not follow that one.'
        USING ERRCODE = '23514', TABLE = 'weekly_report', CONSTRAINT = 'ck_weekly_report_steps';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER weekly_report_steps BEFORE UPDATE OF state ON weekly_report FOR EACH ROW EXECUTE FUNCTION weekly_report_steps();

CREATE TABLE weekly_report_line (
    id UUID NOT NULL,
    report_id UUID NOT NULL,
    week_starts_on DATE NOT NULL,
    part VARCHAR(40) NOT NULL,
    sequence INTEGER NOT NULL,
    task_id UUID,
    person_id UUID,
    description VARCHAR(4000) NOT NULL,
    completion INTEGER NOT NULL,
    hours NUMERIC(9, 2) NOT NULL,
    is_late BOOLEAN NOT NULL,
    delay_reason VARCHAR(4000),
    internal_note VARCHAR(4000),
    is_customer_visible BOOLEAN NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_weekly_report_line PRIMARY KEY (id),
    CONSTRAINT fk_weekly_report_line_project FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_weekly_report_line_report_id_project_id_week_starts_on FOREIGN KEY(report_id, project_id, week_starts_on) REFERENCES weekly_report (id, project_id, week_starts_on),
    CONSTRAINT fk_weekly_report_line_task FOREIGN KEY(task_id, project_id) REFERENCES task (id, project_id),
    CONSTRAINT ck_weekly_report_line_completion CHECK (completion BETWEEN 0 AND 100),
    CONSTRAINT ck_weekly_report_line_numbers CHECK (sequence > 0 AND hours >= 0),
    CONSTRAINT ck_weekly_report_line_part CHECK (part = 'THIS_WEEK' OR NOT is_late AND delay_reason IS NULL AND hours = 0),
    CONSTRAINT ck_weekly_report_line_reportpart CHECK (part IN ('THIS_WEEK', 'NEXT_WEEK')),
    CONSTRAINT fk_weekly_report_line_person_id FOREIGN KEY(person_id) REFERENCES app_user (id)
);

CREATE INDEX ix_weekly_report_line_order ON weekly_report_line (report_id, sequence, id);

CREATE INDEX ix_weekly_report_line_task ON weekly_report_line (task_id);

CREATE OR REPLACE FUNCTION weekly_report_line_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 THEN
    RETURN NEW;
END IF;
PERFORM FROM weekly_report WHERE id IN (OLD.report_id, NEW.report_id) AND state <> 'DRAFT';
IF FOUND THEN
    RAISE EXCEPTION 'The lines of a submitted report stand.'
        USING ERRCODE = '23514', TABLE = 'weekly_report_line', CONSTRAINT = 'ck_weekly_report_line_stands';
END IF;
RETURN coalesce(NEW, OLD);
END $$;

CREATE TRIGGER weekly_report_line_stands BEFORE INSERT OR UPDATE OR DELETE ON weekly_report_line FOR EACH ROW EXECUTE FUNCTION weekly_report_line_stands();

CREATE TABLE published_report (
    id UUID NOT NULL,
    report_id UUID NOT NULL,
    week_starts_on DATE NOT NULL,
    summary VARCHAR(4000),
    published_at TIMESTAMP WITH TIME ZONE NOT NULL,
    published_by_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    due_tasks INTEGER NOT NULL,
    on_time_tasks INTEGER NOT NULL,
    due_milestones INTEGER NOT NULL,
    on_time_milestones INTEGER NOT NULL,
    on_time_rate NUMERIC(5, 2) GENERATED ALWAYS AS (CASE WHEN due_tasks > 0 THEN round(on_time_tasks * 100.0 / due_tasks, 2) END) STORED,
    acceptance_rate NUMERIC(5, 2) GENERATED ALWAYS AS (CASE WHEN due_milestones > 0 THEN round(on_time_milestones * 100.0 / due_milestones, 2) END) STORED,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_published_report PRIMARY KEY (id),
    CONSTRAINT fk_published_report_project FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_published_report_report_id_project_id_week_starts_on FOREIGN KEY(report_id, project_id, week_starts_on) REFERENCES weekly_report (id, project_id, week_starts_on),
    CONSTRAINT uq_published_report_report_id UNIQUE (report_id),
    CONSTRAINT uq_published_report_id_project_id UNIQUE (id, project_id),
    CONSTRAINT ck_published_report_figures CHECK (least(due_tasks, due_milestones, on_time_tasks, on_time_milestones) >= 0 AND on_time_tasks <= due_tasks AND on_time_milestones <= due_milestones),
    CONSTRAINT fk_published_report_published_by_id FOREIGN KEY(published_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_published_report_customer ON published_report (customer_id, week_starts_on, id);

CREATE INDEX ix_published_report_project ON published_report (project_id, week_starts_on, id);

CREATE INDEX ix_published_report_unit ON published_report (unit_id, week_starts_on, id);

CREATE OR REPLACE FUNCTION published_report_reviewed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM FROM weekly_report WHERE id = NEW.report_id AND state = 'REVIEWED' FOR NO KEY UPDATE;
IF NOT FOUND THEN
    RAISE EXCEPTION 'A report is published once it is reviewed.'
        USING ERRCODE = '23514', TABLE = 'published_report', CONSTRAINT = 'ck_published_report_reviewed';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER published_report_reviewed BEFORE INSERT ON published_report FOR EACH ROW EXECUTE FUNCTION published_report_reviewed();

CREATE OR REPLACE FUNCTION published_report_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of published_report is never changed.'
        USING ERRCODE = '23514', TABLE = 'published_report', CONSTRAINT = 'ck_published_report_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER published_report_append_only BEFORE UPDATE OR DELETE ON published_report FOR EACH ROW EXECUTE FUNCTION published_report_append_only();

CREATE TABLE published_report_line (
    id UUID NOT NULL,
    published_id UUID NOT NULL,
    part VARCHAR(40) NOT NULL,
    sequence INTEGER NOT NULL,
    description VARCHAR(4000) NOT NULL,
    person_name VARCHAR(200),
    completion INTEGER NOT NULL,
    delay_reason VARCHAR(4000),
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_published_report_line PRIMARY KEY (id),
    CONSTRAINT fk_published_report_line_project FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_published_report_line_published_id_project_id FOREIGN KEY(published_id, project_id) REFERENCES published_report (id, project_id),
    CONSTRAINT uq_published_report_line_published_id_part_sequence UNIQUE (published_id, part, sequence),
    CONSTRAINT ck_published_report_line_numbers CHECK (completion BETWEEN 0 AND 100 AND sequence > 0),
    CONSTRAINT ck_published_report_line_reportpart CHECK (part IN ('THIS_WEEK', 'NEXT_WEEK'))
);

CREATE INDEX ix_published_report_line_order ON published_report_line (published_id, sequence, id);

CREATE OR REPLACE FUNCTION published_report_line_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of published_report_line is never changed.'
        USING ERRCODE = '23514', TABLE = 'published_report_line', CONSTRAINT = 'ck_published_report_line_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER published_report_line_append_only BEFORE UPDATE OR DELETE ON published_report_line FOR EACH ROW EXECUTE FUNCTION published_report_line_append_only();

INSERT INTO deadline (id, kind, subject_id, step, due_at)
SELECT gen_random_uuid(), 'alert:Project', id, 'WEEKLY_REPORT_MISSING:', created_at FROM project WHERE state NOT IN ('CLOSED', 'STOPPED')
ON CONFLICT DO NOTHING;
