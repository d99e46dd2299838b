ALTER TABLE alert DROP CONSTRAINT ck_alert_alertrule;
ALTER TABLE alert ADD CONSTRAINT ck_alert_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'ORDER_CANCELLED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'EARLY_ENTRY_OVERDUE', 'PROJECT_OVERDUE', 'MILESTONE_OVERDUE', 'TASK_OVERDUE', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'CHANGE_ORDER_CANCELLED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'TERMINATION_WITHDRAWN', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'HOURS_WAITING', 'HOURS_DISPUTED', 'HOURS_RETURNED', 'HOURS_MISSING', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'DELEGATE_NAMED', 'DELEGATE_SIGNS', 'DELEGATE_ENDED', 'PAPER_TO_CONFIRM', 'PAPER_REJECTED', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW', 'POLICY_CHANGE_FAILED', 'RECOVERY_CODES_USED_UP', 'WEEKLY_REPORT_MISSING', 'WEEKLY_REPORT_TO_REVIEW', 'WEEKLY_REPORT_RETURNED', 'WEEKLY_REPORT_PUBLISHED', 'ANNOUNCEMENT_PUBLISHED', 'DISCUSSION_REPLIED', 'ISSUE_RAISED', 'ISSUE_REPLIED', 'ISSUE_ANSWERED', 'ISSUE_MAJOR', 'ISSUE_RETURNED', 'ISSUE_REOPENED', 'ISSUE_OVERDUE', 'APPROVAL_URGED', 'APPROVAL_SIGNER_ADDED', 'APPROVAL_SIGNER_TAKEN_BACK', 'APPROVAL_TRANSFERRED', 'APPROVAL_INFORMED'));

ALTER TABLE alert_preference DROP CONSTRAINT ck_alert_preference_alertrule;
ALTER TABLE alert_preference ADD CONSTRAINT ck_alert_preference_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'ORDER_CANCELLED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'EARLY_ENTRY_OVERDUE', 'PROJECT_OVERDUE', 'MILESTONE_OVERDUE', 'TASK_OVERDUE', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'CHANGE_ORDER_CANCELLED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'TERMINATION_WITHDRAWN', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'HOURS_WAITING', 'HOURS_DISPUTED', 'HOURS_RETURNED', 'HOURS_MISSING', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'DELEGATE_NAMED', 'DELEGATE_SIGNS', 'DELEGATE_ENDED', 'PAPER_TO_CONFIRM', 'PAPER_REJECTED', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW', 'POLICY_CHANGE_FAILED', 'RECOVERY_CODES_USED_UP', 'WEEKLY_REPORT_MISSING', 'WEEKLY_REPORT_TO_REVIEW', 'WEEKLY_REPORT_RETURNED', 'WEEKLY_REPORT_PUBLISHED', 'ANNOUNCEMENT_PUBLISHED', 'DISCUSSION_REPLIED', 'ISSUE_RAISED', 'ISSUE_REPLIED', 'ISSUE_ANSWERED', 'ISSUE_MAJOR', 'ISSUE_RETURNED', 'ISSUE_REOPENED', 'ISSUE_OVERDUE', 'APPROVAL_URGED', 'APPROVAL_SIGNER_ADDED', 'APPROVAL_SIGNER_TAKEN_BACK', 'APPROVAL_TRANSFERRED', 'APPROVAL_INFORMED'));

CREATE TABLE announcement (
    id UUID NOT NULL,
    partner_id UUID,
    visibility VARCHAR(40) NOT NULL,
    title VARCHAR(200) NOT NULL,
    text VARCHAR(4000) NOT NULL,
    state VARCHAR(40) NOT NULL,
    is_pinned BOOLEAN NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE NOT NULL,
    published_by_id UUID NOT NULL,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    withdrawn_by_id UUID,
    withdrawal_reason VARCHAR(4000),
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_announcement PRIMARY KEY (id),
    CONSTRAINT fk_announcement_project FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT ck_announcement_partner CHECK (partner_id IS NULL OR visibility IN ('PARTNER', 'CUSTOMER_AND_PARTNER')),
    CONSTRAINT ck_announcement_withdrawn CHECK ((state = 'WITHDRAWN') = (withdrawn_at IS NOT NULL)),
    CONSTRAINT ck_announcement_withdrawal CHECK (num_nulls(withdrawn_at, withdrawn_by_id, withdrawal_reason) IN (0, 3)),
    CONSTRAINT ck_announcement_pinned CHECK (state = 'PUBLISHED' OR NOT is_pinned),
    CONSTRAINT fk_announcement_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT ck_announcement_visibility CHECK (visibility IN ('INTERNAL', 'CUSTOMER', 'PARTNER', 'CUSTOMER_AND_PARTNER')),
    CONSTRAINT ck_announcement_announcementstate CHECK (state IN ('PUBLISHED', 'WITHDRAWN')),
    CONSTRAINT fk_announcement_published_by_id FOREIGN KEY(published_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_announcement_withdrawn_by_id FOREIGN KEY(withdrawn_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_announcement_customer ON announcement (customer_id, published_at, id);

CREATE INDEX ix_announcement_partner_id ON announcement (partner_id);

CREATE INDEX ix_announcement_project ON announcement (project_id, published_at, id);

CREATE INDEX ix_announcement_unit ON announcement (unit_id, published_at, id);

CREATE OR REPLACE FUNCTION announcement_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF (NEW.visibility, NEW.partner_id, NEW.title, NEW.text) IS DISTINCT FROM (OLD.visibility, OLD.partner_id, OLD.title, OLD.text) THEN
    RAISE EXCEPTION 'What is said, and for whom, stands.'
        USING ERRCODE = '23514', TABLE = 'announcement', CONSTRAINT = 'ck_announcement_stands';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER announcement_stands BEFORE UPDATE OF visibility, partner_id, title, text ON announcement FOR EACH ROW EXECUTE FUNCTION announcement_stands();

CREATE OR REPLACE FUNCTION announcement_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('PUBLISHED', 'WITHDRAWN')) THEN
    RAISE EXCEPTION 'This state does not follow that one.'
        USING ERRCODE = '23514', TABLE = 'announcement', CONSTRAINT = 'ck_announcement_steps';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER announcement_steps BEFORE UPDATE OF state ON announcement FOR EACH ROW EXECUTE FUNCTION announcement_steps();

CREATE TABLE discussion (
    id UUID NOT NULL,
    partner_id UUID,
    visibility VARCHAR(40) NOT NULL,
    title VARCHAR(200) NOT NULL,
    state VARCHAR(40) NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    opened_by_id UUID NOT NULL,
    audience VARCHAR(40) NOT NULL,
    last_said_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    closed_by_id UUID,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_discussion PRIMARY KEY (id),
    CONSTRAINT fk_discussion_project FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT uq_discussion_id_project_id_customer_id_unit_id UNIQUE (id, project_id, customer_id, unit_id),
    CONSTRAINT uq_discussion_id_visibility UNIQUE (id, visibility),
    CONSTRAINT ck_discussion_partner CHECK ((partner_id IS NOT NULL) = (visibility IN ('PARTNER', 'CUSTOMER_AND_PARTNER'))),
    CONSTRAINT ck_discussion_closed CHECK ((state = 'CLOSED') = (closed_at IS NOT NULL)),
    CONSTRAINT ck_discussion_closed_by CHECK ((closed_at IS NULL) = (closed_by_id IS NULL)),
    CONSTRAINT fk_discussion_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT ck_discussion_visibility CHECK (visibility IN ('INTERNAL', 'CUSTOMER', 'PARTNER', 'CUSTOMER_AND_PARTNER')),
    CONSTRAINT ck_discussion_discussionstate CHECK (state IN ('OPEN', 'CLOSED')),
    CONSTRAINT fk_discussion_opened_by_id FOREIGN KEY(opened_by_id) REFERENCES app_user (id),
    CONSTRAINT ck_discussion_audience CHECK (audience IN ('STAFF', 'CUSTOMER', 'PARTNER')),
    CONSTRAINT fk_discussion_closed_by_id FOREIGN KEY(closed_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_discussion_customer ON discussion (customer_id, last_said_at, id);

CREATE INDEX ix_discussion_partner_id ON discussion (partner_id);

CREATE INDEX ix_discussion_project ON discussion (project_id, last_said_at, id);

CREATE INDEX ix_discussion_unit ON discussion (unit_id, last_said_at, id);

CREATE OR REPLACE FUNCTION discussion_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF (NEW.visibility, NEW.partner_id, NEW.title) IS DISTINCT FROM (OLD.visibility, OLD.partner_id, OLD.title) THEN
    RAISE EXCEPTION 'What is said, and for whom, stands.'
        USING ERRCODE = '23514', TABLE = 'discussion', CONSTRAINT = 'ck_discussion_stands';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER discussion_stands BEFORE UPDATE OF visibility, partner_id, title ON discussion FOR EACH ROW EXECUTE FUNCTION discussion_stands();

CREATE OR REPLACE FUNCTION discussion_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('OPEN', 'CLOSED')) THEN
    RAISE EXCEPTION 'This state does not follow that one.'
        USING ERRCODE = '23514', TABLE = 'discussion', CONSTRAINT = 'ck_discussion_steps';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER discussion_steps BEFORE UPDATE OF state ON discussion FOR EACH ROW EXECUTE FUNCTION discussion_steps();

CREATE TABLE discussion_message (
    id UUID NOT NULL,
    discussion_id UUID NOT NULL,
    partner_id UUID,
    visibility VARCHAR(40) NOT NULL,
    audience VARCHAR(40) NOT NULL,
    text VARCHAR(4000) NOT NULL,
    said_at TIMESTAMP WITH TIME ZONE NOT NULL,
    said_by_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_discussion_message PRIMARY KEY (id),
    CONSTRAINT fk_discussion_message_discussion_id_project_id_customer_4389 FOREIGN KEY(discussion_id, project_id, customer_id, unit_id) REFERENCES discussion (id, project_id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_discussion_message_for FOREIGN KEY(discussion_id, visibility) REFERENCES discussion (id, visibility),
    CONSTRAINT ck_discussion_message_partner CHECK ((partner_id IS NOT NULL) = (visibility IN ('PARTNER', 'CUSTOMER_AND_PARTNER'))),
    CONSTRAINT ck_discussion_message_speaker CHECK (CASE audience WHEN 'CUSTOMER' THEN visibility IN ('CUSTOMER', 'CUSTOMER_AND_PARTNER') WHEN 'PARTNER' THEN visibility IN ('PARTNER', 'CUSTOMER_AND_PARTNER') ELSE true END),
    CONSTRAINT fk_discussion_message_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT ck_discussion_message_visibility CHECK (visibility IN ('INTERNAL', 'CUSTOMER', 'PARTNER', 'CUSTOMER_AND_PARTNER')),
    CONSTRAINT ck_discussion_message_audience CHECK (audience IN ('STAFF', 'CUSTOMER', 'PARTNER')),
    CONSTRAINT fk_discussion_message_said_by_id FOREIGN KEY(said_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_discussion_message_discussion ON discussion_message (discussion_id, said_at, id);

CREATE INDEX ix_discussion_message_partner_id ON discussion_message (partner_id);

CREATE OR REPLACE FUNCTION discussion_message_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM FROM discussion
WHERE id = NEW.discussion_id AND state = 'OPEN' AND partner_id IS NOT DISTINCT FROM NEW.partner_id FOR SHARE;
IF NOT FOUND THEN
    RAISE EXCEPTION 'What is said stands in an open discussion, for its readers.'
        USING ERRCODE = '23514', TABLE = 'discussion_message', CONSTRAINT = 'ck_discussion_message_open';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER discussion_message_open BEFORE INSERT ON discussion_message FOR EACH ROW EXECUTE FUNCTION discussion_message_open();

CREATE OR REPLACE FUNCTION discussion_message_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of discussion_message is never changed.'
        USING ERRCODE = '23514', TABLE = 'discussion_message', CONSTRAINT = 'ck_discussion_message_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER discussion_message_append_only BEFORE UPDATE OR DELETE ON discussion_message FOR EACH ROW EXECUTE FUNCTION discussion_message_append_only();
