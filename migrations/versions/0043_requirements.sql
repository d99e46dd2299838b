CREATE TABLE requirement (
    id UUID NOT NULL,
    code VARCHAR(40) NOT NULL,
    project_id UUID,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    owner_id UUID,
    assigned_by_id UUID,
    raised_by_id UUID NOT NULL,
    audience VARCHAR(40) NOT NULL,
    source VARCHAR(40) NOT NULL,
    title VARCHAR(200) NOT NULL,
    text VARCHAR(4000) NOT NULL,
    priority VARCHAR(40) NOT NULL,
    is_latent BOOLEAN NOT NULL,
    analysis VARCHAR(4000),
    state VARCHAR(40) NOT NULL,
    outcome VARCHAR(40),
    raised_at TIMESTAMP WITH TIME ZONE NOT NULL,
    answered_at TIMESTAMP WITH TIME ZONE,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_requirement PRIMARY KEY (id),
    CONSTRAINT fk_requirement_project FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT uq_requirement_id_project_id_customer_id_unit_id UNIQUE (id, project_id, customer_id, unit_id),
    CONSTRAINT ck_requirement_latent CHECK (NOT is_latent OR state IN ('RAISED', 'ANALYSING', 'DROPPED') AND audience = 'STAFF'),
    CONSTRAINT ck_requirement_dropped CHECK (state <> 'DROPPED' OR is_latent),
    CONSTRAINT ck_requirement_source CHECK ((source = 'PORTAL') = (audience = 'CUSTOMER') AND audience IN ('STAFF', 'CUSTOMER')),
    CONSTRAINT ck_requirement_owner CHECK (owner_id IS NOT NULL OR state NOT IN ('ANALYSING', 'IMPLEMENTING', 'ANSWERED', 'CONFIRMED')),
    CONSTRAINT ck_requirement_outcome CHECK ((state IN ('ANSWERED', 'CONFIRMED')) = (outcome IS NOT NULL)),
    CONSTRAINT ck_requirement_answered CHECK (outcome IS NULL OR answered_at IS NOT NULL),
    CONSTRAINT ck_requirement_confirmed CHECK ((state = 'CONFIRMED') = (confirmed_at IS NOT NULL)),
    CONSTRAINT uq_requirement_code UNIQUE (code),
    CONSTRAINT fk_requirement_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_requirement_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_requirement_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id),
    CONSTRAINT fk_requirement_assigned_by_id FOREIGN KEY(assigned_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_requirement_raised_by_id FOREIGN KEY(raised_by_id) REFERENCES app_user (id),
    CONSTRAINT ck_requirement_audience CHECK (audience IN ('STAFF', 'CUSTOMER', 'PARTNER')),
    CONSTRAINT ck_requirement_requirementsource CHECK (source IN ('PORTAL', 'MEETING', 'VISIT', 'CONTRACT', 'MAINTENANCE', 'SURVEY', 'OTHER')),
    CONSTRAINT ck_requirement_requirementpriority CHECK (priority IN ('LOW', 'NORMAL', 'HIGH', 'URGENT')),
    CONSTRAINT ck_requirement_requirementstate CHECK (state IN ('RAISED', 'ANALYSING', 'IMPLEMENTING', 'ANSWERED', 'CONFIRMED', 'REOPENED', 'DROPPED')),
    CONSTRAINT ck_requirement_requirementoutcome CHECK (outcome IN ('FULFILLED', 'PARTLY_FULFILLED', 'DECLINED'))
);

CREATE INDEX ix_requirement_unit ON requirement (unit_id, raised_at, id);

CREATE INDEX ix_requirement_by_raised_by_id ON requirement (raised_by_id);

CREATE INDEX ix_requirement_raised ON requirement (raised_at, id);

CREATE INDEX ix_requirement_project ON requirement (project_id, raised_at, id);

CREATE INDEX ix_requirement_owner_id ON requirement (owner_id);

CREATE INDEX ix_requirement_by_state ON requirement (state);

CREATE INDEX ix_requirement_by_answered_at ON requirement (answered_at);

CREATE INDEX ix_requirement_by_confirmed_at ON requirement (confirmed_at);

CREATE INDEX ix_requirement_customer ON requirement (customer_id, raised_at, id);

CREATE INDEX ix_requirement_words ON requirement USING gin (lower(title) gin_trgm_ops, lower(code) gin_trgm_ops);

CREATE OR REPLACE FUNCTION requirement_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.customer_id <> OLD.customer_id OR (OLD.project_id IS NOT NULL AND NEW.project_id IS DISTINCT FROM OLD.project_id)
    OR (NEW.is_latent AND NOT OLD.is_latent)
THEN
    RAISE EXCEPTION 'A requirement stays the customer''s and the project''s, and what was told stays told.'
        USING ERRCODE = '23514', TABLE = 'requirement', CONSTRAINT = 'ck_requirement_stands';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER requirement_stands BEFORE UPDATE OF customer_id, project_id, is_latent ON requirement FOR EACH ROW EXECUTE FUNCTION requirement_stands();

CREATE OR REPLACE FUNCTION requirement_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('ANALYSING', 'ANSWERED'), ('ANALYSING', 'DROPPED'), ('ANALYSING', 'IMPLEMENTING'), ('ANSWERED', 'CONFIRMED'), ('ANSWERED', 'REOPENED'), ('CONFIRMED', 'REOPENED'), ('IMPLEMENTING', 'ANSWERED'), ('RAISED', 'ANALYSING'), ('RAISED', 'ANSWERED'), ('RAISED', 'DROPPED'), ('RAISED', 'IMPLEMENTING'), ('REOPENED', 'ANALYSING'), ('REOPENED', 'ANSWERED'), ('REOPENED', 'IMPLEMENTING')) THEN
    RAISE EXCEPTION 'This state does not follow that one.'
        USING ERRCODE = '23514', TABLE = 'requirement', CONSTRAINT = 'ck_requirement_steps';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER requirement_steps BEFORE UPDATE OF state ON requirement FOR EACH ROW EXECUTE FUNCTION requirement_steps();

CREATE TABLE requirement_transition (
    id UUID NOT NULL,
    requirement_id UUID NOT NULL,
    to_state VARCHAR(40) NOT NULL,
    audience VARCHAR(40) NOT NULL,
    word VARCHAR(4000),
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    by_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_requirement_transition PRIMARY KEY (id),
    CONSTRAINT ck_requirement_transition_word CHECK (word IS NOT NULL OR to_state NOT IN ('ANSWERED', 'REOPENED', 'DROPPED')),
    CONSTRAINT fk_requirement_transition_requirement_id FOREIGN KEY(requirement_id) REFERENCES requirement (id),
    CONSTRAINT ck_requirement_transition_requirementstate CHECK (to_state IN ('RAISED', 'ANALYSING', 'IMPLEMENTING', 'ANSWERED', 'CONFIRMED', 'REOPENED', 'DROPPED')),
    CONSTRAINT ck_requirement_transition_audience CHECK (audience IN ('STAFF', 'CUSTOMER', 'PARTNER')),
    CONSTRAINT fk_requirement_transition_by_id FOREIGN KEY(by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_requirement_transition_requirement ON requirement_transition (requirement_id, at, id);

CREATE OR REPLACE FUNCTION requirement_transition_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of requirement_transition is never changed.'
        USING ERRCODE = '23514', TABLE = 'requirement_transition', CONSTRAINT = 'ck_requirement_transition_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER requirement_transition_append_only BEFORE UPDATE OR DELETE ON requirement_transition FOR EACH ROW EXECUTE FUNCTION requirement_transition_append_only();

CREATE TABLE requirement_task (
    id UUID NOT NULL,
    requirement_id UUID NOT NULL,
    task_id UUID NOT NULL,
    linked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    linked_by_id UUID NOT NULL,
    unlinked_at TIMESTAMP WITH TIME ZONE,
    unlinked_by_id UUID,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_requirement_task PRIMARY KEY (id),
    CONSTRAINT fk_requirement_task_requirement FOREIGN KEY(requirement_id, project_id, customer_id, unit_id) REFERENCES requirement (id, project_id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_requirement_task_task FOREIGN KEY(task_id, project_id) REFERENCES task (id, project_id),
    CONSTRAINT ck_requirement_task_unlinked_by CHECK ((unlinked_at IS NULL) = (unlinked_by_id IS NULL)),
    CONSTRAINT fk_requirement_task_linked_by_id FOREIGN KEY(linked_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_requirement_task_unlinked_by_id FOREIGN KEY(unlinked_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_requirement_task_requirement ON requirement_task (requirement_id, linked_at, id);

CREATE UNIQUE INDEX uq_requirement_task_open ON requirement_task (requirement_id, task_id) WHERE unlinked_at IS NULL;

CREATE INDEX ix_requirement_task_task ON requirement_task (task_id, linked_at, id);

CREATE INDEX ix_requirement_task_project ON requirement_task (project_id, linked_at, id);

ALTER TABLE alert DROP CONSTRAINT ck_alert_alertrule;
ALTER TABLE alert ADD CONSTRAINT ck_alert_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'ORDER_CANCELLED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'EARLY_ENTRY_OVERDUE', 'PROJECT_OVERDUE', 'RESOURCE_CLASH', 'MILESTONE_OVERDUE', 'TASK_OVERDUE', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'CHANGE_ORDER_CANCELLED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'TERMINATION_WITHDRAWN', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'HOURS_WAITING', 'HOURS_DISPUTED', 'HOURS_RETURNED', 'HOURS_MISSING', 'HOURS_UNLOCKED', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'DELEGATE_NAMED', 'DELEGATE_SIGNS', 'DELEGATE_ENDED', 'PAPER_TO_CONFIRM', 'PAPER_REJECTED', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW', 'POLICY_CHANGE_FAILED', 'RECOVERY_CODES_USED_UP', 'WEEKLY_REPORT_MISSING', 'WEEKLY_REPORT_TO_REVIEW', 'WEEKLY_REPORT_RETURNED', 'WEEKLY_REPORT_PUBLISHED', 'ANNOUNCEMENT_PUBLISHED', 'DISCUSSION_REPLIED', 'REQUIREMENT_RAISED', 'REQUIREMENT_GIVEN', 'REQUIREMENT_ANSWERED', 'REQUIREMENT_REOPENED', 'ISSUE_RAISED', 'ISSUE_ASSIGNED', 'ISSUE_REPLIED', 'ISSUE_ANSWERED', 'ISSUE_MAJOR', 'ISSUE_RETURNED', 'ISSUE_REOPENED', 'ISSUE_OVERDUE', 'APPROVAL_URGED', 'APPROVAL_SIGNER_ADDED', 'APPROVAL_SIGNER_TAKEN_BACK', 'APPROVAL_TRANSFERRED', 'APPROVAL_INFORMED', 'BUDGET_USED'));

ALTER TABLE alert_preference DROP CONSTRAINT ck_alert_preference_alertrule;
ALTER TABLE alert_preference ADD CONSTRAINT ck_alert_preference_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'ORDER_CANCELLED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'EARLY_ENTRY_OVERDUE', 'PROJECT_OVERDUE', 'RESOURCE_CLASH', 'MILESTONE_OVERDUE', 'TASK_OVERDUE', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'CHANGE_ORDER_CANCELLED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'TERMINATION_WITHDRAWN', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'HOURS_WAITING', 'HOURS_DISPUTED', 'HOURS_RETURNED', 'HOURS_MISSING', 'HOURS_UNLOCKED', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'DELEGATE_NAMED', 'DELEGATE_SIGNS', 'DELEGATE_ENDED', 'PAPER_TO_CONFIRM', 'PAPER_REJECTED', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW', 'POLICY_CHANGE_FAILED', 'RECOVERY_CODES_USED_UP', 'WEEKLY_REPORT_MISSING', 'WEEKLY_REPORT_TO_REVIEW', 'WEEKLY_REPORT_RETURNED', 'WEEKLY_REPORT_PUBLISHED', 'ANNOUNCEMENT_PUBLISHED', 'DISCUSSION_REPLIED', 'REQUIREMENT_RAISED', 'REQUIREMENT_GIVEN', 'REQUIREMENT_ANSWERED', 'REQUIREMENT_REOPENED', 'ISSUE_RAISED', 'ISSUE_ASSIGNED', 'ISSUE_REPLIED', 'ISSUE_ANSWERED', 'ISSUE_MAJOR', 'ISSUE_RETURNED', 'ISSUE_REOPENED', 'ISSUE_OVERDUE', 'APPROVAL_URGED', 'APPROVAL_SIGNER_ADDED', 'APPROVAL_SIGNER_TAKEN_BACK', 'APPROVAL_TRANSFERRED', 'APPROVAL_INFORMED', 'BUDGET_USED'));
