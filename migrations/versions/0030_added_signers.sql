ALTER TABLE alert DROP CONSTRAINT ck_alert_alertrule;
ALTER TABLE alert ADD CONSTRAINT ck_alert_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'ORDER_CANCELLED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'EARLY_ENTRY_OVERDUE', 'MILESTONE_OVERDUE', 'TASK_OVERDUE', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'CHANGE_ORDER_CANCELLED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'TERMINATION_WITHDRAWN', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'HOURS_WAITING', 'HOURS_DISPUTED', 'HOURS_RETURNED', 'HOURS_MISSING', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'DELEGATE_NAMED', 'DELEGATE_SIGNS', 'DELEGATE_ENDED', 'PAPER_TO_CONFIRM', 'PAPER_REJECTED', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW', 'POLICY_CHANGE_FAILED', 'RECOVERY_CODES_USED_UP', 'ISSUE_RAISED', 'ISSUE_REPLIED', 'ISSUE_ANSWERED', 'ISSUE_MAJOR', 'ISSUE_RETURNED', 'ISSUE_REOPENED', 'ISSUE_OVERDUE', 'APPROVAL_URGED', 'APPROVAL_SIGNER_ADDED', 'APPROVAL_SIGNER_TAKEN_BACK', 'APPROVAL_TRANSFERRED', 'APPROVAL_INFORMED'));

ALTER TABLE alert_preference DROP CONSTRAINT ck_alert_preference_alertrule;
ALTER TABLE alert_preference ADD CONSTRAINT ck_alert_preference_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'ORDER_CANCELLED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'EARLY_ENTRY_OVERDUE', 'MILESTONE_OVERDUE', 'TASK_OVERDUE', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'CHANGE_ORDER_CANCELLED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'TERMINATION_WITHDRAWN', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'HOURS_WAITING', 'HOURS_DISPUTED', 'HOURS_RETURNED', 'HOURS_MISSING', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'DELEGATE_NAMED', 'DELEGATE_SIGNS', 'DELEGATE_ENDED', 'PAPER_TO_CONFIRM', 'PAPER_REJECTED', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW', 'POLICY_CHANGE_FAILED', 'RECOVERY_CODES_USED_UP', 'ISSUE_RAISED', 'ISSUE_REPLIED', 'ISSUE_ANSWERED', 'ISSUE_MAJOR', 'ISSUE_RETURNED', 'ISSUE_REOPENED', 'ISSUE_OVERDUE', 'APPROVAL_URGED', 'APPROVAL_SIGNER_ADDED', 'APPROVAL_SIGNER_TAKEN_BACK', 'APPROVAL_TRANSFERRED', 'APPROVAL_INFORMED'));

ALTER TABLE approval ADD COLUMN urged_at TIMESTAMP WITH TIME ZONE;

ALTER TABLE approval_task
    ADD COLUMN parent_id UUID,
    ADD COLUMN placement VARCHAR(40),
    ADD COLUMN batch INTEGER DEFAULT 0 NOT NULL,
    ADD COLUMN turn INTEGER DEFAULT 0 NOT NULL,
    ADD COLUMN is_personal BOOLEAN DEFAULT false NOT NULL;
ALTER TABLE approval_task
    ALTER COLUMN batch DROP DEFAULT,
    ALTER COLUMN turn DROP DEFAULT,
    ALTER COLUMN is_personal DROP DEFAULT;
ALTER TABLE approval_task DROP CONSTRAINT uq_approval_task_approval_id_step_id;
ALTER TABLE approval_task ADD CONSTRAINT uq_approval_task_approval_id_step_id_batch_turn UNIQUE (approval_id, step_id, batch, turn);
ALTER TABLE approval_task ADD CONSTRAINT uq_approval_task_id_approval_id UNIQUE (id, approval_id);
ALTER TABLE approval_task ADD CONSTRAINT fk_approval_task_parent FOREIGN KEY(parent_id, approval_id) REFERENCES approval_task (id, approval_id);
ALTER TABLE approval_task ADD CONSTRAINT ck_approval_task_signerplacement CHECK (placement IN ('BEFORE', 'AFTER', 'PARALLEL'));
ALTER TABLE approval_task ADD CONSTRAINT ck_approval_task_turn CHECK (CASE WHEN batch = 0 THEN turn = 0 ELSE batch > 0 AND turn > 0 AND is_personal END);
ALTER TABLE approval_task ADD CONSTRAINT ck_approval_task_added CHECK ((batch = 0) = (parent_id IS NULL) AND (batch = 0) = (placement IS NULL));

CREATE TABLE approval_signer (
    id UUID NOT NULL,
    approval_id UUID NOT NULL,
    task_id UUID NOT NULL,
    signer_id UUID NOT NULL,
    added_by_id UUID NOT NULL,
    added_at TIMESTAMP WITH TIME ZONE NOT NULL,
    is_transfer BOOLEAN NOT NULL,
    reason VARCHAR(4000),
    taken_back_at TIMESTAMP WITH TIME ZONE,
    taken_back_by_id UUID,
    kind VARCHAR(40) NOT NULL,
    subject_id UUID NOT NULL,
    customer_id UUID,
    partner_id UUID,
    project_id UUID,
    unit_id UUID,
    requester_id UUID NOT NULL,
    owner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_approval_signer PRIMARY KEY (id),
    CONSTRAINT fk_approval_signer_project_id_customer_id_unit_id FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_approval_signer_approval_id_kind_subject_id_requeste_1c2d FOREIGN KEY(approval_id, kind, subject_id, requester_id, owner_id) REFERENCES approval (id, kind, subject_id, requester_id, owner_id),
    CONSTRAINT fk_approval_signer_task_id_approval_id FOREIGN KEY(task_id, approval_id) REFERENCES approval_task (id, approval_id),
    CONSTRAINT ck_approval_signer_signer_is_another CHECK (signer_id NOT IN (requester_id, owner_id)),
    CONSTRAINT ck_approval_signer_taken_back CHECK ((taken_back_at IS NULL) = (taken_back_by_id IS NULL)),
    CONSTRAINT fk_approval_signer_signer_id FOREIGN KEY(signer_id) REFERENCES app_user (id),
    CONSTRAINT fk_approval_signer_added_by_id FOREIGN KEY(added_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_approval_signer_taken_back_by_id FOREIGN KEY(taken_back_by_id) REFERENCES app_user (id),
    CONSTRAINT ck_approval_signer_approvalkind CHECK (kind IN ('ADMISSION', 'ORDER', 'SPECIAL_ORDER', 'CHANGE_ORDER', 'SETTLEMENT', 'REVOCATION', 'EARLY_ENTRY', 'ISSUE')),
    CONSTRAINT fk_approval_signer_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_approval_signer_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT fk_approval_signer_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_approval_signer_requester_id FOREIGN KEY(requester_id) REFERENCES app_user (id),
    CONSTRAINT fk_approval_signer_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id)
);

CREATE INDEX ix_approval_signer_approval ON approval_signer (approval_id, added_at, id);

CREATE UNIQUE INDEX uq_approval_signer_standing ON approval_signer (task_id, signer_id) WHERE taken_back_at IS NULL;

CREATE INDEX ix_approval_signer_task ON approval_signer (task_id, added_at, id);

CREATE OR REPLACE FUNCTION approval_signer_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
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
END $$;

CREATE TRIGGER approval_signer_stands BEFORE UPDATE OR DELETE ON approval_signer FOR EACH ROW EXECUTE FUNCTION approval_signer_stands();

CREATE TABLE approval_notice (
    id UUID NOT NULL,
    approval_id UUID NOT NULL,
    user_id UUID NOT NULL,
    told_by_id UUID NOT NULL,
    told_at TIMESTAMP WITH TIME ZONE NOT NULL,
    reason VARCHAR(4000),
    kind VARCHAR(40) NOT NULL,
    subject_id UUID NOT NULL,
    customer_id UUID,
    partner_id UUID,
    project_id UUID,
    unit_id UUID,
    requester_id UUID NOT NULL,
    owner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_approval_notice PRIMARY KEY (id),
    CONSTRAINT fk_approval_notice_project_id_customer_id_unit_id FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_approval_notice_approval_id_kind_subject_id_requeste_5082 FOREIGN KEY(approval_id, kind, subject_id, requester_id, owner_id) REFERENCES approval (id, kind, subject_id, requester_id, owner_id),
    CONSTRAINT uq_approval_notice_approval_id_user_id UNIQUE (approval_id, user_id),
    CONSTRAINT fk_approval_notice_user_id FOREIGN KEY(user_id) REFERENCES app_user (id),
    CONSTRAINT fk_approval_notice_told_by_id FOREIGN KEY(told_by_id) REFERENCES app_user (id),
    CONSTRAINT ck_approval_notice_approvalkind CHECK (kind IN ('ADMISSION', 'ORDER', 'SPECIAL_ORDER', 'CHANGE_ORDER', 'SETTLEMENT', 'REVOCATION', 'EARLY_ENTRY', 'ISSUE')),
    CONSTRAINT fk_approval_notice_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_approval_notice_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT fk_approval_notice_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_approval_notice_requester_id FOREIGN KEY(requester_id) REFERENCES app_user (id),
    CONSTRAINT fk_approval_notice_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id)
);

CREATE INDEX ix_approval_notice_user ON approval_notice (user_id, subject_id);

CREATE INDEX ix_approval_notice_approval ON approval_notice (approval_id, told_at, id);

CREATE OR REPLACE FUNCTION approval_notice_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of approval_notice is never changed.'
        USING ERRCODE = '23514', TABLE = 'approval_notice', CONSTRAINT = 'ck_approval_notice_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER approval_notice_append_only BEFORE UPDATE OR DELETE ON approval_notice FOR EACH ROW EXECUTE FUNCTION approval_notice_append_only();

CREATE OR REPLACE FUNCTION approval_ends_as_its_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF OLD.state <> 'PENDING' AND NEW.state <> OLD.state
    OR NEW.state = 'APPROVED' AND (
        EXISTS (
            SELECT FROM approval_task AS task WHERE task.approval_id = NEW.id AND task.state <> 'APPROVED' AND NOT (
                task.state = 'DROPPED' AND task.batch > 0
                AND NOT EXISTS (SELECT FROM approval_signer WHERE task_id = task.id AND taken_back_at IS NULL)
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

CREATE OR REPLACE FUNCTION approval_decision_of_signer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF EXISTS (SELECT FROM approval_task WHERE id = NEW.task_id AND is_personal AND escalated_at IS NULL)
    AND NOT EXISTS (SELECT FROM approval_signer WHERE task_id = NEW.task_id AND signer_id = NEW.holder_id AND taken_back_at IS NULL)
THEN
    RAISE EXCEPTION 'A personal task is decided by its signers.'
        USING ERRCODE = '23514', TABLE = 'approval_decision', CONSTRAINT = 'ck_approval_decision_of_signer';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER approval_decision_of_signer BEFORE INSERT ON approval_decision FOR EACH ROW EXECUTE FUNCTION approval_decision_of_signer();
