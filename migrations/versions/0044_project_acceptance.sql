ALTER TABLE alert DROP CONSTRAINT ck_alert_alertrule;
ALTER TABLE alert ADD CONSTRAINT ck_alert_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'ORDER_CANCELLED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'EARLY_ENTRY_OVERDUE', 'PROJECT_OVERDUE', 'RESOURCE_CLASH', 'MILESTONE_OVERDUE', 'TASK_OVERDUE', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'CHANGE_ORDER_CANCELLED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'TERMINATION_WITHDRAWN', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'HOURS_WAITING', 'HOURS_DISPUTED', 'HOURS_RETURNED', 'HOURS_MISSING', 'HOURS_UNLOCKED', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'DELEGATE_NAMED', 'DELEGATE_SIGNS', 'DELEGATE_ENDED', 'PAPER_TO_CONFIRM', 'PAPER_REJECTED', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW', 'POLICY_CHANGE_FAILED', 'RECOVERY_CODES_USED_UP', 'WEEKLY_REPORT_MISSING', 'WEEKLY_REPORT_TO_REVIEW', 'WEEKLY_REPORT_RETURNED', 'WEEKLY_REPORT_PUBLISHED', 'ANNOUNCEMENT_PUBLISHED', 'DISCUSSION_REPLIED', 'REQUIREMENT_RAISED', 'REQUIREMENT_GIVEN', 'REQUIREMENT_ANSWERED', 'REQUIREMENT_REOPENED', 'ISSUE_RAISED', 'ISSUE_ASSIGNED', 'ISSUE_REPLIED', 'ISSUE_ANSWERED', 'ISSUE_MAJOR', 'ISSUE_RETURNED', 'ISSUE_REOPENED', 'ISSUE_OVERDUE', 'APPROVAL_URGED', 'APPROVAL_SIGNER_ADDED', 'APPROVAL_SIGNER_TAKEN_BACK', 'APPROVAL_TRANSFERRED', 'APPROVAL_INFORMED', 'BUDGET_USED', 'PROJECT_ACCEPTANCE_WAITING', 'PROJECT_ACCEPTANCE_PASSED', 'PROJECT_ACCEPTANCE_RETURNED', 'PROJECT_ACCEPTANCE_REVOKED'));

ALTER TABLE alert_preference DROP CONSTRAINT ck_alert_preference_alertrule;
ALTER TABLE alert_preference ADD CONSTRAINT ck_alert_preference_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'ORDER_CANCELLED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'EARLY_ENTRY_OVERDUE', 'PROJECT_OVERDUE', 'RESOURCE_CLASH', 'MILESTONE_OVERDUE', 'TASK_OVERDUE', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'CHANGE_ORDER_CANCELLED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'TERMINATION_WITHDRAWN', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'HOURS_WAITING', 'HOURS_DISPUTED', 'HOURS_RETURNED', 'HOURS_MISSING', 'HOURS_UNLOCKED', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'DELEGATE_NAMED', 'DELEGATE_SIGNS', 'DELEGATE_ENDED', 'PAPER_TO_CONFIRM', 'PAPER_REJECTED', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW', 'POLICY_CHANGE_FAILED', 'RECOVERY_CODES_USED_UP', 'WEEKLY_REPORT_MISSING', 'WEEKLY_REPORT_TO_REVIEW', 'WEEKLY_REPORT_RETURNED', 'WEEKLY_REPORT_PUBLISHED', 'ANNOUNCEMENT_PUBLISHED', 'DISCUSSION_REPLIED', 'REQUIREMENT_RAISED', 'REQUIREMENT_GIVEN', 'REQUIREMENT_ANSWERED', 'REQUIREMENT_REOPENED', 'ISSUE_RAISED', 'ISSUE_ASSIGNED', 'ISSUE_REPLIED', 'ISSUE_ANSWERED', 'ISSUE_MAJOR', 'ISSUE_RETURNED', 'ISSUE_REOPENED', 'ISSUE_OVERDUE', 'APPROVAL_URGED', 'APPROVAL_SIGNER_ADDED', 'APPROVAL_SIGNER_TAKEN_BACK', 'APPROVAL_TRANSFERRED', 'APPROVAL_INFORMED', 'BUDGET_USED', 'PROJECT_ACCEPTANCE_WAITING', 'PROJECT_ACCEPTANCE_PASSED', 'PROJECT_ACCEPTANCE_RETURNED', 'PROJECT_ACCEPTANCE_REVOKED'));

CREATE TABLE project_acceptance (
    id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    code VARCHAR(40) NOT NULL,
    kind VARCHAR(40) NOT NULL,
    round INTEGER NOT NULL,
    state VARCHAR(40) NOT NULL,
    owner_id UUID NOT NULL,
    prepared_at TIMESTAMP WITH TIME ZONE NOT NULL,
    note VARCHAR(4000),
    content TEXT,
    content_hash VARCHAR(64),
    requested_at TIMESTAMP WITH TIME ZONE,
    requested_by_id UUID,
    signed_at TIMESTAMP WITH TIME ZONE,
    signed_by_id UUID,
    signer_name VARCHAR(200),
    principal_name VARCHAR(200),
    opinion VARCHAR(4000),
    satisfaction INTEGER,
    accepted_on DATE,
    revoked_at TIMESTAMP WITH TIME ZONE,
    revoked_by_id UUID,
    revoke_reason VARCHAR(4000),
    is_requested BOOLEAN GENERATED ALWAYS AS (requested_at IS NOT NULL) STORED NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_project_acceptance PRIMARY KEY (id),
    CONSTRAINT fk_project_acceptance_project FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT uq_project_acceptance_project_id_kind_round UNIQUE (project_id, kind, round),
    CONSTRAINT uq_project_acceptance_id_project_id_is_requested UNIQUE (id, project_id, is_requested),
    CONSTRAINT uq_project_acceptance_id_project_id_accepted_on UNIQUE (id, project_id, accepted_on),
    CONSTRAINT uq_project_acceptance_id_state_kind UNIQUE (id, state, kind),
    CONSTRAINT ck_project_acceptance_round CHECK (round >= 1),
    CONSTRAINT ck_project_acceptance_content_hash CHECK (content_hash = encode(sha256(convert_to(content, 'UTF8')), 'hex')),
    CONSTRAINT ck_project_acceptance_requested CHECK (num_nonnulls(requested_at, requested_by_id, content, content_hash) IN (0, 4)),
    CONSTRAINT ck_project_acceptance_asked CHECK (CASE state WHEN 'DRAFT' THEN requested_at IS NULL WHEN 'WITHDRAWN' THEN true ELSE requested_at IS NOT NULL END),
    CONSTRAINT ck_project_acceptance_signed CHECK ((state IN ('PASSED', 'RETURNED', 'REVOKED')) = (signed_at IS NOT NULL) AND num_nonnulls(signed_at, signed_by_id, signer_name) IN (0, 3)),
    CONSTRAINT ck_project_acceptance_accepted_on CHECK ((state IN ('PASSED', 'REVOKED')) = (accepted_on IS NOT NULL)),
    CONSTRAINT ck_project_acceptance_reason CHECK (state <> 'RETURNED' OR opinion IS NOT NULL),
    CONSTRAINT ck_project_acceptance_satisfaction CHECK ((satisfaction IS NOT NULL) = (accepted_on IS NOT NULL AND kind = 'FINAL') AND satisfaction BETWEEN 1 AND 5),
    CONSTRAINT ck_project_acceptance_another CHECK (signed_by_id <> requested_by_id AND revoked_by_id <> requested_by_id),
    CONSTRAINT ck_project_acceptance_revoked CHECK ((state = 'REVOKED') = (revoked_at IS NOT NULL) AND num_nonnulls(revoked_at, revoked_by_id, revoke_reason) IN (0, 3)),
    CONSTRAINT uq_project_acceptance_code UNIQUE (code),
    CONSTRAINT ck_project_acceptance_projectacceptancekind CHECK (kind IN ('INITIAL', 'TRIAL_RUN', 'FINAL')),
    CONSTRAINT ck_project_acceptance_projectacceptancestate CHECK (state IN ('DRAFT', 'REQUESTED', 'PASSED', 'RETURNED', 'VOIDED', 'WITHDRAWN', 'REVOKED')),
    CONSTRAINT fk_project_acceptance_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id),
    CONSTRAINT fk_project_acceptance_requested_by_id FOREIGN KEY(requested_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_project_acceptance_signed_by_id FOREIGN KEY(signed_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_project_acceptance_revoked_by_id FOREIGN KEY(revoked_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_project_acceptance_customer ON project_acceptance (customer_id, prepared_at, id);
CREATE INDEX ix_project_acceptance_owner_id ON project_acceptance (owner_id);
CREATE INDEX ix_project_acceptance_prepared ON project_acceptance (prepared_at, id);
CREATE INDEX ix_project_acceptance_project ON project_acceptance (project_id, prepared_at, id);
CREATE INDEX ix_project_acceptance_unit ON project_acceptance (unit_id, prepared_at, id);
CREATE UNIQUE INDEX uq_project_acceptance_standing ON project_acceptance (project_id, kind) WHERE state IN ('DRAFT', 'REQUESTED', 'PASSED');

CREATE TABLE project_acceptance_document (
    id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    acceptance_id UUID NOT NULL,
    is_requested BOOLEAN NOT NULL,
    document_id UUID NOT NULL,
    sequence INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_project_acceptance_document PRIMARY KEY (id),
    CONSTRAINT fk_project_acceptance_document_project FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_project_acceptance_document_acceptance FOREIGN KEY(acceptance_id, project_id, is_requested) REFERENCES project_acceptance (id, project_id, is_requested) ON UPDATE CASCADE,
    CONSTRAINT uq_project_acceptance_document_acceptance_id_document_id UNIQUE (acceptance_id, document_id),
    CONSTRAINT uq_project_acceptance_document_acceptance_id_sequence UNIQUE (acceptance_id, sequence),
    CONSTRAINT fk_project_acceptance_document_document_id FOREIGN KEY(document_id) REFERENCES document (id)
);

CREATE INDEX ix_project_acceptance_document_customer ON project_acceptance_document (customer_id, acceptance_id, sequence);
CREATE INDEX ix_project_acceptance_document_document_id ON project_acceptance_document (document_id);
CREATE INDEX ix_project_acceptance_document_project ON project_acceptance_document (project_id, acceptance_id, sequence);

CREATE TABLE project_acceptance_transition (
    id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    acceptance_id UUID NOT NULL,
    is_requested BOOLEAN NOT NULL,
    from_state VARCHAR(40),
    to_state VARCHAR(40) NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    by_id UUID NOT NULL,
    reason VARCHAR(4000),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_project_acceptance_transition PRIMARY KEY (id),
    CONSTRAINT fk_project_acceptance_transition_project FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_project_acceptance_transition_acceptance FOREIGN KEY(acceptance_id, project_id, is_requested) REFERENCES project_acceptance (id, project_id, is_requested) ON UPDATE CASCADE,
    CONSTRAINT ck_project_acceptance_transition_from_state CHECK (from_state IN ('DRAFT', 'REQUESTED', 'PASSED', 'RETURNED', 'VOIDED', 'WITHDRAWN', 'REVOKED')),
    CONSTRAINT ck_project_acceptance_transition_to_state CHECK (to_state IN ('DRAFT', 'REQUESTED', 'PASSED', 'RETURNED', 'VOIDED', 'WITHDRAWN', 'REVOKED')),
    CONSTRAINT fk_project_acceptance_transition_by_id FOREIGN KEY(by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_project_acceptance_transition_acceptance ON project_acceptance_transition (acceptance_id, at, id);
CREATE INDEX ix_project_acceptance_transition_customer ON project_acceptance_transition (customer_id, at, id);
CREATE INDEX ix_project_acceptance_transition_project ON project_acceptance_transition (project_id, at, id);

ALTER TABLE outsourcing_order ADD COLUMN clock_source VARCHAR(40) DEFAULT 'ORDER_ACCEPTANCE' NOT NULL;
ALTER TABLE outsourcing_order ALTER COLUMN clock_source DROP DEFAULT;
ALTER TABLE outsourcing_order ADD CONSTRAINT ck_outsourcing_order_clocksource CHECK (clock_source IN ('ORDER_ACCEPTANCE', 'PROJECT_ACCEPTANCE'));
ALTER TABLE outsourcing_order ADD CONSTRAINT uq_outsourcing_order_id_clock_source UNIQUE (id, clock_source);

ALTER TABLE change_order ADD COLUMN clock_source VARCHAR(40);
ALTER TABLE change_order ADD CONSTRAINT ck_change_order_clocksource CHECK (clock_source IN ('ORDER_ACCEPTANCE', 'PROJECT_ACCEPTANCE'));

ALTER TABLE settlement ADD COLUMN clock_source VARCHAR(40) DEFAULT 'ORDER_ACCEPTANCE' NOT NULL;
ALTER TABLE settlement ALTER COLUMN clock_source DROP DEFAULT;
ALTER TABLE settlement ADD COLUMN project_acceptance_id UUID;
ALTER TABLE settlement ADD COLUMN project_accepted_on DATE;
ALTER TABLE settlement ADD COLUMN project_gate VARCHAR(40) GENERATED ALWAYS AS (CASE WHEN project_acceptance_id IS NOT NULL THEN 'PASSED' END) STORED;
ALTER TABLE settlement ADD COLUMN project_final_gate VARCHAR(40) GENERATED ALWAYS AS (CASE WHEN project_acceptance_id IS NOT NULL THEN 'FINAL' END) STORED;
ALTER TABLE settlement DROP CONSTRAINT ck_settlement_accepted;
ALTER TABLE settlement ADD CONSTRAINT ck_settlement_accepted CHECK ((acceptance_id IS NULL) = (accepted_on IS NULL) AND (termination_id IS NULL) = (terminated_on IS NULL) AND (project_acceptance_id IS NULL) = (project_accepted_on IS NULL) AND num_nonnulls(accepted_on, terminated_on) <= 1 AND (project_accepted_on IS NULL OR clock_source = 'PROJECT_ACCEPTANCE'));
ALTER TABLE settlement DROP CONSTRAINT ck_settlement_eligible_on;
ALTER TABLE settlement ADD CONSTRAINT ck_settlement_eligible_on CHECK (eligible_on IS NOT DISTINCT FROM CASE WHEN terminated_on IS NOT NULL THEN terminated_on WHEN clock_source = 'ORDER_ACCEPTANCE' THEN (accepted_on + make_interval(months => window_months))::date WHEN accepted_on IS NOT NULL AND project_accepted_on IS NOT NULL THEN greatest((project_accepted_on + make_interval(months => window_months))::date, accepted_on) END);
ALTER TABLE settlement ADD CONSTRAINT ck_settlement_clocksource CHECK (clock_source IN ('ORDER_ACCEPTANCE', 'PROJECT_ACCEPTANCE'));
ALTER TABLE settlement ADD CONSTRAINT fk_settlement_clock_source FOREIGN KEY(order_id, clock_source) REFERENCES outsourcing_order (id, clock_source) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE settlement ADD CONSTRAINT fk_settlement_project_accepted_on FOREIGN KEY(project_acceptance_id, project_id, project_accepted_on) REFERENCES project_acceptance (id, project_id, accepted_on);
ALTER TABLE settlement ADD CONSTRAINT fk_settlement_project_passed FOREIGN KEY(project_acceptance_id, project_gate, project_final_gate) REFERENCES project_acceptance (id, state, kind);
CREATE INDEX ix_settlement_project_acceptance_id ON settlement (project_acceptance_id);

CREATE OR REPLACE FUNCTION outsourcing_order_clock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.clock_source <> OLD.clock_source AND OLD.state NOT IN ('DRAFT', 'DECLINED', 'RUNNING') THEN
    RAISE EXCEPTION 'From what the settlement counts is changed in a draft or while the order runs.'
        USING ERRCODE = '23514', TABLE = 'outsourcing_order', CONSTRAINT = 'ck_outsourcing_order_clock';
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER outsourcing_order_clock AFTER UPDATE OF clock_source ON outsourcing_order FOR EACH ROW EXECUTE FUNCTION outsourcing_order_clock();

CREATE OR REPLACE FUNCTION project_acceptance_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF TG_OP = 'DELETE' OR OLD.kind <> NEW.kind OR OLD.round <> NEW.round OR OLD.code <> NEW.code
    OR OLD.requested_at IS NOT NULL AND (OLD.note, OLD.content, OLD.requested_at, OLD.requested_by_id)
        IS DISTINCT FROM (NEW.note, NEW.content, NEW.requested_at, NEW.requested_by_id)
    OR OLD.signed_at IS NOT NULL AND (OLD.signed_at, OLD.signed_by_id, OLD.signer_name, OLD.principal_name, OLD.opinion)
        IS DISTINCT FROM (NEW.signed_at, NEW.signed_by_id, NEW.signer_name, NEW.principal_name, NEW.opinion)
    OR OLD.accepted_on IS NOT NULL AND (OLD.accepted_on, OLD.satisfaction) IS DISTINCT FROM (NEW.accepted_on, NEW.satisfaction)
THEN
    RAISE EXCEPTION 'What was requested or signed stands.'
        USING ERRCODE = '23514', TABLE = 'project_acceptance', CONSTRAINT = 'ck_project_acceptance_stands';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER project_acceptance_stands BEFORE UPDATE OR DELETE ON project_acceptance FOR EACH ROW EXECUTE FUNCTION project_acceptance_stands();

CREATE OR REPLACE FUNCTION project_acceptance_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('DRAFT', 'REQUESTED'), ('DRAFT', 'WITHDRAWN'), ('PASSED', 'REVOKED'), ('REQUESTED', 'PASSED'), ('REQUESTED', 'RETURNED'), ('REQUESTED', 'VOIDED'), ('REQUESTED', 'WITHDRAWN')) THEN
    RAISE EXCEPTION 'This state does not follow that one.'
        USING ERRCODE = '23514', TABLE = 'project_acceptance', CONSTRAINT = 'ck_project_acceptance_steps';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER project_acceptance_steps BEFORE UPDATE OF state ON project_acceptance FOR EACH ROW EXECUTE FUNCTION project_acceptance_steps();

CREATE OR REPLACE FUNCTION project_acceptance_document_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 THEN
    RETURN NEW;
END IF;
IF coalesce(OLD.is_requested, false) OR coalesce(NEW.is_requested, false) THEN
    RAISE EXCEPTION 'The documents of a requested acceptance stand.'
        USING ERRCODE = '23514', TABLE = 'project_acceptance_document', CONSTRAINT = 'ck_project_acceptance_document_stands';
END IF;
RETURN coalesce(NEW, OLD);
END $$;

CREATE TRIGGER project_acceptance_document_stands BEFORE INSERT OR UPDATE OR DELETE ON project_acceptance_document FOR EACH ROW EXECUTE FUNCTION project_acceptance_document_stands();

CREATE OR REPLACE FUNCTION project_acceptance_transition_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of project_acceptance_transition is never changed.'
        USING ERRCODE = '23514', TABLE = 'project_acceptance_transition', CONSTRAINT = 'ck_project_acceptance_transition_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER project_acceptance_transition_append_only BEFORE UPDATE OR DELETE ON project_acceptance_transition FOR EACH ROW EXECUTE FUNCTION project_acceptance_transition_append_only();
