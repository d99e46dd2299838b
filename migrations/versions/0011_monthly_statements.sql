ALTER TABLE outsourcing_order ADD COLUMN days_source VARCHAR(40) NOT NULL DEFAULT 'AS_ORDERED';

ALTER TABLE outsourcing_order
    ALTER COLUMN days_source DROP DEFAULT,
    ADD CONSTRAINT ck_outsourcing_order_dayssource CHECK (days_source IN ('AS_ORDERED', 'MONTHLY_STATEMENTS')),
    ADD CONSTRAINT ck_outsourcing_order_charged_by_month CHECK (days_source = 'AS_ORDERED' OR way = 'PERSON_DAY'),
    ADD CONSTRAINT uq_outsourcing_order_id_days_source UNIQUE (id, days_source);

ALTER TABLE order_term ADD COLUMN by_month BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE order_term
    ALTER COLUMN by_month DROP DEFAULT,
    ADD COLUMN days_gate VARCHAR(40) GENERATED ALWAYS AS (CASE WHEN by_month THEN 'MONTHLY_STATEMENTS' END) STORED,
    DROP CONSTRAINT ck_order_term_awaits,
    ADD CONSTRAINT ck_order_term_awaits CHECK (CASE kind WHEN 'PROGRESS' THEN CASE WHEN by_month THEN awaits IS NULL ELSE awaits IS NOT NULL AND awaits <> 'FINAL' END WHEN 'ACCEPTANCE' THEN awaits IS NOT NULL AND awaits = 'FINAL' ELSE awaits IS NULL END AND (deliverable IS NULL OR kind = 'PROGRESS' AND NOT by_month) AND (kind = 'PROGRESS' OR NOT by_month)),
    ADD CONSTRAINT uq_order_term_id_by_month UNIQUE (id, by_month),
    ADD CONSTRAINT fk_order_term_days_source FOREIGN KEY(order_id, days_gate) REFERENCES outsourcing_order (id, days_source) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE monthly_statement (
    id UUID NOT NULL,
    code VARCHAR(40) NOT NULL,
    month DATE NOT NULL,
    days_source VARCHAR(40) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    person_days NUMERIC(9, 2) NOT NULL,
    net NUMERIC(20, 4) NOT NULL,
    tax_rate NUMERIC(7, 4) NOT NULL,
    tax NUMERIC(20, 4) NOT NULL,
    gross NUMERIC(20, 4) NOT NULL,
    note VARCHAR(4000),
    state VARCHAR(40) NOT NULL,
    handed_in_at TIMESTAMP WITH TIME ZONE NOT NULL,
    handed_in_by_id UUID NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE,
    decided_by_id UUID,
    reason VARCHAR(4000),
    payable_amount NUMERIC(20, 4),
    order_gate BOOLEAN GENERATED ALWAYS AS (CASE WHEN state IN ('HANDED_IN', 'CONFIRMED') THEN true END) STORED,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_monthly_statement PRIMARY KEY (id),
    CONSTRAINT fk_monthly_statement_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_monthly_statement_order_id_currency FOREIGN KEY(order_id, currency) REFERENCES outsourcing_order (id, currency),
    CONSTRAINT fk_monthly_statement_order_binding FOREIGN KEY(order_id, order_gate) REFERENCES outsourcing_order (id, is_binding),
    CONSTRAINT fk_monthly_statement_days_source FOREIGN KEY(order_id, days_source) REFERENCES outsourcing_order (id, days_source),
    CONSTRAINT uq_monthly_statement_id_order_id UNIQUE (id, order_id),
    CONSTRAINT uq_monthly_statement_id_order_id_currency UNIQUE (id, order_id, currency),
    CONSTRAINT uq_monthly_statement_id_order_id_state UNIQUE (id, order_id, state),
    CONSTRAINT uq_monthly_statement_id_payable_amount UNIQUE (id, payable_amount),
    CONSTRAINT ck_monthly_statement_charged_by_month CHECK (days_source = 'MONTHLY_STATEMENTS'),
    CONSTRAINT ck_monthly_statement_month CHECK (extract(day FROM month) = 1),
    CONSTRAINT ck_monthly_statement_amounts CHECK (person_days > 0 AND net > 0 AND tax >= 0 AND tax_rate >= 0 AND gross = net + tax),
    CONSTRAINT ck_monthly_statement_payable CHECK ((state = 'CONFIRMED') = (payable_amount IS NOT NULL) AND coalesce(payable_amount BETWEEN 0 AND gross, true)),
    CONSTRAINT ck_monthly_statement_decided CHECK ((state IN ('CONFIRMED', 'RETURNED')) = (decided_at IS NOT NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)),
    CONSTRAINT ck_monthly_statement_reason CHECK ((state = 'RETURNED') = (reason IS NOT NULL)),
    CONSTRAINT ck_monthly_statement_decider_is_another CHECK (decided_by_id <> handed_in_by_id),
    CONSTRAINT ck_monthly_statement_minor_unit CHECK (net = round(net, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND tax = round(tax, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND gross = round(gross, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND payable_amount = round(payable_amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT uq_monthly_statement_code UNIQUE (code),
    CONSTRAINT ck_monthly_statement_dayssource CHECK (days_source IN ('AS_ORDERED', 'MONTHLY_STATEMENTS')),
    CONSTRAINT ck_monthly_statement_monthlystate CHECK (state IN ('HANDED_IN', 'CONFIRMED', 'RETURNED', 'WITHDRAWN')),
    CONSTRAINT fk_monthly_statement_handed_in_by_id FOREIGN KEY(handed_in_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_monthly_statement_decided_by_id FOREIGN KEY(decided_by_id) REFERENCES app_user (id)
);

CREATE TABLE monthly_line (
    id UUID NOT NULL,
    statement_id UUID NOT NULL,
    sequence INTEGER NOT NULL,
    level VARCHAR(40) NOT NULL,
    days NUMERIC(9, 2) NOT NULL,
    unit_price NUMERIC(20, 4) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    net NUMERIC(20, 4) NOT NULL,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_monthly_line PRIMARY KEY (id),
    CONSTRAINT fk_monthly_line_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_monthly_line_statement_id_order_id_currency FOREIGN KEY(statement_id, order_id, currency) REFERENCES monthly_statement (id, order_id, currency),
    CONSTRAINT uq_monthly_line_statement_id_level_unit_price UNIQUE (statement_id, level, unit_price),
    CONSTRAINT ck_monthly_line_positive CHECK (days > 0 AND unit_price > 0 AND net >= 0),
    CONSTRAINT ck_monthly_line_minor_unit CHECK (net = round(net, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT ck_monthly_line_skilllevel CHECK (level IN ('JUNIOR', 'INTERMEDIATE', 'SENIOR', 'EXPERT'))
);

ALTER TABLE payable ADD COLUMN by_month BOOLEAN NOT NULL DEFAULT false, ADD COLUMN statement_id UUID;

ALTER TABLE payable
    ALTER COLUMN by_month DROP DEFAULT,
    DROP CONSTRAINT fk_payable_term_amount,
    DROP CONSTRAINT uq_payable_term_id,
    DROP CONSTRAINT ck_payable_gate,
    DROP COLUMN term_amount;

ALTER TABLE payable
    ADD COLUMN term_amount NUMERIC(20, 4) GENERATED ALWAYS AS (CASE WHEN kind <> 'SETTLEMENT' AND NOT by_month THEN amount END) STORED,
    ADD COLUMN statement_gate VARCHAR(40) GENERATED ALWAYS AS (CASE WHEN state NOT IN ('LOCKED', 'CANCELLED') AND by_month THEN 'CONFIRMED' END) STORED,
    ADD COLUMN statement_amount NUMERIC(20, 4) GENERATED ALWAYS AS (CASE WHEN statement_id IS NOT NULL THEN amount END) STORED,
    ADD CONSTRAINT ck_payable_gate CHECK (state IN ('LOCKED', 'CANCELLED') OR opened_at IS NOT NULL AND approved_by_id IS NOT NULL AND CASE kind WHEN 'ADVANCE' THEN true WHEN 'PROGRESS' THEN CASE WHEN by_month THEN statement_id IS NOT NULL ELSE acceptance_id IS NOT NULL END WHEN 'ACCEPTANCE' THEN acceptance_id IS NOT NULL WHEN 'SETTLEMENT' THEN settlement_id IS NOT NULL ELSE false END),
    ADD CONSTRAINT ck_payable_by_month CHECK (CASE WHEN by_month THEN kind = 'PROGRESS' AND acceptance_id IS NULL ELSE statement_id IS NULL END),
    ADD CONSTRAINT uq_payable_statement_id UNIQUE (statement_id),
    ADD CONSTRAINT fk_payable_term_id_by_month FOREIGN KEY(term_id, by_month) REFERENCES order_term (id, by_month),
    ADD CONSTRAINT fk_payable_statement_id_order_id FOREIGN KEY(statement_id, order_id) REFERENCES monthly_statement (id, order_id),
    ADD CONSTRAINT fk_payable_statement_confirmed FOREIGN KEY(statement_id, order_id, statement_gate) REFERENCES monthly_statement (id, order_id, state),
    ADD CONSTRAINT fk_payable_statement_amount FOREIGN KEY(statement_id, statement_amount) REFERENCES monthly_statement (id, payable_amount),
    ADD CONSTRAINT fk_payable_term_amount FOREIGN KEY(term_id, term_amount) REFERENCES order_term (id, amount) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE alert
    DROP CONSTRAINT ck_alert_alertrule,
    ADD CONSTRAINT ck_alert_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'PAPER_TO_CONFIRM', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW'));

ALTER TABLE alert_preference
    DROP CONSTRAINT ck_alert_preference_alertrule,
    ADD CONSTRAINT ck_alert_preference_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'LIMIT_NEARLY_USED', 'LIMIT_USED_UP', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'ORDER_TERMINATED', 'MONTHLY_STATEMENT_TO_CONFIRM', 'MONTHLY_STATEMENT_RETURNED', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'PAPER_TO_CONFIRM', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW'));

CREATE INDEX ix_monthly_statement_partner ON monthly_statement (partner_id, month, id);

CREATE INDEX ix_monthly_statement_order ON monthly_statement (order_id, month, id);

CREATE INDEX ix_monthly_statement_unit ON monthly_statement (unit_id, month, id);

CREATE INDEX ix_monthly_statement_month ON monthly_statement (month, id);

CREATE INDEX ix_monthly_statement_project ON monthly_statement (project_id, month, id);

CREATE UNIQUE INDEX uq_monthly_statement_month ON monthly_statement (order_id, month) WHERE state IN ('HANDED_IN', 'CONFIRMED');

CREATE UNIQUE INDEX uq_order_term_by_month ON order_term (order_id) WHERE by_month;

CREATE INDEX ix_monthly_line_statement ON monthly_line (statement_id, sequence, id);

CREATE INDEX ix_monthly_line_order ON monthly_line (order_id, level, unit_price);

CREATE INDEX ix_monthly_line_partner ON monthly_line (partner_id, statement_id, sequence);

CREATE INDEX ix_monthly_line_project ON monthly_line (project_id, statement_id, sequence);

CREATE UNIQUE INDEX uq_payable_term_id ON payable (term_id) WHERE NOT by_month;

CREATE UNIQUE INDEX uq_payable_by_month_rest ON payable (term_id) WHERE by_month AND statement_id IS NULL;

CREATE OR REPLACE FUNCTION outsourcing_order_monthly_within() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM id FROM outsourcing_order WHERE id = NEW.id FOR NO KEY UPDATE;
PERFORM said.level FROM (
    SELECT level, unit_price, days FROM order_line WHERE order_id = NEW.id
    UNION ALL SELECT line.level, line.unit_price, line.days FROM change_order_line AS line
        JOIN change_order AS change ON change.id = line.change_order_id WHERE line.order_id = NEW.id AND change.state = 'ACCEPTED'
    UNION ALL SELECT line.level, line.unit_price, -line.days FROM monthly_line AS line
        JOIN monthly_statement AS stated ON stated.id = line.statement_id WHERE line.order_id = NEW.id AND stated.state IN ('HANDED_IN', 'CONFIRMED')
) AS said GROUP BY said.level, said.unit_price HAVING sum(said.days) < 0;
IF FOUND THEN
    RAISE EXCEPTION 'More days are stated than are ordered.'
        USING ERRCODE = '23514', TABLE = 'monthly_statement', CONSTRAINT = 'ck_monthly_statement_days_ordered';
END IF;
PERFORM stated.id FROM monthly_statement AS stated JOIN outsourcing_order AS ordered ON ordered.id = stated.order_id
WHERE stated.order_id = NEW.id AND stated.state IN ('HANDED_IN', 'CONFIRMED')
    AND NOT stated.month BETWEEN date_trunc('month', ordered.starts_on) AND ordered.ends_on;
IF FOUND THEN
    RAISE EXCEPTION 'A month is stated that is none of the order.'
        USING ERRCODE = '23514', TABLE = 'monthly_statement', CONSTRAINT = 'ck_monthly_statement_in_order';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER outsourcing_order_monthly_within AFTER UPDATE OF starts_on, ends_on ON outsourcing_order DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION outsourcing_order_monthly_within();

CREATE OR REPLACE FUNCTION change_order_monthly_within() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM id FROM outsourcing_order WHERE id = NEW.order_id FOR NO KEY UPDATE;
PERFORM said.level FROM (
    SELECT level, unit_price, days FROM order_line WHERE order_id = NEW.order_id
    UNION ALL SELECT line.level, line.unit_price, line.days FROM change_order_line AS line
        JOIN change_order AS change ON change.id = line.change_order_id WHERE line.order_id = NEW.order_id AND change.state = 'ACCEPTED'
    UNION ALL SELECT line.level, line.unit_price, -line.days FROM monthly_line AS line
        JOIN monthly_statement AS stated ON stated.id = line.statement_id WHERE line.order_id = NEW.order_id AND stated.state IN ('HANDED_IN', 'CONFIRMED')
) AS said GROUP BY said.level, said.unit_price HAVING sum(said.days) < 0;
IF FOUND THEN
    RAISE EXCEPTION 'More days are stated than are ordered.'
        USING ERRCODE = '23514', TABLE = 'monthly_statement', CONSTRAINT = 'ck_monthly_statement_days_ordered';
END IF;
PERFORM stated.id FROM monthly_statement AS stated JOIN outsourcing_order AS ordered ON ordered.id = stated.order_id
WHERE stated.order_id = NEW.order_id AND stated.state IN ('HANDED_IN', 'CONFIRMED')
    AND NOT stated.month BETWEEN date_trunc('month', ordered.starts_on) AND ordered.ends_on;
IF FOUND THEN
    RAISE EXCEPTION 'A month is stated that is none of the order.'
        USING ERRCODE = '23514', TABLE = 'monthly_statement', CONSTRAINT = 'ck_monthly_statement_in_order';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER change_order_monthly_within AFTER UPDATE OF state ON change_order DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION change_order_monthly_within();

CREATE OR REPLACE FUNCTION monthly_statement_within() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM id FROM outsourcing_order WHERE id = NEW.order_id FOR NO KEY UPDATE;
PERFORM said.level FROM (
    SELECT level, unit_price, days FROM order_line WHERE order_id = NEW.order_id
    UNION ALL SELECT line.level, line.unit_price, line.days FROM change_order_line AS line
        JOIN change_order AS change ON change.id = line.change_order_id WHERE line.order_id = NEW.order_id AND change.state = 'ACCEPTED'
    UNION ALL SELECT line.level, line.unit_price, -line.days FROM monthly_line AS line
        JOIN monthly_statement AS stated ON stated.id = line.statement_id WHERE line.order_id = NEW.order_id AND stated.state IN ('HANDED_IN', 'CONFIRMED')
) AS said GROUP BY said.level, said.unit_price HAVING sum(said.days) < 0;
IF FOUND THEN
    RAISE EXCEPTION 'More days are stated than are ordered.'
        USING ERRCODE = '23514', TABLE = 'monthly_statement', CONSTRAINT = 'ck_monthly_statement_days_ordered';
END IF;
PERFORM stated.id FROM monthly_statement AS stated JOIN outsourcing_order AS ordered ON ordered.id = stated.order_id
WHERE stated.order_id = NEW.order_id AND stated.state IN ('HANDED_IN', 'CONFIRMED')
    AND NOT stated.month BETWEEN date_trunc('month', ordered.starts_on) AND ordered.ends_on;
IF FOUND THEN
    RAISE EXCEPTION 'A month is stated that is none of the order.'
        USING ERRCODE = '23514', TABLE = 'monthly_statement', CONSTRAINT = 'ck_monthly_statement_in_order';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER monthly_statement_within AFTER INSERT OR UPDATE OF state, month ON monthly_statement DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION monthly_statement_within();

CREATE OR REPLACE FUNCTION monthly_statement_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM stated.id FROM monthly_statement AS stated
WHERE stated.id = NEW.id AND (
    SELECT (sum(days), sum(net)) FROM monthly_line WHERE statement_id = stated.id
) IS DISTINCT FROM (stated.person_days, stated.net);
IF FOUND THEN
    RAISE EXCEPTION 'The lines of a monthly statement sum to the statement.'
        USING ERRCODE = '23514', TABLE = 'monthly_statement', CONSTRAINT = 'ck_monthly_statement_whole';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER monthly_statement_whole AFTER INSERT OR UPDATE OF person_days, net ON monthly_statement DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION monthly_statement_whole();

CREATE OR REPLACE FUNCTION monthly_statement_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 AND OLD.state <> 'HANDED_IN' THEN
    RAISE EXCEPTION 'A monthly statement that is decided is never changed.'
        USING ERRCODE = '23514', TABLE = 'monthly_statement', CONSTRAINT = 'ck_monthly_statement_stands';
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER monthly_statement_stands AFTER UPDATE OR DELETE ON monthly_statement FOR EACH ROW EXECUTE FUNCTION monthly_statement_stands();

CREATE OR REPLACE FUNCTION order_term_monthly_payables() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.by_month THEN
    PERFORM id FROM order_term WHERE id = NEW.id FOR NO KEY UPDATE;
    PERFORM term.id FROM order_term AS term
    WHERE term.id = NEW.id AND term.amount <> (SELECT sum(amount) FROM payable WHERE payable.term_id = term.id);
    IF FOUND THEN
        RAISE EXCEPTION 'The payables of a monthly term sum to the term.'
            USING ERRCODE = '23514', TABLE = 'payable', CONSTRAINT = 'ck_payable_monthly_term';
    END IF;
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER order_term_monthly_payables AFTER UPDATE OF amount ON order_term DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION order_term_monthly_payables();

CREATE OR REPLACE FUNCTION monthly_line_within() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM id FROM outsourcing_order WHERE id = NEW.order_id FOR NO KEY UPDATE;
PERFORM said.level FROM (
    SELECT level, unit_price, days FROM order_line WHERE order_id = NEW.order_id
    UNION ALL SELECT line.level, line.unit_price, line.days FROM change_order_line AS line
        JOIN change_order AS change ON change.id = line.change_order_id WHERE line.order_id = NEW.order_id AND change.state = 'ACCEPTED'
    UNION ALL SELECT line.level, line.unit_price, -line.days FROM monthly_line AS line
        JOIN monthly_statement AS stated ON stated.id = line.statement_id WHERE line.order_id = NEW.order_id AND stated.state IN ('HANDED_IN', 'CONFIRMED')
) AS said GROUP BY said.level, said.unit_price HAVING sum(said.days) < 0;
IF FOUND THEN
    RAISE EXCEPTION 'More days are stated than are ordered.'
        USING ERRCODE = '23514', TABLE = 'monthly_statement', CONSTRAINT = 'ck_monthly_statement_days_ordered';
END IF;
PERFORM stated.id FROM monthly_statement AS stated JOIN outsourcing_order AS ordered ON ordered.id = stated.order_id
WHERE stated.order_id = NEW.order_id AND stated.state IN ('HANDED_IN', 'CONFIRMED')
    AND NOT stated.month BETWEEN date_trunc('month', ordered.starts_on) AND ordered.ends_on;
IF FOUND THEN
    RAISE EXCEPTION 'A month is stated that is none of the order.'
        USING ERRCODE = '23514', TABLE = 'monthly_statement', CONSTRAINT = 'ck_monthly_statement_in_order';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER monthly_line_within AFTER INSERT ON monthly_line DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION monthly_line_within();

CREATE OR REPLACE FUNCTION monthly_line_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM stated.id FROM monthly_statement AS stated
WHERE stated.id = NEW.statement_id AND (
    SELECT (sum(days), sum(net)) FROM monthly_line WHERE statement_id = stated.id
) IS DISTINCT FROM (stated.person_days, stated.net);
IF FOUND THEN
    RAISE EXCEPTION 'The lines of a monthly statement sum to the statement.'
        USING ERRCODE = '23514', TABLE = 'monthly_statement', CONSTRAINT = 'ck_monthly_statement_whole';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER monthly_line_whole AFTER INSERT ON monthly_line DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION monthly_line_whole();

CREATE OR REPLACE FUNCTION monthly_line_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of monthly_line is never changed.'
        USING ERRCODE = '23514', TABLE = 'monthly_line', CONSTRAINT = 'ck_monthly_line_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER monthly_line_append_only BEFORE UPDATE OR DELETE ON monthly_line FOR EACH ROW EXECUTE FUNCTION monthly_line_append_only();

CREATE OR REPLACE FUNCTION payable_monthly_term() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF coalesce(NEW.by_month, OLD.by_month) THEN
    PERFORM id FROM order_term WHERE id = coalesce(NEW.term_id, OLD.term_id) FOR NO KEY UPDATE;
    PERFORM term.id FROM order_term AS term
    WHERE term.id = coalesce(NEW.term_id, OLD.term_id) AND term.amount <> (SELECT sum(amount) FROM payable WHERE payable.term_id = term.id);
    IF FOUND THEN
        RAISE EXCEPTION 'The payables of a monthly term sum to the term.'
            USING ERRCODE = '23514', TABLE = 'payable', CONSTRAINT = 'ck_payable_monthly_term';
    END IF;
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER payable_monthly_term AFTER INSERT OR DELETE OR UPDATE OF amount, term_id ON payable DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payable_monthly_term();
