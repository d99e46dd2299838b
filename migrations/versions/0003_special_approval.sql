ALTER TABLE outsourcing_order ADD COLUMN special_reason VARCHAR(4000);
ALTER TABLE change_order ADD COLUMN special_reason VARCHAR(4000);
ALTER TABLE outsourcing_order ADD COLUMN contract_allowed_amount NUMERIC(20, 4) NOT NULL DEFAULT 0;
ALTER TABLE outsourcing_order ADD COLUMN contract_allowed_days NUMERIC(9, 2) NOT NULL DEFAULT 0;
ALTER TABLE outsourcing_order ADD COLUMN agreement_allowed_amount NUMERIC(20, 4) NOT NULL DEFAULT 0;
ALTER TABLE outsourcing_order ADD COLUMN agreement_allowed_days NUMERIC(9, 2) NOT NULL DEFAULT 0;
ALTER TABLE outsourcing_order ADD COLUMN project_allowed_amount NUMERIC(20, 4) NOT NULL DEFAULT 0;
ALTER TABLE outsourcing_order ADD COLUMN project_allowed_days NUMERIC(9, 2) NOT NULL DEFAULT 0;
ALTER TABLE outsourcing_order ALTER COLUMN contract_allowed_amount DROP DEFAULT;
ALTER TABLE outsourcing_order ALTER COLUMN contract_allowed_days DROP DEFAULT;
ALTER TABLE outsourcing_order ALTER COLUMN agreement_allowed_amount DROP DEFAULT;
ALTER TABLE outsourcing_order ALTER COLUMN agreement_allowed_days DROP DEFAULT;
ALTER TABLE outsourcing_order ALTER COLUMN project_allowed_amount DROP DEFAULT;
ALTER TABLE outsourcing_order ALTER COLUMN project_allowed_days DROP DEFAULT;
ALTER TABLE change_order ADD COLUMN contract_allowed_amount NUMERIC(20, 4) NOT NULL DEFAULT 0;
ALTER TABLE change_order ADD COLUMN contract_allowed_days NUMERIC(9, 2) NOT NULL DEFAULT 0;
ALTER TABLE change_order ADD COLUMN agreement_allowed_amount NUMERIC(20, 4) NOT NULL DEFAULT 0;
ALTER TABLE change_order ADD COLUMN agreement_allowed_days NUMERIC(9, 2) NOT NULL DEFAULT 0;
ALTER TABLE change_order ADD COLUMN project_allowed_amount NUMERIC(20, 4) NOT NULL DEFAULT 0;
ALTER TABLE change_order ADD COLUMN project_allowed_days NUMERIC(9, 2) NOT NULL DEFAULT 0;
ALTER TABLE change_order ALTER COLUMN contract_allowed_amount DROP DEFAULT;
ALTER TABLE change_order ALTER COLUMN contract_allowed_days DROP DEFAULT;
ALTER TABLE change_order ALTER COLUMN agreement_allowed_amount DROP DEFAULT;
ALTER TABLE change_order ALTER COLUMN agreement_allowed_days DROP DEFAULT;
ALTER TABLE change_order ALTER COLUMN project_allowed_amount DROP DEFAULT;
ALTER TABLE change_order ALTER COLUMN project_allowed_days DROP DEFAULT;
ALTER TABLE budget_line ADD COLUMN allowed_amount NUMERIC(20, 4) NOT NULL DEFAULT 0;
ALTER TABLE budget_line ADD COLUMN allowed_days NUMERIC(9, 2) NOT NULL DEFAULT 0;
ALTER TABLE budget_line ALTER COLUMN allowed_amount DROP DEFAULT;
ALTER TABLE budget_line ALTER COLUMN allowed_days DROP DEFAULT;

ALTER TABLE budget_line DROP CONSTRAINT ck_budget_line_amount_limit;
ALTER TABLE budget_line ADD CONSTRAINT ck_budget_line_amount_limit CHECK (limit_amount IS NULL OR reserved_amount + booked_amount <= limit_amount + allowed_amount);
ALTER TABLE budget_line DROP CONSTRAINT ck_budget_line_days_limit;
ALTER TABLE budget_line ADD CONSTRAINT ck_budget_line_days_limit CHECK (limit_days IS NULL OR reserved_days + booked_days <= limit_days + allowed_days);
ALTER TABLE budget_line ADD CONSTRAINT ck_budget_line_allowed CHECK (allowed_amount >= 0 AND allowed_days >= 0);
ALTER TABLE outsourcing_order ADD CONSTRAINT ck_outsourcing_order_allowed CHECK (least(contract_allowed_amount, agreement_allowed_amount, project_allowed_amount, contract_allowed_days, agreement_allowed_days, project_allowed_days) >= 0 AND greatest(contract_allowed_amount, agreement_allowed_amount, project_allowed_amount) <= greatest(gross, 0) AND greatest(contract_allowed_days, agreement_allowed_days, project_allowed_days) <= greatest(person_days, 0) AND (special_reason IS NOT NULL OR greatest(contract_allowed_amount, agreement_allowed_amount, project_allowed_amount, contract_allowed_days, agreement_allowed_days, project_allowed_days) = 0));
ALTER TABLE outsourcing_order ADD CONSTRAINT ck_outsourcing_order_allowed_minor_unit CHECK (contract_allowed_amount = round(contract_allowed_amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND agreement_allowed_amount = round(agreement_allowed_amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND project_allowed_amount = round(project_allowed_amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END));
ALTER TABLE change_order ADD CONSTRAINT ck_change_order_allowed CHECK (least(contract_allowed_amount, agreement_allowed_amount, project_allowed_amount, contract_allowed_days, agreement_allowed_days, project_allowed_days) >= 0 AND greatest(contract_allowed_amount, agreement_allowed_amount, project_allowed_amount) <= greatest(gross, 0) AND greatest(contract_allowed_days, agreement_allowed_days, project_allowed_days) <= greatest(person_days, 0) AND (special_reason IS NOT NULL OR greatest(contract_allowed_amount, agreement_allowed_amount, project_allowed_amount, contract_allowed_days, agreement_allowed_days, project_allowed_days) = 0));
ALTER TABLE change_order ADD CONSTRAINT ck_change_order_allowed_minor_unit CHECK (contract_allowed_amount = round(contract_allowed_amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND agreement_allowed_amount = round(agreement_allowed_amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND project_allowed_amount = round(project_allowed_amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END));

DROP TRIGGER outsourcing_order_budget ON outsourcing_order;

CREATE OR REPLACE FUNCTION outsourcing_order_budget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
DECLARE
    draw record;
    broken text;
BEGIN
    FOR draw IN
        SELECT budget.id, min(budget.name) AS name,
            sum(CASE WHEN part.state IN ('SUBMITTED') THEN part.sign ELSE 0 END * part.amount) AS reserved_amount, sum(CASE WHEN part.state IN ('SUBMITTED') THEN part.sign ELSE 0 END * part.days) AS reserved_days,
            sum(CASE WHEN part.state IN ('APPROVED', 'SENT', 'RUNNING', 'DELIVERED', 'ACCEPTED', 'SETTLED', 'CLOSED', 'TERMINATED') THEN part.sign ELSE 0 END * part.amount) AS booked_amount, sum(CASE WHEN part.state IN ('APPROVED', 'SENT', 'RUNNING', 'DELIVERED', 'ACCEPTED', 'SETTLED', 'CLOSED', 'TERMINATED') THEN part.sign ELSE 0 END * part.days) AS booked_days,
            sum(CASE WHEN part.state IN ('SUBMITTED', 'APPROVED', 'SENT', 'RUNNING', 'DELIVERED', 'ACCEPTED', 'SETTLED', 'CLOSED', 'TERMINATED') THEN part.sign ELSE 0 END * budget.allowed_amount) AS allowed_amount,
            sum(CASE WHEN part.state IN ('SUBMITTED', 'APPROVED', 'SENT', 'RUNNING', 'DELIVERED', 'ACCEPTED', 'SETTLED', 'CLOSED', 'TERMINATED') THEN part.sign ELSE 0 END * budget.allowed_days) AS allowed_days
        FROM (VALUES (-1, OLD.state, coalesce(OLD.final_amount, OLD.gross), coalesce(OLD.delivered_days, OLD.person_days), OLD.contract_budget_id, OLD.agreement_budget_id, OLD.project_budget_id, greatest(OLD.contract_allowed_amount - (OLD.gross - coalesce(OLD.final_amount, OLD.gross)), 0), greatest(OLD.contract_allowed_days - (OLD.person_days - coalesce(OLD.delivered_days, OLD.person_days)), 0), greatest(OLD.agreement_allowed_amount - (OLD.gross - coalesce(OLD.final_amount, OLD.gross)), 0), greatest(OLD.agreement_allowed_days - (OLD.person_days - coalesce(OLD.delivered_days, OLD.person_days)), 0), greatest(OLD.project_allowed_amount - (OLD.gross - coalesce(OLD.final_amount, OLD.gross)), 0), greatest(OLD.project_allowed_days - (OLD.person_days - coalesce(OLD.delivered_days, OLD.person_days)), 0)), (1, NEW.state, coalesce(NEW.final_amount, NEW.gross), coalesce(NEW.delivered_days, NEW.person_days), NEW.contract_budget_id, NEW.agreement_budget_id, NEW.project_budget_id, greatest(NEW.contract_allowed_amount - (NEW.gross - coalesce(NEW.final_amount, NEW.gross)), 0), greatest(NEW.contract_allowed_days - (NEW.person_days - coalesce(NEW.delivered_days, NEW.person_days)), 0), greatest(NEW.agreement_allowed_amount - (NEW.gross - coalesce(NEW.final_amount, NEW.gross)), 0), greatest(NEW.agreement_allowed_days - (NEW.person_days - coalesce(NEW.delivered_days, NEW.person_days)), 0), greatest(NEW.project_allowed_amount - (NEW.gross - coalesce(NEW.final_amount, NEW.gross)), 0), greatest(NEW.project_allowed_days - (NEW.person_days - coalesce(NEW.delivered_days, NEW.person_days)), 0))) AS part (sign, state, amount, days, contract_id, agreement_id, project_id, contract_allowed_amount, contract_allowed_days, agreement_allowed_amount, agreement_allowed_days, project_allowed_amount, project_allowed_days)
        CROSS JOIN LATERAL (VALUES ('contract', part.contract_id, part.contract_allowed_amount, part.contract_allowed_days), ('agreement', part.agreement_id, part.agreement_allowed_amount, part.agreement_allowed_days), ('project', part.project_id, part.project_allowed_amount, part.project_allowed_days)) AS budget (name, id, allowed_amount, allowed_days)
        WHERE budget.id IS NOT NULL
        GROUP BY budget.id
        ORDER BY budget.id
    LOOP
        CONTINUE WHEN (draw.reserved_amount, draw.reserved_days, draw.booked_amount, draw.booked_days) = (0, 0, 0, 0)
            AND (draw.allowed_amount, draw.allowed_days) = (0, 0);
        BEGIN
            UPDATE budget_line SET
                reserved_amount = budget_line.reserved_amount + draw.reserved_amount,
                reserved_days = budget_line.reserved_days + draw.reserved_days,
                booked_amount = budget_line.booked_amount + draw.booked_amount,
                booked_days = budget_line.booked_days + draw.booked_days,
                allowed_amount = budget_line.allowed_amount + draw.allowed_amount,
                allowed_days = budget_line.allowed_days + draw.allowed_days
            WHERE budget_line.id = draw.id;
        EXCEPTION WHEN check_violation THEN
            GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
            RAISE EXCEPTION 'The limit of the % budget line is reached.', draw.name
                USING ERRCODE = '23514', TABLE = 'budget_line', CONSTRAINT = broken, COLUMN = draw.name;
        END;
    END LOOP;
    RETURN NULL;
END;
END $$;

CREATE TRIGGER outsourcing_order_budget AFTER INSERT OR DELETE OR UPDATE OF state, gross, final_amount, person_days, delivered_days, contract_budget_id, agreement_budget_id, project_budget_id, contract_allowed_amount, agreement_allowed_amount, project_allowed_amount, contract_allowed_days, agreement_allowed_days, project_allowed_days ON outsourcing_order FOR EACH ROW EXECUTE FUNCTION outsourcing_order_budget();

DROP TRIGGER change_order_budget ON change_order;

CREATE OR REPLACE FUNCTION change_order_budget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
DECLARE
    draw record;
    broken text;
BEGIN
    FOR draw IN
        SELECT budget.id, min(budget.name) AS name,
            sum(CASE WHEN part.state IN ('SUBMITTED') THEN part.sign ELSE 0 END * part.amount) AS reserved_amount, sum(CASE WHEN part.state IN ('SUBMITTED') THEN part.sign ELSE 0 END * part.days) AS reserved_days,
            sum(CASE WHEN part.state IN ('APPROVED', 'SENT') THEN part.sign ELSE 0 END * part.amount) AS booked_amount, sum(CASE WHEN part.state IN ('APPROVED', 'SENT') THEN part.sign ELSE 0 END * part.days) AS booked_days,
            sum(CASE WHEN part.state IN ('SUBMITTED', 'APPROVED', 'SENT') THEN part.sign ELSE 0 END * budget.allowed_amount) AS allowed_amount,
            sum(CASE WHEN part.state IN ('SUBMITTED', 'APPROVED', 'SENT') THEN part.sign ELSE 0 END * budget.allowed_days) AS allowed_days
        FROM (SELECT change.sign, change.state, greatest(change.gross, 0), greatest(change.person_days, 0),
                ordered.contract_budget_id, ordered.agreement_budget_id, ordered.project_budget_id, change.contract_allowed_amount, change.contract_allowed_days, change.agreement_allowed_amount, change.agreement_allowed_days, change.project_allowed_amount, change.project_allowed_days
            FROM (SELECT -1 AS sign, OLD.* UNION ALL SELECT 1, NEW.*) AS change
            JOIN outsourcing_order AS ordered ON ordered.id = change.order_id) AS part (sign, state, amount, days, contract_id, agreement_id, project_id, contract_allowed_amount, contract_allowed_days, agreement_allowed_amount, agreement_allowed_days, project_allowed_amount, project_allowed_days)
        CROSS JOIN LATERAL (VALUES ('contract', part.contract_id, part.contract_allowed_amount, part.contract_allowed_days), ('agreement', part.agreement_id, part.agreement_allowed_amount, part.agreement_allowed_days), ('project', part.project_id, part.project_allowed_amount, part.project_allowed_days)) AS budget (name, id, allowed_amount, allowed_days)
        WHERE budget.id IS NOT NULL
        GROUP BY budget.id
        ORDER BY budget.id
    LOOP
        CONTINUE WHEN (draw.reserved_amount, draw.reserved_days, draw.booked_amount, draw.booked_days) = (0, 0, 0, 0)
            AND (draw.allowed_amount, draw.allowed_days) = (0, 0);
        BEGIN
            UPDATE budget_line SET
                reserved_amount = budget_line.reserved_amount + draw.reserved_amount,
                reserved_days = budget_line.reserved_days + draw.reserved_days,
                booked_amount = budget_line.booked_amount + draw.booked_amount,
                booked_days = budget_line.booked_days + draw.booked_days,
                allowed_amount = budget_line.allowed_amount + draw.allowed_amount,
                allowed_days = budget_line.allowed_days + draw.allowed_days
            WHERE budget_line.id = draw.id;
        EXCEPTION WHEN check_violation THEN
            GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
            RAISE EXCEPTION 'The limit of the % budget line is reached.', draw.name
                USING ERRCODE = '23514', TABLE = 'budget_line', CONSTRAINT = broken, COLUMN = draw.name;
        END;
    END LOOP;
    RETURN NULL;
END;
END $$;

CREATE TRIGGER change_order_budget AFTER INSERT OR DELETE OR UPDATE OF state, gross, person_days, contract_allowed_amount, agreement_allowed_amount, project_allowed_amount, contract_allowed_days, agreement_allowed_days, project_allowed_days ON change_order FOR EACH ROW EXECUTE FUNCTION change_order_budget();

DROP TRIGGER budget_line_totals_kept ON budget_line;

CREATE OR REPLACE FUNCTION budget_line_totals_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 AND (NEW.reserved_amount, NEW.booked_amount, NEW.reserved_days, NEW.booked_days, NEW.allowed_amount, NEW.allowed_days) IS DISTINCT FROM (OLD.reserved_amount, OLD.booked_amount, OLD.reserved_days, OLD.booked_days, OLD.allowed_amount, OLD.allowed_days) THEN
    RAISE EXCEPTION 'The totals of budget_line are kept by trigger.'
        USING ERRCODE = '23514', TABLE = 'budget_line', CONSTRAINT = 'ck_budget_line_totals_kept';
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER budget_line_totals_kept AFTER UPDATE OF reserved_amount, booked_amount, reserved_days, booked_days, allowed_amount, allowed_days ON budget_line FOR EACH ROW EXECUTE FUNCTION budget_line_totals_kept();

CREATE OR REPLACE FUNCTION outsourcing_order_allowance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF OLD.state <> 'DRAFT' AND (greatest(NEW.contract_allowed_amount - OLD.contract_allowed_amount, NEW.agreement_allowed_amount - OLD.agreement_allowed_amount, NEW.project_allowed_amount - OLD.project_allowed_amount) > greatest(NEW.gross - OLD.gross, 0) OR greatest(NEW.contract_allowed_days - OLD.contract_allowed_days, NEW.agreement_allowed_days - OLD.agreement_allowed_days, NEW.project_allowed_days - OLD.project_allowed_days) > greatest(NEW.person_days - OLD.person_days, 0)) THEN
    RAISE EXCEPTION 'What special approval allows is fixed when it is asked for.'
        USING ERRCODE = '23514', TABLE = 'outsourcing_order', CONSTRAINT = 'ck_outsourcing_order_allowance';
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER outsourcing_order_allowance AFTER UPDATE OF contract_allowed_amount, agreement_allowed_amount, project_allowed_amount, contract_allowed_days, agreement_allowed_days, project_allowed_days ON outsourcing_order FOR EACH ROW EXECUTE FUNCTION outsourcing_order_allowance();

CREATE OR REPLACE FUNCTION change_order_allowance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF OLD.state <> 'DRAFT' AND (greatest(NEW.contract_allowed_amount - OLD.contract_allowed_amount, NEW.agreement_allowed_amount - OLD.agreement_allowed_amount, NEW.project_allowed_amount - OLD.project_allowed_amount) > greatest(NEW.gross - OLD.gross, 0) OR greatest(NEW.contract_allowed_days - OLD.contract_allowed_days, NEW.agreement_allowed_days - OLD.agreement_allowed_days, NEW.project_allowed_days - OLD.project_allowed_days) > greatest(NEW.person_days - OLD.person_days, 0)) THEN
    RAISE EXCEPTION 'What special approval allows is fixed when it is asked for.'
        USING ERRCODE = '23514', TABLE = 'change_order', CONSTRAINT = 'ck_change_order_allowance';
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER change_order_allowance AFTER UPDATE OF contract_allowed_amount, agreement_allowed_amount, project_allowed_amount, contract_allowed_days, agreement_allowed_days, project_allowed_days ON change_order FOR EACH ROW EXECUTE FUNCTION change_order_allowance();
