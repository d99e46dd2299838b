ALTER TABLE alert DROP CONSTRAINT ck_alert_alertrule;
ALTER TABLE alert ADD CONSTRAINT ck_alert_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'ORDER_CANCELLED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'EARLY_ENTRY_OVERDUE', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'CHANGE_ORDER_CANCELLED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'TERMINATION_WITHDRAWN', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'HOURS_WAITING', 'HOURS_DISPUTED', 'HOURS_RETURNED', 'HOURS_MISSING', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'DELEGATE_NAMED', 'DELEGATE_SIGNS', 'DELEGATE_ENDED', 'PAPER_TO_CONFIRM', 'PAPER_REJECTED', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW', 'POLICY_CHANGE_FAILED', 'RECOVERY_CODES_USED_UP', 'ISSUE_RAISED', 'ISSUE_REPLIED', 'ISSUE_ANSWERED', 'ISSUE_MAJOR', 'ISSUE_RETURNED', 'ISSUE_REOPENED', 'ISSUE_OVERDUE'));

ALTER TABLE alert_preference DROP CONSTRAINT ck_alert_preference_alertrule;
ALTER TABLE alert_preference ADD CONSTRAINT ck_alert_preference_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'ORDER_CANCELLED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'EARLY_ENTRY_OVERDUE', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'CHANGE_ORDER_CANCELLED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'TERMINATION_WITHDRAWN', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'HOURS_WAITING', 'HOURS_DISPUTED', 'HOURS_RETURNED', 'HOURS_MISSING', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'DELEGATE_NAMED', 'DELEGATE_SIGNS', 'DELEGATE_ENDED', 'PAPER_TO_CONFIRM', 'PAPER_REJECTED', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW', 'POLICY_CHANGE_FAILED', 'RECOVERY_CODES_USED_UP', 'ISSUE_RAISED', 'ISSUE_REPLIED', 'ISSUE_ANSWERED', 'ISSUE_MAJOR', 'ISSUE_RETURNED', 'ISSUE_REOPENED', 'ISSUE_OVERDUE'));

ALTER TABLE approval DROP CONSTRAINT ck_approval_approvalkind;
ALTER TABLE approval ADD CONSTRAINT ck_approval_approvalkind CHECK (kind IN ('ADMISSION', 'ORDER', 'SPECIAL_ORDER', 'CHANGE_ORDER', 'SETTLEMENT', 'REVOCATION', 'EARLY_ENTRY', 'ISSUE'));

ALTER TABLE approval_task DROP CONSTRAINT ck_approval_task_approvalkind;
ALTER TABLE approval_task ADD CONSTRAINT ck_approval_task_approvalkind CHECK (kind IN ('ADMISSION', 'ORDER', 'SPECIAL_ORDER', 'CHANGE_ORDER', 'SETTLEMENT', 'REVOCATION', 'EARLY_ENTRY', 'ISSUE'));

ALTER TABLE approval_decision DROP CONSTRAINT ck_approval_decision_approvalkind;
ALTER TABLE approval_decision ADD CONSTRAINT ck_approval_decision_approvalkind CHECK (kind IN ('ADMISSION', 'ORDER', 'SPECIAL_ORDER', 'CHANGE_ORDER', 'SETTLEMENT', 'REVOCATION', 'EARLY_ENTRY', 'ISSUE'));

ALTER TABLE approval_chain DROP CONSTRAINT ck_approval_chain_approvalkind;
ALTER TABLE approval_chain ADD CONSTRAINT ck_approval_chain_approvalkind CHECK (kind IN ('ADMISSION', 'ORDER', 'SPECIAL_ORDER', 'CHANGE_ORDER', 'SETTLEMENT', 'REVOCATION', 'EARLY_ENTRY', 'ISSUE'));

ALTER TABLE approval_chain ADD CONSTRAINT ex_approval_chain_issue EXCLUDE USING gist (daterange(valid_from, CASE WHEN valid_to IS NOT NULL THEN greatest(valid_to + 1, valid_from) END) WITH &&) WHERE (kind = 'ISSUE');

CREATE TABLE issue (
    id UUID NOT NULL,
    code VARCHAR(40) NOT NULL,
    owner_id UUID,
    raised_by_id UUID NOT NULL,
    audience VARCHAR(40) NOT NULL,
    title VARCHAR(200) NOT NULL,
    text VARCHAR(4000) NOT NULL,
    kind VARCHAR(40) NOT NULL,
    severity VARCHAR(40) NOT NULL,
    state VARCHAR(40) NOT NULL,
    is_major BOOLEAN NOT NULL,
    due_on DATE,
    raised_at TIMESTAMP WITH TIME ZONE NOT NULL,
    major_at TIMESTAMP WITH TIME ZONE,
    answered_at TIMESTAMP WITH TIME ZONE,
    closed_at TIMESTAMP WITH TIME ZONE,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_issue PRIMARY KEY (id),
    CONSTRAINT fk_issue_project_id_customer_id_unit_id FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT uq_issue_id_project_id_customer_id_unit_id UNIQUE (id, project_id, customer_id, unit_id),
    CONSTRAINT ck_issue_owner CHECK (owner_id IS NOT NULL OR state IN ('OPEN', 'WITH_HEADQUARTERS', 'RETURNED', 'CLOSED', 'REOPENED')),
    CONSTRAINT ck_issue_answered CHECK (state <> 'ANSWERED' OR answered_at IS NOT NULL),
    CONSTRAINT ck_issue_closed CHECK ((state = 'CLOSED') = (closed_at IS NOT NULL)),
    CONSTRAINT ck_issue_major CHECK (is_major = (major_at IS NOT NULL)),
    CONSTRAINT uq_issue_code UNIQUE (code),
    CONSTRAINT fk_issue_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id),
    CONSTRAINT fk_issue_raised_by_id FOREIGN KEY(raised_by_id) REFERENCES app_user (id),
    CONSTRAINT ck_issue_audience CHECK (audience IN ('STAFF', 'CUSTOMER', 'PARTNER')),
    CONSTRAINT ck_issue_issuekind CHECK (kind IN ('QUESTION', 'FAULT', 'REQUEST', 'RISK', 'COMPLAINT')),
    CONSTRAINT ck_issue_issueseverity CHECK (severity IN ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')),
    CONSTRAINT ck_issue_issuestate CHECK (state IN ('OPEN', 'HANDLING', 'WITH_HEADQUARTERS', 'RETURNED', 'ANSWERED', 'CLOSED', 'REOPENED'))
);

CREATE INDEX ix_issue_raised ON issue (raised_at, id);

CREATE INDEX ix_issue_unit ON issue (unit_id, raised_at, id);

CREATE INDEX ix_issue_project ON issue (project_id, raised_at, id);

CREATE INDEX ix_issue_customer ON issue (customer_id, raised_at, id);

CREATE INDEX ix_issue_owner_id ON issue (owner_id);

CREATE OR REPLACE FUNCTION issue_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('ANSWERED', 'CLOSED'), ('ANSWERED', 'REOPENED'), ('CLOSED', 'REOPENED'), ('HANDLING', 'ANSWERED'), ('HANDLING', 'CLOSED'), ('HANDLING', 'WITH_HEADQUARTERS'), ('OPEN', 'ANSWERED'), ('OPEN', 'CLOSED'), ('OPEN', 'HANDLING'), ('OPEN', 'WITH_HEADQUARTERS'), ('REOPENED', 'ANSWERED'), ('REOPENED', 'CLOSED'), ('REOPENED', 'HANDLING'), ('REOPENED', 'WITH_HEADQUARTERS'), ('RETURNED', 'ANSWERED'), ('RETURNED', 'CLOSED'), ('RETURNED', 'WITH_HEADQUARTERS'), ('WITH_HEADQUARTERS', 'CLOSED'), ('WITH_HEADQUARTERS', 'HANDLING'), ('WITH_HEADQUARTERS', 'RETURNED')) THEN
    RAISE EXCEPTION 'This state does not follow that one.'
        USING ERRCODE = '23514', TABLE = 'issue', CONSTRAINT = 'ck_issue_steps';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER issue_steps BEFORE UPDATE OF state ON issue FOR EACH ROW EXECUTE FUNCTION issue_steps();

CREATE TABLE issue_message (
    id UUID NOT NULL,
    issue_id UUID NOT NULL,
    kind VARCHAR(40) NOT NULL,
    visibility VARCHAR(40) NOT NULL,
    audience VARCHAR(40) NOT NULL,
    text VARCHAR(4000) NOT NULL,
    said_by_id UUID NOT NULL,
    said_at TIMESTAMP WITH TIME ZONE NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_issue_message PRIMARY KEY (id),
    CONSTRAINT fk_issue_message_issue_id_project_id_customer_id_unit_id FOREIGN KEY(issue_id, project_id, customer_id, unit_id) REFERENCES issue (id, project_id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT uq_issue_message_id_issue_id_visibility UNIQUE (id, issue_id, visibility),
    CONSTRAINT ck_issue_message_kept_inside CHECK ((kind = 'NOTE') = (visibility = 'INTERNAL') AND visibility IN ('INTERNAL', 'CUSTOMER')),
    CONSTRAINT ck_issue_message_speaker CHECK (audience = 'STAFF' OR audience = 'CUSTOMER' AND kind NOT IN ('NOTE', 'ANSWER')),
    CONSTRAINT ck_issue_message_issuemessagekind CHECK (kind IN ('MESSAGE', 'ANSWER', 'MAJOR', 'CLOSING', 'REOPENING', 'NOTE')),
    CONSTRAINT ck_issue_message_visibility CHECK (visibility IN ('INTERNAL', 'CUSTOMER', 'PARTNER', 'CUSTOMER_AND_PARTNER')),
    CONSTRAINT ck_issue_message_audience CHECK (audience IN ('STAFF', 'CUSTOMER', 'PARTNER')),
    CONSTRAINT fk_issue_message_said_by_id FOREIGN KEY(said_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_issue_message_issue ON issue_message (issue_id, said_at, id);

CREATE OR REPLACE FUNCTION issue_message_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of issue_message is never changed.'
        USING ERRCODE = '23514', TABLE = 'issue_message', CONSTRAINT = 'ck_issue_message_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER issue_message_append_only BEFORE UPDATE OR DELETE ON issue_message FOR EACH ROW EXECUTE FUNCTION issue_message_append_only();

CREATE TABLE issue_document (
    id UUID NOT NULL,
    issue_id UUID NOT NULL,
    message_id UUID,
    document_id UUID NOT NULL,
    visibility VARCHAR(40) NOT NULL,
    sequence INTEGER NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_issue_document PRIMARY KEY (id),
    CONSTRAINT fk_issue_document_issue_id_project_id_customer_id_unit_id FOREIGN KEY(issue_id, project_id, customer_id, unit_id) REFERENCES issue (id, project_id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_issue_document_message_id_issue_id_visibility FOREIGN KEY(message_id, issue_id, visibility) REFERENCES issue_message (id, issue_id, visibility),
    CONSTRAINT uq_issue_document_issue_id_message_id_document_id UNIQUE NULLS NOT DISTINCT (issue_id, message_id, document_id),
    CONSTRAINT ck_issue_document_open_with_issue CHECK (message_id IS NOT NULL OR visibility = 'CUSTOMER'),
    CONSTRAINT ck_issue_document_sequence CHECK (sequence > 0),
    CONSTRAINT fk_issue_document_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT ck_issue_document_visibility CHECK (visibility IN ('INTERNAL', 'CUSTOMER', 'PARTNER', 'CUSTOMER_AND_PARTNER'))
);

CREATE INDEX ix_issue_document_issue ON issue_document (issue_id, sequence, id);

CREATE INDEX ix_issue_document_message ON issue_document (message_id, sequence, id);

CREATE OR REPLACE FUNCTION issue_document_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of issue_document is never changed.'
        USING ERRCODE = '23514', TABLE = 'issue_document', CONSTRAINT = 'ck_issue_document_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER issue_document_append_only BEFORE UPDATE OR DELETE ON issue_document FOR EACH ROW EXECUTE FUNCTION issue_document_append_only();

INSERT INTO approval_chain (id, kind, number, valid_from, once, created_at, version)
SELECT gen_random_uuid(), 'ISSUE', 1, '2000-01-01', true, min(created_at), 1 FROM approval_chain HAVING count(*) > 0;

INSERT INTO approval_chain_step (
    id, chain_id, position, sequence, name, roles, place, mode, remind_days, escalate_days, escalation_role, escalation_place, created_at
)
SELECT gen_random_uuid(), id, 1, 1, '总部 PMO 会签', ARRAY['hq_pmo'], 'ORGANISATION', 'ANY', 2, 4, 'finance', 'ORGANISATION', created_at
FROM approval_chain WHERE kind = 'ISSUE';
