ALTER TABLE alert DROP CONSTRAINT ck_alert_alertrule;
ALTER TABLE alert ADD CONSTRAINT ck_alert_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'ORDER_CANCELLED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'EARLY_ENTRY_OVERDUE', 'PROJECT_OVERDUE', 'RESOURCE_CLASH', 'MILESTONE_OVERDUE', 'TASK_OVERDUE', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'CHANGE_ORDER_CANCELLED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'TERMINATION_WITHDRAWN', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'HOURS_WAITING', 'HOURS_DISPUTED', 'HOURS_RETURNED', 'HOURS_MISSING', 'HOURS_UNLOCKED', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'DELEGATE_NAMED', 'DELEGATE_SIGNS', 'DELEGATE_ENDED', 'PAPER_TO_CONFIRM', 'PAPER_REJECTED', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW', 'POLICY_CHANGE_FAILED', 'RECOVERY_CODES_USED_UP', 'WEEKLY_REPORT_MISSING', 'WEEKLY_REPORT_TO_REVIEW', 'WEEKLY_REPORT_RETURNED', 'WEEKLY_REPORT_PUBLISHED', 'ANNOUNCEMENT_PUBLISHED', 'DISCUSSION_REPLIED', 'REQUIREMENT_RAISED', 'REQUIREMENT_GIVEN', 'REQUIREMENT_ANSWERED', 'REQUIREMENT_REOPENED', 'SCHEDULE_REMINDER', 'SCHEDULE_INVITED', 'SCHEDULE_DECLINED', 'SCHEDULE_MOVED', 'SCHEDULE_CANCELLED', 'SCHEDULE_TURN', 'SCHEDULE_CLASH', 'ISSUE_RAISED', 'ISSUE_ASSIGNED', 'ISSUE_REPLIED', 'ISSUE_ANSWERED', 'ISSUE_MAJOR', 'ISSUE_RETURNED', 'ISSUE_REOPENED', 'ISSUE_OVERDUE', 'APPROVAL_URGED', 'APPROVAL_SIGNER_ADDED', 'APPROVAL_SIGNER_TAKEN_BACK', 'APPROVAL_TRANSFERRED', 'APPROVAL_INFORMED', 'BUDGET_USED', 'PROJECT_ACCEPTANCE_WAITING', 'PROJECT_ACCEPTANCE_PASSED', 'PROJECT_ACCEPTANCE_RETURNED', 'PROJECT_ACCEPTANCE_REVOKED'));

ALTER TABLE alert_preference DROP CONSTRAINT ck_alert_preference_alertrule;
ALTER TABLE alert_preference ADD CONSTRAINT ck_alert_preference_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'ORDER_CANCELLED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'EARLY_ENTRY_OVERDUE', 'PROJECT_OVERDUE', 'RESOURCE_CLASH', 'MILESTONE_OVERDUE', 'TASK_OVERDUE', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'CHANGE_ORDER_CANCELLED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'TERMINATION_WITHDRAWN', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'HOURS_WAITING', 'HOURS_DISPUTED', 'HOURS_RETURNED', 'HOURS_MISSING', 'HOURS_UNLOCKED', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'DELEGATE_NAMED', 'DELEGATE_SIGNS', 'DELEGATE_ENDED', 'PAPER_TO_CONFIRM', 'PAPER_REJECTED', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW', 'POLICY_CHANGE_FAILED', 'RECOVERY_CODES_USED_UP', 'WEEKLY_REPORT_MISSING', 'WEEKLY_REPORT_TO_REVIEW', 'WEEKLY_REPORT_RETURNED', 'WEEKLY_REPORT_PUBLISHED', 'ANNOUNCEMENT_PUBLISHED', 'DISCUSSION_REPLIED', 'REQUIREMENT_RAISED', 'REQUIREMENT_GIVEN', 'REQUIREMENT_ANSWERED', 'REQUIREMENT_REOPENED', 'SCHEDULE_REMINDER', 'SCHEDULE_INVITED', 'SCHEDULE_DECLINED', 'SCHEDULE_MOVED', 'SCHEDULE_CANCELLED', 'SCHEDULE_TURN', 'SCHEDULE_CLASH', 'ISSUE_RAISED', 'ISSUE_ASSIGNED', 'ISSUE_REPLIED', 'ISSUE_ANSWERED', 'ISSUE_MAJOR', 'ISSUE_RETURNED', 'ISSUE_REOPENED', 'ISSUE_OVERDUE', 'APPROVAL_URGED', 'APPROVAL_SIGNER_ADDED', 'APPROVAL_SIGNER_TAKEN_BACK', 'APPROVAL_TRANSFERRED', 'APPROVAL_INFORMED', 'BUDGET_USED', 'PROJECT_ACCEPTANCE_WAITING', 'PROJECT_ACCEPTANCE_PASSED', 'PROJECT_ACCEPTANCE_RETURNED', 'PROJECT_ACCEPTANCE_REVOKED'));

CREATE TABLE schedule_item (
    id UUID NOT NULL,
    project_id UUID,
    customer_id UUID,
    unit_id UUID,
    owner_id UUID NOT NULL,
    title VARCHAR(200) NOT NULL,
    description VARCHAR(4000),
    place VARCHAR(200),
    begins_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
    begins_on DATE,
    ends_on DATE,
    remind_minutes INTEGER,
    is_open_to_customer BOOLEAN NOT NULL,
    state VARCHAR(40) NOT NULL,
    follows_id UUID,
    is_waiting BOOLEAN NOT NULL,
    turn_at TIMESTAMP WITH TIME ZONE,
    moved_at TIMESTAMP WITH TIME ZONE,
    moved_by_id UUID,
    finished_at TIMESTAMP WITH TIME ZONE,
    finished_by_id UUID,
    cancelled_at TIMESTAMP WITH TIME ZONE,
    cancelled_by_id UUID,
    cancellation_reason VARCHAR(4000),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_schedule_item PRIMARY KEY (id),
    CONSTRAINT fk_schedule_item_project FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT uq_schedule_item_id_project_id UNIQUE (id, project_id),
    CONSTRAINT fk_schedule_item_flow FOREIGN KEY(follows_id, project_id) REFERENCES schedule_item (id, project_id),
    CONSTRAINT ck_schedule_item_place_of_project CHECK (num_nulls(project_id, customer_id, unit_id) IN (0, 3)),
    CONSTRAINT ck_schedule_item_personal CHECK (project_id IS NOT NULL OR NOT is_open_to_customer),
    CONSTRAINT ck_schedule_item_time CHECK (begins_at < ends_at),
    CONSTRAINT ck_schedule_item_days CHECK (num_nulls(begins_on, ends_on) IN (0, 2) AND begins_on <= ends_on),
    CONSTRAINT ck_schedule_item_reminder CHECK (remind_minutes BETWEEN 0 AND 40320),
    CONSTRAINT ck_schedule_item_follows CHECK (follows_id <> id),
    CONSTRAINT ck_schedule_item_waiting CHECK (NOT is_waiting OR (follows_id IS NOT NULL AND state = 'PLANNED')),
    CONSTRAINT ck_schedule_item_moved CHECK (num_nulls(moved_at, moved_by_id) IN (0, 2)),
    CONSTRAINT ck_schedule_item_done CHECK ((state = 'DONE') = (finished_at IS NOT NULL) AND num_nulls(finished_at, finished_by_id) IN (0, 2)),
    CONSTRAINT ck_schedule_item_cancelled CHECK ((state = 'CANCELLED') = (cancelled_at IS NOT NULL) AND num_nulls(cancelled_at, cancelled_by_id, cancellation_reason) IN (0, 3)),
    CONSTRAINT fk_schedule_item_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id),
    CONSTRAINT ck_schedule_item_scheduleitemstate CHECK (state IN ('PLANNED', 'DONE', 'CANCELLED')),
    CONSTRAINT fk_schedule_item_follows_id FOREIGN KEY(follows_id) REFERENCES schedule_item (id),
    CONSTRAINT fk_schedule_item_moved_by_id FOREIGN KEY(moved_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_schedule_item_finished_by_id FOREIGN KEY(finished_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_schedule_item_cancelled_by_id FOREIGN KEY(cancelled_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_schedule_item_begins ON schedule_item (begins_at, id);

CREATE INDEX ix_schedule_item_by_ends_at ON schedule_item (ends_at);

CREATE INDEX ix_schedule_item_by_state ON schedule_item (state);

CREATE INDEX ix_schedule_item_customer ON schedule_item (customer_id, begins_at, id);

CREATE INDEX ix_schedule_item_flow ON schedule_item (follows_id, begins_at, id);

CREATE INDEX ix_schedule_item_owner ON schedule_item (owner_id, begins_at, id);

CREATE INDEX ix_schedule_item_project ON schedule_item (project_id, begins_at, id);

CREATE INDEX ix_schedule_item_unit ON schedule_item (unit_id, begins_at, id);

CREATE INDEX ix_schedule_item_words ON schedule_item USING gin (lower(title) gin_trgm_ops);

CREATE TABLE schedule_participant (
    id UUID NOT NULL,
    schedule_item_id UUID NOT NULL,
    user_id UUID NOT NULL,
    project_id UUID,
    customer_id UUID,
    unit_id UUID,
    answer VARCHAR(40) NOT NULL,
    answered_at TIMESTAMP WITH TIME ZONE,
    word VARCHAR(4000),
    invited_at TIMESTAMP WITH TIME ZONE NOT NULL,
    invited_by_id UUID NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    ended_by_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_schedule_participant PRIMARY KEY (id),
    CONSTRAINT fk_schedule_participant_project FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_schedule_participant_item FOREIGN KEY(schedule_item_id, project_id) REFERENCES schedule_item (id, project_id),
    CONSTRAINT ck_schedule_participant_place_of_project CHECK (num_nulls(project_id, customer_id, unit_id) IN (0, 3)),
    CONSTRAINT ck_schedule_participant_answered CHECK ((answer = 'INVITED') = (answered_at IS NULL)),
    CONSTRAINT ck_schedule_participant_word CHECK (word IS NULL OR answer = 'DECLINED'),
    CONSTRAINT ck_schedule_participant_ended CHECK (num_nulls(ended_at, ended_by_id) IN (0, 2)),
    CONSTRAINT fk_schedule_participant_schedule_item_id FOREIGN KEY(schedule_item_id) REFERENCES schedule_item (id),
    CONSTRAINT fk_schedule_participant_user_id FOREIGN KEY(user_id) REFERENCES app_user (id),
    CONSTRAINT ck_schedule_participant_scheduleanswer CHECK (answer IN ('INVITED', 'ACCEPTED', 'DECLINED')),
    CONSTRAINT fk_schedule_participant_invited_by_id FOREIGN KEY(invited_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_schedule_participant_ended_by_id FOREIGN KEY(ended_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_schedule_participant_item ON schedule_participant (schedule_item_id, invited_at, id);

CREATE INDEX ix_schedule_participant_project ON schedule_participant (project_id, invited_at, id);

CREATE INDEX ix_schedule_participant_user ON schedule_participant (user_id, invited_at, id);

CREATE UNIQUE INDEX uq_schedule_participant_open ON schedule_participant (schedule_item_id, user_id) WHERE ended_at IS NULL;

CREATE OR REPLACE FUNCTION schedule_item_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF (NEW.project_id, NEW.owner_id) IS DISTINCT FROM (OLD.project_id, OLD.owner_id) THEN
    RAISE EXCEPTION 'Whose an item is, and who takes part in it, stands.'
        USING ERRCODE = '23514', TABLE = 'schedule_item', CONSTRAINT = 'ck_schedule_item_stands';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER schedule_item_stands BEFORE UPDATE OF project_id, owner_id ON schedule_item FOR EACH ROW EXECUTE FUNCTION schedule_item_stands();

CREATE OR REPLACE FUNCTION schedule_item_flow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.follows_id IS NOT NULL AND EXISTS (
    WITH RECURSIVE before AS (
        SELECT id, follows_id FROM schedule_item WHERE id = NEW.follows_id
        UNION SELECT item.id, item.follows_id FROM schedule_item item JOIN before ON item.id = before.follows_id
    ) SELECT FROM before WHERE id = NEW.id
) THEN
    RAISE EXCEPTION 'An item cannot follow itself.'
        USING ERRCODE = '23514', TABLE = 'schedule_item', CONSTRAINT = 'ck_schedule_item_circle';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER schedule_item_flow BEFORE INSERT OR UPDATE OF follows_id ON schedule_item FOR EACH ROW EXECUTE FUNCTION schedule_item_flow();

CREATE OR REPLACE FUNCTION schedule_item_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('PLANNED', 'CANCELLED'), ('PLANNED', 'DONE')) THEN
    RAISE EXCEPTION 'This state does not follow that one.'
        USING ERRCODE = '23514', TABLE = 'schedule_item', CONSTRAINT = 'ck_schedule_item_steps';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER schedule_item_steps BEFORE UPDATE OF state ON schedule_item FOR EACH ROW EXECUTE FUNCTION schedule_item_steps();

CREATE OR REPLACE FUNCTION schedule_participant_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF (NEW.schedule_item_id, NEW.user_id, NEW.project_id) IS DISTINCT FROM (OLD.schedule_item_id, OLD.user_id, OLD.project_id) THEN
    RAISE EXCEPTION 'Whose an item is, and who takes part in it, stands.'
        USING ERRCODE = '23514', TABLE = 'schedule_participant', CONSTRAINT = 'ck_schedule_participant_stands';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER schedule_participant_stands BEFORE UPDATE OF schedule_item_id, user_id, project_id ON schedule_participant FOR EACH ROW EXECUTE FUNCTION schedule_participant_stands();

