CREATE TABLE cost_rate (
    id UUID NOT NULL,
    level VARCHAR(40) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    hourly NUMERIC(20, 4) NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    set_by_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_cost_rate PRIMARY KEY (id),
    CONSTRAINT ck_cost_rate_positive CHECK (hourly > 0),
    CONSTRAINT ck_cost_rate_period CHECK (valid_to >= valid_from),
    CONSTRAINT ex_cost_rate_junior EXCLUDE USING gist (daterange(valid_from, CASE WHEN valid_to IS NOT NULL THEN greatest(valid_to + 1, valid_from) END) WITH &&) WHERE (level = 'JUNIOR'),
    CONSTRAINT ex_cost_rate_intermediate EXCLUDE USING gist (daterange(valid_from, CASE WHEN valid_to IS NOT NULL THEN greatest(valid_to + 1, valid_from) END) WITH &&) WHERE (level = 'INTERMEDIATE'),
    CONSTRAINT ex_cost_rate_senior EXCLUDE USING gist (daterange(valid_from, CASE WHEN valid_to IS NOT NULL THEN greatest(valid_to + 1, valid_from) END) WITH &&) WHERE (level = 'SENIOR'),
    CONSTRAINT ex_cost_rate_expert EXCLUDE USING gist (daterange(valid_from, CASE WHEN valid_to IS NOT NULL THEN greatest(valid_to + 1, valid_from) END) WITH &&) WHERE (level = 'EXPERT'),
    CONSTRAINT ck_cost_rate_skilllevel CHECK (level IN ('JUNIOR', 'INTERMEDIATE', 'SENIOR', 'EXPERT')),
    CONSTRAINT fk_cost_rate_set_by_id FOREIGN KEY(set_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_cost_rate_from ON cost_rate (valid_from, id);

CREATE OR REPLACE FUNCTION cost_rate_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF TG_OP = 'DELETE' OR OLD.valid_to IS NOT NULL
    OR (NEW.id, NEW.level, NEW.currency, NEW.hourly, NEW.valid_from, NEW.set_by_id)
        IS DISTINCT FROM (OLD.id, OLD.level, OLD.currency, OLD.hourly, OLD.valid_from, OLD.set_by_id)
THEN
    RAISE EXCEPTION 'A rate ends once, and is never changed otherwise.'
        USING ERRCODE = '23514', TABLE = 'cost_rate', CONSTRAINT = 'ck_cost_rate_stands';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER cost_rate_stands BEFORE UPDATE OR DELETE ON cost_rate FOR EACH ROW EXECUTE FUNCTION cost_rate_stands();

CREATE TABLE project_ledger (
    id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    code VARCHAR(40) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    labour_budget NUMERIC(20, 4),
    travel_budget NUMERIC(20, 4),
    purchase_budget NUMERIC(20, 4),
    outsourcing_budget NUMERIC(20, 4),
    overhead_budget NUMERIC(20, 4),
    other_budget NUMERIC(20, 4),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_project_ledger PRIMARY KEY (id),
    CONSTRAINT fk_project_ledger_project_id_customer_id_unit_id FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT uq_project_ledger_project_id UNIQUE (project_id),
    CONSTRAINT uq_project_ledger_project_id_currency UNIQUE (project_id, currency),
    CONSTRAINT uq_project_ledger_code UNIQUE (code),
    CONSTRAINT ck_project_ledger_of_project CHECK (id = project_id),
    CONSTRAINT ck_project_ledger_not_negative CHECK (labour_budget >= 0 AND travel_budget >= 0 AND purchase_budget >= 0 AND outsourcing_budget >= 0 AND overhead_budget >= 0 AND other_budget >= 0),
    CONSTRAINT ck_project_ledger_minor_unit CHECK (labour_budget = round(labour_budget, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND travel_budget = round(travel_budget, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND purchase_budget = round(purchase_budget, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND outsourcing_budget = round(outsourcing_budget, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND overhead_budget = round(overhead_budget, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND other_budget = round(other_budget, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END))
);

CREATE INDEX ix_project_ledger_customer ON project_ledger (customer_id, code, id);

CREATE INDEX ix_project_ledger_unit ON project_ledger (unit_id, code, id);

CREATE TABLE cost_line (
    id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    kind VARCHAR(40) NOT NULL,
    spent_on DATE NOT NULL,
    purpose VARCHAR(200) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 4) NOT NULL,
    document_id UUID,
    recorded_by_id UUID NOT NULL,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    withdrawn_by_id UUID,
    withdrawn_reason VARCHAR(4000),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_cost_line PRIMARY KEY (id),
    CONSTRAINT fk_cost_line_project_id_customer_id_unit_id FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_cost_line_ledger FOREIGN KEY(project_id, currency) REFERENCES project_ledger (project_id, currency),
    CONSTRAINT ck_cost_line_recorded CHECK (kind NOT IN ('LABOUR', 'OUTSOURCING')),
    CONSTRAINT ck_cost_line_positive CHECK (amount > 0),
    CONSTRAINT ck_cost_line_minor_unit CHECK (amount = round(amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT ck_cost_line_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by_id IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_reason IS NULL)),
    CONSTRAINT ck_cost_line_costkind CHECK (kind IN ('LABOUR', 'TRAVEL', 'PURCHASE', 'OUTSOURCING', 'OVERHEAD', 'OTHER')),
    CONSTRAINT fk_cost_line_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_cost_line_recorded_by_id FOREIGN KEY(recorded_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_cost_line_withdrawn_by_id FOREIGN KEY(withdrawn_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_cost_line_project ON cost_line (project_id, spent_on, id);

CREATE INDEX ix_cost_line_spent ON cost_line (spent_on, id);

CREATE INDEX ix_cost_line_unit ON cost_line (unit_id, spent_on, id);

CREATE OR REPLACE FUNCTION cost_line_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 AND (
    TG_OP = 'DELETE' OR OLD.withdrawn_at IS NOT NULL
    OR (NEW.id, NEW.project_id, NEW.kind, NEW.spent_on, NEW.purpose, NEW.currency, NEW.amount, NEW.document_id, NEW.recorded_by_id)
        IS DISTINCT FROM
        (OLD.id, OLD.project_id, OLD.kind, OLD.spent_on, OLD.purpose, OLD.currency, OLD.amount, OLD.document_id, OLD.recorded_by_id)
) THEN
    RAISE EXCEPTION 'A cost line is withdrawn once, and never changed otherwise.'
        USING ERRCODE = '23514', TABLE = 'cost_line', CONSTRAINT = 'ck_cost_line_stands';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER cost_line_stands BEFORE UPDATE OR DELETE ON cost_line FOR EACH ROW EXECUTE FUNCTION cost_line_stands();

CREATE OR REPLACE FUNCTION project_ledger_opened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
INSERT INTO project_ledger (id, project_id, customer_id, unit_id, code, currency, created_at, version)
SELECT NEW.id, NEW.id, NEW.customer_id, NEW.unit_id, NEW.code, currency, NEW.created_at, 1 FROM budget_line WHERE id = NEW.budget_line_id;
RETURN NULL;
END $$;

CREATE TRIGGER project_ledger_opened AFTER INSERT ON project FOR EACH ROW EXECUTE FUNCTION project_ledger_opened();

ALTER TABLE alert DROP CONSTRAINT ck_alert_alertrule;
ALTER TABLE alert ADD CONSTRAINT ck_alert_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'ORDER_CANCELLED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'EARLY_ENTRY_OVERDUE', 'PROJECT_OVERDUE', 'MILESTONE_OVERDUE', 'TASK_OVERDUE', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'CHANGE_ORDER_CANCELLED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'TERMINATION_WITHDRAWN', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'HOURS_WAITING', 'HOURS_DISPUTED', 'HOURS_RETURNED', 'HOURS_MISSING', 'HOURS_UNLOCKED', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'DELEGATE_NAMED', 'DELEGATE_SIGNS', 'DELEGATE_ENDED', 'PAPER_TO_CONFIRM', 'PAPER_REJECTED', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW', 'POLICY_CHANGE_FAILED', 'RECOVERY_CODES_USED_UP', 'WEEKLY_REPORT_MISSING', 'WEEKLY_REPORT_TO_REVIEW', 'WEEKLY_REPORT_RETURNED', 'WEEKLY_REPORT_PUBLISHED', 'ANNOUNCEMENT_PUBLISHED', 'DISCUSSION_REPLIED', 'ISSUE_RAISED', 'ISSUE_ASSIGNED', 'ISSUE_REPLIED', 'ISSUE_ANSWERED', 'ISSUE_MAJOR', 'ISSUE_RETURNED', 'ISSUE_REOPENED', 'ISSUE_OVERDUE', 'APPROVAL_URGED', 'APPROVAL_SIGNER_ADDED', 'APPROVAL_SIGNER_TAKEN_BACK', 'APPROVAL_TRANSFERRED', 'APPROVAL_INFORMED', 'BUDGET_USED'));

ALTER TABLE alert_preference DROP CONSTRAINT ck_alert_preference_alertrule;
ALTER TABLE alert_preference ADD CONSTRAINT ck_alert_preference_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'ORDER_CANCELLED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'EARLY_ENTRY_OVERDUE', 'PROJECT_OVERDUE', 'MILESTONE_OVERDUE', 'TASK_OVERDUE', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'CHANGE_ORDER_CANCELLED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'TERMINATION_WITHDRAWN', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'HOURS_WAITING', 'HOURS_DISPUTED', 'HOURS_RETURNED', 'HOURS_MISSING', 'HOURS_UNLOCKED', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'DELEGATE_NAMED', 'DELEGATE_SIGNS', 'DELEGATE_ENDED', 'PAPER_TO_CONFIRM', 'PAPER_REJECTED', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW', 'POLICY_CHANGE_FAILED', 'RECOVERY_CODES_USED_UP', 'WEEKLY_REPORT_MISSING', 'WEEKLY_REPORT_TO_REVIEW', 'WEEKLY_REPORT_RETURNED', 'WEEKLY_REPORT_PUBLISHED', 'ANNOUNCEMENT_PUBLISHED', 'DISCUSSION_REPLIED', 'ISSUE_RAISED', 'ISSUE_ASSIGNED', 'ISSUE_REPLIED', 'ISSUE_ANSWERED', 'ISSUE_MAJOR', 'ISSUE_RETURNED', 'ISSUE_REOPENED', 'ISSUE_OVERDUE', 'APPROVAL_URGED', 'APPROVAL_SIGNER_ADDED', 'APPROVAL_SIGNER_TAKEN_BACK', 'APPROVAL_TRANSFERRED', 'APPROVAL_INFORMED', 'BUDGET_USED'));

INSERT INTO project_ledger (id, project_id, customer_id, unit_id, code, currency, created_at, version)
SELECT project.id, project.id, project.customer_id, project.unit_id, project.code, budget_line.currency, project.created_at, 1
FROM project JOIN budget_line ON budget_line.id = project.budget_line_id;
