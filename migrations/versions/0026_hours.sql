ALTER TABLE project_member ADD CONSTRAINT uq_project_member_id_project_id_user_id UNIQUE (id, project_id, user_id);

ALTER TABLE outsourcing_order ADD CONSTRAINT uq_outsourcing_order_id_project_id_partner_id UNIQUE (id, project_id, partner_id);

ALTER TABLE contract ADD COLUMN hours_a_day NUMERIC(6, 2);
ALTER TABLE contract ADD COLUMN deemed_after_days INTEGER;
ALTER TABLE contract ADD CONSTRAINT ck_contract_hours_a_day CHECK (hours_a_day > 0 AND hours_a_day <= 24);
ALTER TABLE contract ADD CONSTRAINT ck_contract_deemed_after CHECK (deemed_after_days BETWEEN 1 AND 30);

CREATE TABLE time_entry (
    id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    user_id UUID NOT NULL,
    member_id UUID NOT NULL,
    partner_id UUID,
    order_id UUID,
    task_id UUID,
    day DATE NOT NULL,
    hours NUMERIC(6, 2) NOT NULL,
    kind VARCHAR(40) NOT NULL,
    place VARCHAR(40) NOT NULL,
    level VARCHAR(40) NOT NULL,
    is_billable BOOLEAN NOT NULL,
    work VARCHAR(4000) NOT NULL,
    resources VARCHAR(4000),
    edition INTEGER NOT NULL,
    corrects_id UUID,
    logged_on DATE NOT NULL,
    is_late BOOLEAN NOT NULL,
    state VARCHAR(40) NOT NULL,
    submitted_at TIMESTAMP WITH TIME ZONE,
    submitted_by_id UUID,
    lead_approved_at TIMESTAMP WITH TIME ZONE,
    lead_approved_by_id UUID,
    return_reason VARCHAR(4000),
    approved_at TIMESTAMP WITH TIME ZONE,
    approved_by_id UUID,
    waiting_since TIMESTAMP WITH TIME ZONE,
    disputed_at TIMESTAMP WITH TIME ZONE,
    disputed_by_id UUID,
    dispute_reason VARCHAR(4000),
    answer VARCHAR(4000),
    confirmed_at TIMESTAMP WITH TIME ZONE,
    confirmed_by_id UUID,
    is_deemed BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_time_entry PRIMARY KEY (id),
    CONSTRAINT fk_time_entry_project_id_customer_id_unit_id FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_time_entry_member FOREIGN KEY(member_id, project_id, user_id) REFERENCES project_member (id, project_id, user_id),
    CONSTRAINT fk_time_entry_user_id_partner_id FOREIGN KEY(user_id, partner_id) REFERENCES app_user (id, partner_id),
    CONSTRAINT fk_time_entry_order FOREIGN KEY(order_id, project_id, partner_id) REFERENCES outsourcing_order (id, project_id, partner_id),
    CONSTRAINT fk_time_entry_corrects FOREIGN KEY(corrects_id, project_id, user_id) REFERENCES time_entry (id, project_id, user_id),
    CONSTRAINT fk_time_entry_task FOREIGN KEY(task_id, project_id) REFERENCES task (id, project_id),
    CONSTRAINT uq_time_entry_id_project_id_user_id UNIQUE (id, project_id, user_id),
    CONSTRAINT uq_time_entry_corrects_id UNIQUE (corrects_id),
    CONSTRAINT ck_time_entry_quarters CHECK (hours > 0 AND hours <= 24 AND hours * 4 = trunc(hours * 4)),
    CONSTRAINT ck_time_entry_not_ahead CHECK (day <= logged_on),
    CONSTRAINT ck_time_entry_edition CHECK ((edition = 1) = (corrects_id IS NULL) AND edition > 0),
    CONSTRAINT ck_time_entry_order_of_partner CHECK (order_id IS NULL OR partner_id IS NOT NULL),
    CONSTRAINT ck_time_entry_submitted CHECK ((state IN ('DRAFT', 'DROPPED')) OR (submitted_at IS NOT NULL AND submitted_by_id IS NOT NULL)),
    CONSTRAINT ck_time_entry_lead_approved CHECK ((lead_approved_at IS NULL) = (lead_approved_by_id IS NULL) AND (lead_approved_at IS NULL OR partner_id IS NOT NULL) AND (state <> 'LEAD_APPROVED' OR lead_approved_at IS NOT NULL)),
    CONSTRAINT ck_time_entry_approved CHECK ((state IN ('APPROVED', 'CONFIRMED', 'DISPUTED', 'CORRECTED')) = (approved_at IS NOT NULL) AND (approved_at IS NULL) = (approved_by_id IS NULL) AND (approved_at IS NULL) = (waiting_since IS NULL) AND (approved_at IS NULL OR partner_id IS NULL OR lead_approved_at IS NOT NULL)),
    CONSTRAINT ck_time_entry_lead_is_another CHECK (lead_approved_by_id NOT IN (user_id, submitted_by_id)),
    CONSTRAINT ck_time_entry_approver_is_another CHECK (approved_by_id NOT IN (user_id, submitted_by_id)),
    CONSTRAINT ck_time_entry_confirmed CHECK ((state = 'CONFIRMED') = (confirmed_at IS NOT NULL) AND (confirmed_at IS NULL OR is_deemed = (confirmed_by_id IS NULL)) AND (confirmed_at IS NOT NULL OR (NOT is_deemed AND confirmed_by_id IS NULL))),
    CONSTRAINT ck_time_entry_disputed CHECK ((state NOT IN ('DISPUTED', 'CORRECTED') OR disputed_at IS NOT NULL) AND (disputed_at IS NULL) = (disputed_by_id IS NULL) AND (disputed_at IS NULL) = (dispute_reason IS NULL)),
    CONSTRAINT ck_time_entry_returned CHECK (state <> 'RETURNED' OR return_reason IS NOT NULL),
    CONSTRAINT fk_time_entry_user_id FOREIGN KEY(user_id) REFERENCES app_user (id),
    CONSTRAINT fk_time_entry_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT ck_time_entry_hourkind CHECK (kind IN ('NORMAL', 'OVERTIME', 'HOLIDAY')),
    CONSTRAINT ck_time_entry_workplace CHECK (place IN ('ON_SITE', 'REMOTE')),
    CONSTRAINT ck_time_entry_skilllevel CHECK (level IN ('JUNIOR', 'INTERMEDIATE', 'SENIOR', 'EXPERT')),
    CONSTRAINT ck_time_entry_entrystate CHECK (state IN ('DRAFT', 'SUBMITTED', 'LEAD_APPROVED', 'RETURNED', 'DROPPED', 'APPROVED', 'CONFIRMED', 'DISPUTED', 'CORRECTED')),
    CONSTRAINT fk_time_entry_submitted_by_id FOREIGN KEY(submitted_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_time_entry_lead_approved_by_id FOREIGN KEY(lead_approved_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_time_entry_approved_by_id FOREIGN KEY(approved_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_time_entry_disputed_by_id FOREIGN KEY(disputed_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_time_entry_confirmed_by_id FOREIGN KEY(confirmed_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_time_entry_project ON time_entry (project_id, day, id);

CREATE INDEX ix_time_entry_partner ON time_entry (partner_id, day, id);

CREATE INDEX ix_time_entry_user ON time_entry (user_id, day, id);

CREATE INDEX ix_time_entry_order ON time_entry (order_id, day, id);

CREATE INDEX ix_time_entry_day ON time_entry (day, id);

CREATE INDEX ix_time_entry_customer ON time_entry (customer_id, day, id);

CREATE INDEX ix_time_entry_unit ON time_entry (unit_id, day, id);

CREATE INDEX ix_time_entry_member ON time_entry (member_id, day);

CREATE INDEX ix_time_entry_task ON time_entry (task_id, day, id);

CREATE OR REPLACE FUNCTION time_entry_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM pg_advisory_xact_lock(hashtextextended('hours of ' || NEW.user_id, 0));
IF (SELECT sum(hours) FROM time_entry WHERE user_id = NEW.user_id AND day = NEW.day AND state NOT IN ('DROPPED', 'CORRECTED')) > 24 THEN
    RAISE EXCEPTION 'A day has 24 hours.' USING ERRCODE = '23514', TABLE = 'time_entry', CONSTRAINT = 'ck_time_entry_day_hours';
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER time_entry_day AFTER INSERT OR UPDATE OF day, hours ON time_entry FOR EACH ROW EXECUTE FUNCTION time_entry_day();

CREATE OR REPLACE FUNCTION time_entry_within() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM pg_advisory_xact_lock_shared(hashtextextended('hours in ' || NEW.project_id || to_char(NEW.day, ' YYYY-MM'), 0));
PERFORM id FROM hours_lock WHERE project_id = NEW.project_id AND month = date_trunc('month', NEW.day);
IF FOUND THEN
    RAISE EXCEPTION 'This month is locked.' USING ERRCODE = '23514', TABLE = 'time_entry', CONSTRAINT = 'ck_time_entry_month_open';
END IF;
PERFORM id FROM project_member WHERE id = NEW.member_id AND NEW.day BETWEEN joined_on AND coalesce(left_on, NEW.day) FOR SHARE;
IF NOT FOUND THEN
    RAISE EXCEPTION 'The person was not on the project on that day.'
        USING ERRCODE = '23514', TABLE = 'time_entry', CONSTRAINT = 'ck_time_entry_membership';
END IF;
PERFORM id FROM app_user WHERE id = NEW.user_id AND partner_id IS NOT DISTINCT FROM NEW.partner_id AND customer_id IS NULL;
IF NOT FOUND THEN
    RAISE EXCEPTION 'Hours are of the provider''s people, or of a partner''s with the partner on the line.'
        USING ERRCODE = '23514', TABLE = 'time_entry', CONSTRAINT = 'ck_time_entry_person';
END IF;
IF NEW.order_id IS NOT NULL THEN
    PERFORM id FROM outsourcing_order WHERE id = NEW.order_id AND is_binding AND NEW.day >= starts_on;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Hours of an order begin with the order.'
            USING ERRCODE = '23514', TABLE = 'time_entry', CONSTRAINT = 'ck_time_entry_order_runs';
    END IF;
    PERFORM id FROM settlement WHERE order_id = NEW.order_id AND state NOT IN ('LOCKED', 'ELIGIBLE');
    IF FOUND THEN
        RAISE EXCEPTION 'What is settled is not worked on.'
            USING ERRCODE = '23514', TABLE = 'time_entry', CONSTRAINT = 'ck_time_entry_order_open';
    END IF;
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER time_entry_within AFTER INSERT OR UPDATE OF day, order_id ON time_entry FOR EACH ROW EXECUTE FUNCTION time_entry_within();

CREATE OR REPLACE FUNCTION time_entry_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF TG_OP = 'DELETE' OR (pg_trigger_depth() = 1 AND OLD.state IN ('CONFIRMED', 'CORRECTED', 'DROPPED')) THEN
    RAISE EXCEPTION 'This line of hours stands.' USING ERRCODE = '23514', TABLE = 'time_entry', CONSTRAINT = 'ck_time_entry_stands';
END IF;
IF (OLD.project_id, OLD.user_id, OLD.member_id, OLD.edition) <> (NEW.project_id, NEW.user_id, NEW.member_id, NEW.edition)
    OR (OLD.partner_id, OLD.corrects_id) IS DISTINCT FROM (NEW.partner_id, NEW.corrects_id)
    OR (OLD.state NOT IN ('DRAFT', 'RETURNED') AND (
        (OLD.day, OLD.hours, OLD.kind, OLD.place, OLD.level, OLD.is_billable, OLD.work)
        <> (NEW.day, NEW.hours, NEW.kind, NEW.place, NEW.level, NEW.is_billable, NEW.work)
        OR (OLD.order_id, OLD.task_id, OLD.resources) IS DISTINCT FROM (NEW.order_id, NEW.task_id, NEW.resources)
    ))
THEN
    RAISE EXCEPTION 'What was submitted is not changed.'
        USING ERRCODE = '23514', TABLE = 'time_entry', CONSTRAINT = 'ck_time_entry_content';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER time_entry_stands BEFORE UPDATE OR DELETE ON time_entry FOR EACH ROW EXECUTE FUNCTION time_entry_stands();

CREATE OR REPLACE FUNCTION time_entry_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('APPROVED', 'CONFIRMED'), ('APPROVED', 'DISPUTED'), ('DISPUTED', 'APPROVED'), ('DISPUTED', 'CORRECTED'), ('DRAFT', 'DROPPED'), ('DRAFT', 'SUBMITTED'), ('LEAD_APPROVED', 'APPROVED'), ('LEAD_APPROVED', 'RETURNED'), ('RETURNED', 'DROPPED'), ('RETURNED', 'SUBMITTED'), ('SUBMITTED', 'APPROVED'), ('SUBMITTED', 'LEAD_APPROVED'), ('SUBMITTED', 'RETURNED')) THEN
    RAISE EXCEPTION 'This state does not follow that one.'
        USING ERRCODE = '23514', TABLE = 'time_entry', CONSTRAINT = 'ck_time_entry_steps';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER time_entry_steps BEFORE UPDATE OF state ON time_entry FOR EACH ROW EXECUTE FUNCTION time_entry_steps();

CREATE TABLE hours_lock (
    id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    month DATE NOT NULL,
    locked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    locked_by_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_hours_lock PRIMARY KEY (id),
    CONSTRAINT fk_hours_lock_project_id_customer_id_unit_id FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT uq_hours_lock_project_id_month UNIQUE (project_id, month),
    CONSTRAINT ck_hours_lock_month CHECK (extract(day FROM month) = 1),
    CONSTRAINT fk_hours_lock_locked_by_id FOREIGN KEY(locked_by_id) REFERENCES app_user (id)
);

CREATE OR REPLACE FUNCTION hours_lock_all_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM pg_advisory_xact_lock(hashtextextended('hours in ' || NEW.project_id || to_char(NEW.month, ' YYYY-MM'), 0));
PERFORM id FROM time_entry
WHERE project_id = NEW.project_id AND day >= NEW.month AND day < NEW.month + interval '1 month'
    AND state NOT IN ('CONFIRMED', 'CORRECTED', 'DROPPED');
IF FOUND THEN
    RAISE EXCEPTION 'There are open hours in this month.'
        USING ERRCODE = '23514', TABLE = 'hours_lock', CONSTRAINT = 'ck_hours_lock_all_closed';
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER hours_lock_all_closed AFTER INSERT ON hours_lock FOR EACH ROW EXECUTE FUNCTION hours_lock_all_closed();

CREATE OR REPLACE FUNCTION hours_lock_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of hours_lock is never changed.'
        USING ERRCODE = '23514', TABLE = 'hours_lock', CONSTRAINT = 'ck_hours_lock_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER hours_lock_append_only BEFORE UPDATE OR DELETE ON hours_lock FOR EACH ROW EXECUTE FUNCTION hours_lock_append_only();

CREATE OR REPLACE FUNCTION project_member_hours() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM id FROM time_entry
WHERE member_id = NEW.id AND state NOT IN ('DROPPED', 'CORRECTED') AND day NOT BETWEEN NEW.joined_on AND coalesce(NEW.left_on, day);
IF FOUND THEN
    RAISE EXCEPTION 'There are hours outside these days.'
        USING ERRCODE = '23514', TABLE = 'project_member', CONSTRAINT = 'ck_project_member_hours';
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER project_member_hours AFTER UPDATE OF joined_on, left_on ON project_member FOR EACH ROW EXECUTE FUNCTION project_member_hours();

CREATE OR REPLACE FUNCTION settlement_hours_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF OLD.state IN ('LOCKED', 'ELIGIBLE') AND NEW.state NOT IN ('LOCKED', 'ELIGIBLE') THEN
    PERFORM id FROM time_entry WHERE order_id = NEW.order_id AND state NOT IN ('CONFIRMED', 'CORRECTED', 'DROPPED');
    IF FOUND THEN
        RAISE EXCEPTION 'There are open hours of this order.'
            USING ERRCODE = '23514', TABLE = 'settlement', CONSTRAINT = 'ck_settlement_hours_closed';
    END IF;
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER settlement_hours_closed AFTER UPDATE OF state ON settlement FOR EACH ROW EXECUTE FUNCTION settlement_hours_closed();

ALTER TABLE alert DROP CONSTRAINT ck_alert_alertrule;
ALTER TABLE alert ADD CONSTRAINT ck_alert_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'ORDER_CANCELLED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'EARLY_ENTRY_OVERDUE', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'CHANGE_ORDER_CANCELLED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'TERMINATION_WITHDRAWN', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'HOURS_WAITING', 'HOURS_DISPUTED', 'HOURS_RETURNED', 'HOURS_MISSING', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'DELEGATE_NAMED', 'DELEGATE_SIGNS', 'DELEGATE_ENDED', 'PAPER_TO_CONFIRM', 'PAPER_REJECTED', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW', 'POLICY_CHANGE_FAILED', 'RECOVERY_CODES_USED_UP'));

ALTER TABLE alert_preference DROP CONSTRAINT ck_alert_preference_alertrule;
ALTER TABLE alert_preference ADD CONSTRAINT ck_alert_preference_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'ORDER_CANCELLED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'EARLY_ENTRY_OVERDUE', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'CHANGE_ORDER_CANCELLED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'TERMINATION_WITHDRAWN', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'HOURS_WAITING', 'HOURS_DISPUTED', 'HOURS_RETURNED', 'HOURS_MISSING', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'DELEGATE_NAMED', 'DELEGATE_SIGNS', 'DELEGATE_ENDED', 'PAPER_TO_CONFIRM', 'PAPER_REJECTED', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW', 'POLICY_CHANGE_FAILED', 'RECOVERY_CODES_USED_UP'));
