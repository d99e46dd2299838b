ALTER TABLE audit_entry
    ADD COLUMN address VARCHAR(64) NOT NULL DEFAULT '',
    ADD COLUMN user_agent VARCHAR(200) NOT NULL DEFAULT '',
    ADD COLUMN session_id UUID,
    ADD COLUMN token_id UUID,
    ADD COLUMN xid BIGINT NOT NULL DEFAULT 0;

ALTER TABLE audit_entry
    ALTER COLUMN address DROP DEFAULT,
    ALTER COLUMN user_agent DROP DEFAULT,
    ALTER COLUMN xid SET DEFAULT pg_current_xact_id()::text::bigint;

CREATE INDEX ix_audit_entry_actor ON audit_entry (actor_id, id);

CREATE INDEX ix_audit_entry_written ON audit_entry (xid, id);

CREATE INDEX ix_audit_entry_ended ON audit_entry (before) WHERE after IS NULL AND length(before) = 36;

CREATE TABLE audit_link (
    place BIGINT NOT NULL,
    entry_id BIGINT NOT NULL,
    sealed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT pk_audit_link PRIMARY KEY (place),
    CONSTRAINT ck_audit_link_link CHECK (place >= 1 AND octet_length(hash) = 32),
    CONSTRAINT uq_audit_link_entry_id UNIQUE (entry_id),
    CONSTRAINT fk_audit_link_entry_id FOREIGN KEY (entry_id) REFERENCES audit_entry (id)
);

CREATE TABLE audit_chain (
    id INTEGER NOT NULL,
    place BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    settled_xid BIGINT NOT NULL,
    settled_id BIGINT NOT NULL,
    CONSTRAINT pk_audit_chain PRIMARY KEY (id),
    CONSTRAINT ck_audit_chain_one_row CHECK (id = 1),
    CONSTRAINT ck_audit_chain_head CHECK (place >= 0 AND octet_length(hash) = 32)
);

INSERT INTO audit_chain VALUES (1, 0, '\x0000000000000000000000000000000000000000000000000000000000000000', 0, 0);

CREATE OR REPLACE FUNCTION audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit is never changed.' USING ERRCODE = '23001', TABLE = TG_TABLE_NAME;
END $$;

CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_kept();

CREATE TRIGGER audit_link_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_link FOR EACH STATEMENT EXECUTE FUNCTION audit_kept();

CREATE TRIGGER audit_chain_kept BEFORE DELETE OR TRUNCATE ON audit_chain FOR EACH STATEMENT EXECUTE FUNCTION audit_kept();

CREATE OR REPLACE FUNCTION audit_chain_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.place <= OLD.place THEN
        RAISE EXCEPTION 'The chain of the audit only grows.' USING ERRCODE = '23001', TABLE = 'audit_chain';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER audit_chain_grows BEFORE UPDATE ON audit_chain FOR EACH ROW EXECUTE FUNCTION audit_chain_grows();
