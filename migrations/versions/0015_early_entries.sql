ALTER TABLE alert DROP CONSTRAINT ck_alert_alertrule;
ALTER TABLE alert ADD CONSTRAINT ck_alert_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'EARLY_ENTRY_OVERDUE', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'PAPER_TO_CONFIRM', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW'));

ALTER TABLE alert_preference DROP CONSTRAINT ck_alert_preference_alertrule;
ALTER TABLE alert_preference ADD CONSTRAINT ck_alert_preference_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'EARLY_ENTRY_OVERDUE', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'PAPER_TO_CONFIRM', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW'));

ALTER TABLE approval DROP CONSTRAINT ck_approval_approvalkind;
ALTER TABLE approval ADD CONSTRAINT ck_approval_approvalkind CHECK (kind IN ('ADMISSION', 'ORDER', 'SPECIAL_ORDER', 'CHANGE_ORDER', 'SETTLEMENT', 'REVOCATION', 'EARLY_ENTRY'));

ALTER TABLE approval_task DROP CONSTRAINT ck_approval_task_approvalkind;
ALTER TABLE approval_task ADD CONSTRAINT ck_approval_task_approvalkind CHECK (kind IN ('ADMISSION', 'ORDER', 'SPECIAL_ORDER', 'CHANGE_ORDER', 'SETTLEMENT', 'REVOCATION', 'EARLY_ENTRY'));

ALTER TABLE approval_decision DROP CONSTRAINT ck_approval_decision_approvalkind;
ALTER TABLE approval_decision ADD CONSTRAINT ck_approval_decision_approvalkind CHECK (kind IN ('ADMISSION', 'ORDER', 'SPECIAL_ORDER', 'CHANGE_ORDER', 'SETTLEMENT', 'REVOCATION', 'EARLY_ENTRY'));

ALTER TABLE approval_chain DROP CONSTRAINT ck_approval_chain_approvalkind;
ALTER TABLE approval_chain ADD CONSTRAINT ck_approval_chain_approvalkind CHECK (kind IN ('ADMISSION', 'ORDER', 'SPECIAL_ORDER', 'CHANGE_ORDER', 'SETTLEMENT', 'REVOCATION', 'EARLY_ENTRY'));

ALTER TABLE approval DROP CONSTRAINT ck_approval_rejectable;
ALTER TABLE approval ADD CONSTRAINT ck_approval_rejectable CHECK (state <> 'REJECTED' OR kind IN ('ADMISSION', 'REVOCATION', 'EARLY_ENTRY'));

ALTER TABLE approval_decision DROP CONSTRAINT ck_approval_decision_rejectable;
ALTER TABLE approval_decision ADD CONSTRAINT ck_approval_decision_rejectable CHECK (verdict <> 'REJECT' OR kind IN ('ADMISSION', 'REVOCATION', 'EARLY_ENTRY'));

ALTER TABLE approval_chain ADD CONSTRAINT ex_approval_chain_early_entry EXCLUDE USING gist (daterange(valid_from, CASE WHEN valid_to IS NOT NULL THEN greatest(valid_to + 1, valid_from) END) WITH &&) WHERE (kind = 'EARLY_ENTRY');

CREATE TABLE early_entry (
    id UUID NOT NULL,
    code VARCHAR(40) NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    owner_id UUID NOT NULL,
    name VARCHAR(200) NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    state VARCHAR(40) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    ceiling NUMERIC(20, 4),
    expected_on DATE,
    risk VARCHAR(40),
    budget_line_id UUID,
    project_id UUID,
    contract_id UUID,
    ended_on DATE,
    lost_reason VARCHAR(4000),
    is_granted BOOLEAN GENERATED ALWAYS AS (budget_line_id IS NOT NULL) STORED NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_early_entry PRIMARY KEY (id),
    CONSTRAINT fk_early_entry_contract_id_customer_id FOREIGN KEY(contract_id, customer_id) REFERENCES contract (id, customer_id),
    CONSTRAINT fk_early_entry_budget_line_id_currency FOREIGN KEY(budget_line_id, currency) REFERENCES budget_line (id, currency),
    CONSTRAINT uq_early_entry_id_customer_id_unit_id_currency UNIQUE (id, customer_id, unit_id, currency),
    CONSTRAINT uq_early_entry_id_customer_id_is_granted UNIQUE (id, customer_id, is_granted),
    CONSTRAINT uq_early_entry_id_budget_line_id UNIQUE (id, budget_line_id),
    CONSTRAINT ck_early_entry_period CHECK (ends_on >= starts_on),
    CONSTRAINT ck_early_entry_ceiling CHECK (ceiling > 0 AND ceiling = round(ceiling, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT ck_early_entry_granted CHECK (num_nonnulls(ceiling, expected_on, risk, budget_line_id) IN (0, 4)),
    CONSTRAINT ck_early_entry_state_granted CHECK (CASE state WHEN 'REQUESTED' THEN NOT is_granted WHEN 'REJECTED' THEN NOT is_granted WHEN 'LOST' THEN true ELSE is_granted END),
    CONSTRAINT ck_early_entry_on_site CHECK (CASE state WHEN 'ON_SITE' THEN project_id IS NOT NULL ELSE true END),
    CONSTRAINT ck_early_entry_project CHECK (project_id IS NULL OR state IN ('ON_SITE', 'CONTRACT_LINKED', 'LOST')),
    CONSTRAINT ck_early_entry_linked CHECK ((state = 'CONTRACT_LINKED') = (contract_id IS NOT NULL)),
    CONSTRAINT ck_early_entry_lost CHECK ((state = 'LOST') = (lost_reason IS NOT NULL)),
    CONSTRAINT ck_early_entry_ended CHECK ((state IN ('CONTRACT_LINKED', 'REJECTED', 'LOST')) = (ended_on IS NOT NULL)),
    CONSTRAINT uq_early_entry_code UNIQUE (code),
    CONSTRAINT fk_early_entry_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_early_entry_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_early_entry_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id),
    CONSTRAINT ck_early_entry_earlyentrystate CHECK (state IN ('REQUESTED', 'APPROVED', 'ON_SITE', 'CONTRACT_LINKED', 'REJECTED', 'LOST')),
    CONSTRAINT ck_early_entry_risklevel CHECK (risk IN ('LOW', 'MEDIUM', 'HIGH')),
    CONSTRAINT uq_early_entry_budget_line_id UNIQUE (budget_line_id)
);

CREATE INDEX ix_early_entry_owner_id ON early_entry (owner_id);

CREATE INDEX ix_early_entry_contract ON early_entry (contract_id, code, id);

CREATE INDEX ix_early_entry_project ON early_entry (project_id);

CREATE INDEX ix_early_entry_unit ON early_entry (unit_id, code, id);

CREATE INDEX ix_early_entry_customer ON early_entry (customer_id, code, id);

CREATE OR REPLACE FUNCTION early_entry_as_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM entry.id FROM early_entry AS entry
WHERE entry.id = NEW.id AND entry.is_granted AND (
    (entry.ceiling, entry.expected_on, entry.risk) IS DISTINCT FROM (
        SELECT (ceiling, expected_on, risk) FROM early_entry_request
        WHERE early_entry_id = entry.id AND state = 'APPROVED' ORDER BY sequence DESC LIMIT 1
    )
    OR entry.state IN ('APPROVED', 'ON_SITE')
        AND NOT EXISTS (SELECT FROM budget_line WHERE id = entry.budget_line_id AND limit_amount = entry.ceiling)
);
IF FOUND THEN
    RAISE EXCEPTION 'An early entry is what was approved last.'
        USING ERRCODE = '23514', TABLE = 'early_entry', CONSTRAINT = 'ck_early_entry_as_approved';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER early_entry_as_approved AFTER INSERT OR UPDATE ON early_entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION early_entry_as_approved();

CREATE OR REPLACE FUNCTION early_entry_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('APPROVED', 'CONTRACT_LINKED'), ('APPROVED', 'LOST'), ('APPROVED', 'ON_SITE'), ('ON_SITE', 'CONTRACT_LINKED'), ('ON_SITE', 'LOST'), ('REQUESTED', 'APPROVED'), ('REQUESTED', 'LOST'), ('REQUESTED', 'REJECTED')) THEN
    RAISE EXCEPTION 'This state does not follow that one.'
        USING ERRCODE = '23514', TABLE = 'early_entry', CONSTRAINT = 'ck_early_entry_steps';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER early_entry_steps BEFORE UPDATE OF state ON early_entry FOR EACH ROW EXECUTE FUNCTION early_entry_steps();

CREATE TABLE early_entry_request (
    id UUID NOT NULL,
    code VARCHAR(40) NOT NULL,
    early_entry_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    owner_id UUID NOT NULL,
    sequence INTEGER NOT NULL,
    title VARCHAR(200) NOT NULL,
    state VARCHAR(40) NOT NULL,
    reason VARCHAR(4000) NOT NULL,
    customer_ground VARCHAR(4000) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    ceiling NUMERIC(20, 4) NOT NULL,
    expected_on DATE NOT NULL,
    risk VARCHAR(40) NOT NULL,
    submitted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    approved_at TIMESTAMP WITH TIME ZONE,
    approved_by_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_early_entry_request PRIMARY KEY (id),
    CONSTRAINT fk_early_entry_request_early_entry FOREIGN KEY(early_entry_id, customer_id, unit_id, currency) REFERENCES early_entry (id, customer_id, unit_id, currency) ON UPDATE CASCADE,
    CONSTRAINT uq_early_entry_request_early_entry_id_sequence UNIQUE (early_entry_id, sequence),
    CONSTRAINT ck_early_entry_request_sequence CHECK (sequence > 0),
    CONSTRAINT ck_early_entry_request_ceiling CHECK (ceiling > 0 AND ceiling = round(ceiling, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT ck_early_entry_request_approved CHECK ((state = 'APPROVED') = (approved_at IS NOT NULL)),
    CONSTRAINT ck_early_entry_request_approved_by CHECK ((approved_at IS NULL) = (approved_by_id IS NULL)),
    CONSTRAINT ck_early_entry_request_approver_is_another CHECK (approved_by_id <> owner_id),
    CONSTRAINT uq_early_entry_request_code UNIQUE (code),
    CONSTRAINT fk_early_entry_request_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_early_entry_request_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_early_entry_request_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id),
    CONSTRAINT ck_early_entry_request_earlyentryrequeststate CHECK (state IN ('DRAFT', 'SUBMITTED', 'APPROVED', 'REJECTED', 'DROPPED')),
    CONSTRAINT ck_early_entry_request_risklevel CHECK (risk IN ('LOW', 'MEDIUM', 'HIGH')),
    CONSTRAINT fk_early_entry_request_approved_by_id FOREIGN KEY(approved_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_early_entry_request_owner_id ON early_entry_request (owner_id);

CREATE UNIQUE INDEX uq_early_entry_request_under_way ON early_entry_request (early_entry_id) WHERE state IN ('DRAFT', 'SUBMITTED');

CREATE INDEX ix_early_entry_request_unit ON early_entry_request (unit_id, code, id);

CREATE OR REPLACE FUNCTION early_entry_request_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 AND OLD.state IN ('APPROVED', 'REJECTED', 'DROPPED') THEN
    RAISE EXCEPTION 'A request that was decided stands.'
        USING ERRCODE = '23514', TABLE = 'early_entry_request', CONSTRAINT = 'ck_early_entry_request_stands';
END IF;
RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER early_entry_request_stands BEFORE UPDATE OR DELETE ON early_entry_request FOR EACH ROW EXECUTE FUNCTION early_entry_request_stands();

CREATE OR REPLACE FUNCTION early_entry_request_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('DRAFT', 'DROPPED'), ('DRAFT', 'SUBMITTED'), ('SUBMITTED', 'APPROVED'), ('SUBMITTED', 'DRAFT'), ('SUBMITTED', 'DROPPED'), ('SUBMITTED', 'REJECTED')) THEN
    RAISE EXCEPTION 'This state does not follow that one.'
        USING ERRCODE = '23514', TABLE = 'early_entry_request', CONSTRAINT = 'ck_early_entry_request_steps';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER early_entry_request_steps BEFORE UPDATE OF state ON early_entry_request FOR EACH ROW EXECUTE FUNCTION early_entry_request_steps();

ALTER TABLE project ALTER COLUMN contract_id DROP NOT NULL;
ALTER TABLE project ADD COLUMN early_entry_id UUID;
ALTER TABLE project
    ADD COLUMN has_granted_entry BOOLEAN GENERATED ALWAYS AS (CASE WHEN early_entry_id IS NOT NULL THEN true END) STORED,
    ADD COLUMN open_entry_id UUID GENERATED ALWAYS AS (CASE WHEN contract_id IS NULL THEN early_entry_id END) STORED;

ALTER TABLE project ADD CONSTRAINT fk_project_early_entry FOREIGN KEY(early_entry_id, customer_id, has_granted_entry) REFERENCES early_entry (id, customer_id, is_granted);

ALTER TABLE project ADD CONSTRAINT uq_project_early_entry_id UNIQUE (early_entry_id);

ALTER TABLE project ADD CONSTRAINT uq_project_id_open_entry_id UNIQUE (id, open_entry_id);

ALTER TABLE project ADD CONSTRAINT ck_project_contract_or_early_entry CHECK (contract_id IS NOT NULL OR early_entry_id IS NOT NULL);

ALTER TABLE project DROP CONSTRAINT ck_project_projectstate;
ALTER TABLE project ADD CONSTRAINT ck_project_projectstate CHECK (state IN ('INITIATION', 'PLANNING', 'BLUEPRINT', 'BUILD', 'GO_LIVE', 'ACCEPTANCE', 'SUMMARY', 'OPERATIONS', 'CLOSED', 'STOPPED'));

ALTER TABLE outsourcing_order ADD COLUMN early_entry_id UUID;

ALTER TABLE outsourcing_order ADD CONSTRAINT fk_outsourcing_order_early_entry_id_contract_budget_id FOREIGN KEY(early_entry_id, contract_budget_id) REFERENCES early_entry (id, budget_line_id);

ALTER TABLE outsourcing_order ADD CONSTRAINT fk_outsourcing_order_project_id_early_entry_id FOREIGN KEY(project_id, early_entry_id) REFERENCES project (id, open_entry_id);

ALTER TABLE outsourcing_order ADD CONSTRAINT ck_outsourcing_order_contract_or_early_entry CHECK (num_nonnulls(contract_id, early_entry_id) = 1);

CREATE INDEX ix_outsourcing_order_early_entry_id ON outsourcing_order (early_entry_id);

INSERT INTO approval_chain (id, kind, number, valid_from, once, created_at, version)
SELECT gen_random_uuid(), 'EARLY_ENTRY', 1, '2000-01-01', true, min(created_at), 1 FROM approval_chain HAVING count(*) > 0;

INSERT INTO approval_chain_step (
    id, chain_id, position, sequence, name, roles, place, mode, remind_days, escalate_days, escalation_role, escalation_place, created_at
)
SELECT gen_random_uuid(), chain.id, step.position, step.position, step.name, ARRAY[step.role], 'ORGANISATION', 'ANY', 2, 4, step.above,
    'ORGANISATION', chain.created_at
FROM approval_chain AS chain
CROSS JOIN (VALUES (1, '总部 PMO 审批', 'hq_pmo', 'finance'), (2, '财务审批', 'finance', 'hq_pmo')) AS step (position, name, role, above)
WHERE chain.kind = 'EARLY_ENTRY';
