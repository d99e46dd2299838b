CREATE OR REPLACE FUNCTION budget_line_totals_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
INSERT INTO audit_entry (at, act, actor_id, on_behalf_of_id, request_id, address, user_agent, session_id, token_id, subject_type, subject_id, field, before, after)
SELECT act.at, act.act, act.actor_id, act.on_behalf_of_id, act.request_id, act.address, act.user_agent, act.session_id, act.token_id, 'BudgetLine', NEW.id, change.field, change.before, change.after
FROM (SELECT * FROM audit_entry WHERE xid = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1) AS act
CROSS JOIN (VALUES ('reserved_amount', OLD.reserved_amount::text, NEW.reserved_amount::text), ('booked_amount', OLD.booked_amount::text, NEW.booked_amount::text), ('reserved_days', OLD.reserved_days::text, NEW.reserved_days::text), ('booked_days', OLD.booked_days::text, NEW.booked_days::text), ('allowed_amount', OLD.allowed_amount::text, NEW.allowed_amount::text), ('allowed_days', OLD.allowed_days::text, NEW.allowed_days::text)) AS change (field, before, after)
WHERE change.before IS DISTINCT FROM change.after AND NOT EXISTS (
    SELECT FROM audit_entry AS told
    WHERE told.xid = pg_current_xact_id()::text::bigint AND told.subject_id = NEW.id AND told.field = change.field AND told.after = change.after
);
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER budget_line_totals_told AFTER UPDATE OF reserved_amount, booked_amount, reserved_days, booked_days, allowed_amount, allowed_days ON budget_line DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budget_line_totals_told();

CREATE OR REPLACE FUNCTION acceptance_totals_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
INSERT INTO audit_entry (at, act, actor_id, on_behalf_of_id, request_id, address, user_agent, session_id, token_id, subject_type, subject_id, field, before, after)
SELECT act.at, act.act, act.actor_id, act.on_behalf_of_id, act.request_id, act.address, act.user_agent, act.session_id, act.token_id, 'Acceptance', NEW.id, change.field, change.before, change.after
FROM (SELECT * FROM audit_entry WHERE xid = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1) AS act
CROSS JOIN (VALUES ('open_items', OLD.open_items::text, NEW.open_items::text)) AS change (field, before, after)
WHERE change.before IS DISTINCT FROM change.after AND NOT EXISTS (
    SELECT FROM audit_entry AS told
    WHERE told.xid = pg_current_xact_id()::text::bigint AND told.subject_id = NEW.id AND told.field = change.field AND told.after = change.after
);
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER acceptance_totals_told AFTER UPDATE OF open_items ON acceptance DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION acceptance_totals_told();

CREATE OR REPLACE FUNCTION outsourcing_order_totals_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
INSERT INTO audit_entry (at, act, actor_id, on_behalf_of_id, request_id, address, user_agent, session_id, token_id, subject_type, subject_id, field, before, after)
SELECT act.at, act.act, act.actor_id, act.on_behalf_of_id, act.request_id, act.address, act.user_agent, act.session_id, act.token_id, 'OutsourcingOrder', NEW.id, change.field, change.before, change.after
FROM (SELECT * FROM audit_entry WHERE xid = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1) AS act
CROSS JOIN (VALUES ('paid_amount', OLD.paid_amount::text, NEW.paid_amount::text)) AS change (field, before, after)
WHERE change.before IS DISTINCT FROM change.after AND NOT EXISTS (
    SELECT FROM audit_entry AS told
    WHERE told.xid = pg_current_xact_id()::text::bigint AND told.subject_id = NEW.id AND told.field = change.field AND told.after = change.after
);
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER outsourcing_order_totals_told AFTER UPDATE OF paid_amount ON outsourcing_order DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION outsourcing_order_totals_told();

CREATE OR REPLACE FUNCTION payable_totals_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
INSERT INTO audit_entry (at, act, actor_id, on_behalf_of_id, request_id, address, user_agent, session_id, token_id, subject_type, subject_id, field, before, after)
SELECT act.at, act.act, act.actor_id, act.on_behalf_of_id, act.request_id, act.address, act.user_agent, act.session_id, act.token_id, 'Payable', NEW.id, change.field, change.before, change.after
FROM (SELECT * FROM audit_entry WHERE xid = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1) AS act
CROSS JOIN (VALUES ('invoiced_amount', OLD.invoiced_amount::text, NEW.invoiced_amount::text), ('paid_amount', OLD.paid_amount::text, NEW.paid_amount::text), ('set_off_amount', OLD.set_off_amount::text, NEW.set_off_amount::text), ('state', OLD.state::text, NEW.state::text)) AS change (field, before, after)
WHERE change.before IS DISTINCT FROM change.after AND NOT EXISTS (
    SELECT FROM audit_entry AS told
    WHERE told.xid = pg_current_xact_id()::text::bigint AND told.subject_id = NEW.id AND told.field = change.field AND told.after = change.after
);
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER payable_totals_told AFTER UPDATE OF invoiced_amount, paid_amount, set_off_amount, amount ON payable DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payable_totals_told();

CREATE OR REPLACE FUNCTION settlement_totals_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
INSERT INTO audit_entry (at, act, actor_id, on_behalf_of_id, request_id, address, user_agent, session_id, token_id, subject_type, subject_id, field, before, after)
SELECT act.at, act.act, act.actor_id, act.on_behalf_of_id, act.request_id, act.address, act.user_agent, act.session_id, act.token_id, 'Settlement', NEW.id, change.field, change.before, change.after
FROM (SELECT * FROM audit_entry WHERE xid = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1) AS act
CROSS JOIN (VALUES ('opened_amount', OLD.opened_amount::text, NEW.opened_amount::text)) AS change (field, before, after)
WHERE change.before IS DISTINCT FROM change.after AND NOT EXISTS (
    SELECT FROM audit_entry AS told
    WHERE told.xid = pg_current_xact_id()::text::bigint AND told.subject_id = NEW.id AND told.field = change.field AND told.after = change.after
);
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER settlement_totals_told AFTER UPDATE OF opened_amount ON settlement DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION settlement_totals_told();

CREATE OR REPLACE FUNCTION claim_totals_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
INSERT INTO audit_entry (at, act, actor_id, on_behalf_of_id, request_id, address, user_agent, session_id, token_id, subject_type, subject_id, field, before, after)
SELECT act.at, act.act, act.actor_id, act.on_behalf_of_id, act.request_id, act.address, act.user_agent, act.session_id, act.token_id, 'Claim', NEW.id, change.field, change.before, change.after
FROM (SELECT * FROM audit_entry WHERE xid = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1) AS act
CROSS JOIN (VALUES ('refunded_amount', OLD.refunded_amount::text, NEW.refunded_amount::text), ('set_off_amount', OLD.set_off_amount::text, NEW.set_off_amount::text), ('state', OLD.state::text, NEW.state::text)) AS change (field, before, after)
WHERE change.before IS DISTINCT FROM change.after AND NOT EXISTS (
    SELECT FROM audit_entry AS told
    WHERE told.xid = pg_current_xact_id()::text::bigint AND told.subject_id = NEW.id AND told.field = change.field AND told.after = change.after
);
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER claim_totals_told AFTER UPDATE OF refunded_amount, set_off_amount, written_off_amount ON claim DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION claim_totals_told();
