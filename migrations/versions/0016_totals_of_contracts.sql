CREATE OR REPLACE FUNCTION contract_totals_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
INSERT INTO audit_entry (at, act, actor_id, on_behalf_of_id, request_id, address, user_agent, session_id, token_id, subject_type, subject_id, field, before, after)
SELECT act.at, act.act, act.actor_id, act.on_behalf_of_id, act.request_id, act.address, act.user_agent, act.session_id, act.token_id, 'Contract', NEW.id, change.field, change.before, change.after
FROM (SELECT * FROM audit_entry WHERE xid = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1) AS act
CROSS JOIN (VALUES ('planned_amount', OLD.planned_amount::text, NEW.planned_amount::text)) AS change (field, before, after)
WHERE change.before IS DISTINCT FROM change.after AND NOT EXISTS (
    SELECT FROM audit_entry AS told
    WHERE told.xid = pg_current_xact_id()::text::bigint AND told.subject_id = NEW.id AND told.field = change.field AND told.after = change.after
);
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER contract_totals_told AFTER UPDATE OF planned_amount ON contract DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION contract_totals_told();

CREATE OR REPLACE FUNCTION contract_instalment_totals_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
INSERT INTO audit_entry (at, act, actor_id, on_behalf_of_id, request_id, address, user_agent, session_id, token_id, subject_type, subject_id, field, before, after)
SELECT act.at, act.act, act.actor_id, act.on_behalf_of_id, act.request_id, act.address, act.user_agent, act.session_id, act.token_id, 'ContractInstalment', NEW.id, change.field, change.before, change.after
FROM (SELECT * FROM audit_entry WHERE xid = pg_current_xact_id()::text::bigint ORDER BY id DESC LIMIT 1) AS act
CROSS JOIN (VALUES ('received_amount', OLD.received_amount::text, NEW.received_amount::text)) AS change (field, before, after)
WHERE change.before IS DISTINCT FROM change.after AND NOT EXISTS (
    SELECT FROM audit_entry AS told
    WHERE told.xid = pg_current_xact_id()::text::bigint AND told.subject_id = NEW.id AND told.field = change.field AND told.after = change.after
);
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER contract_instalment_totals_told AFTER UPDATE OF received_amount ON contract_instalment DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION contract_instalment_totals_told();
