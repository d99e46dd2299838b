CREATE TABLE log_entry (
    id UUID NOT NULL,
    project_id UUID,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    parent_id UUID,
    author_id UUID NOT NULL,
    happened_on DATE NOT NULL,
    level VARCHAR(40) NOT NULL,
    category VARCHAR(40) NOT NULL,
    title VARCHAR(200) NOT NULL,
    text VARCHAR(4000) NOT NULL,
    is_confidential BOOLEAN NOT NULL,
    written_at TIMESTAMP WITH TIME ZONE NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE,
    opened_by_id UUID,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    withdrawn_by_id UUID,
    withdrawal_reason VARCHAR(4000),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_log_entry PRIMARY KEY (id),
    CONSTRAINT fk_log_entry_project FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT ck_log_entry_opened CHECK (is_confidential = (opened_at IS NULL)),
    CONSTRAINT ck_log_entry_opened_by CHECK ((opened_at IS NULL) = (opened_by_id IS NULL)),
    CONSTRAINT ck_log_entry_withdrawal CHECK (num_nulls(withdrawn_at, withdrawn_by_id, withdrawal_reason) IN (0, 3)),
    CONSTRAINT ck_log_entry_withdrawn CHECK (withdrawn_at IS NULL OR is_confidential),
    CONSTRAINT ck_log_entry_parent CHECK (parent_id <> id),
    CONSTRAINT fk_log_entry_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_log_entry_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_log_entry_parent_id FOREIGN KEY(parent_id) REFERENCES log_entry (id),
    CONSTRAINT fk_log_entry_author_id FOREIGN KEY(author_id) REFERENCES app_user (id),
    CONSTRAINT ck_log_entry_loglevel CHECK (level IN ('ROUTINE', 'IMPORTANT', 'CRITICAL')),
    CONSTRAINT ck_log_entry_logcategory CHECK (category IN ('WORK', 'MEETING', 'VISIT', 'DECISION', 'CHANGE', 'INCIDENT', 'MAINTENANCE', 'OTHER')),
    CONSTRAINT fk_log_entry_opened_by_id FOREIGN KEY(opened_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_log_entry_withdrawn_by_id FOREIGN KEY(withdrawn_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_log_entry_unit ON log_entry (unit_id, happened_on, id);

CREATE INDEX ix_log_entry_words ON log_entry USING gin (lower(title) gin_trgm_ops, lower(text) gin_trgm_ops);

CREATE INDEX ix_log_entry_project ON log_entry (project_id, happened_on, id);

CREATE INDEX ix_log_entry_parent ON log_entry (parent_id, happened_on, id);

CREATE INDEX ix_log_entry_customer ON log_entry (customer_id, happened_on, id);

CREATE INDEX ix_log_entry_by_author_id ON log_entry (author_id);

CREATE INDEX ix_log_entry_by_withdrawn_at ON log_entry (withdrawn_at);

CREATE INDEX ix_log_entry_day ON log_entry (happened_on, id);

CREATE OR REPLACE FUNCTION log_entry_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF (NEW.customer_id, NEW.project_id, NEW.parent_id, NEW.author_id) IS DISTINCT FROM
    (OLD.customer_id, OLD.project_id, OLD.parent_id, OLD.author_id)
    OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
THEN
    RAISE EXCEPTION 'Whose a log entry is, what it is below and who wrote it stand, and what was withdrawn stays so.'
        USING ERRCODE = '23514', TABLE = 'log_entry', CONSTRAINT = 'ck_log_entry_stands';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER log_entry_stands BEFORE UPDATE OF customer_id, project_id, parent_id, author_id, withdrawn_at ON log_entry FOR EACH ROW EXECUTE FUNCTION log_entry_stands();

CREATE OR REPLACE FUNCTION log_entry_below() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.parent_id IS NULL THEN
    RETURN NEW;
END IF;
PERFORM FROM log_entry WHERE id = NEW.parent_id AND customer_id = NEW.customer_id AND project_id IS NOT DISTINCT FROM NEW.project_id;
IF NOT FOUND THEN
    RAISE EXCEPTION 'A log entry stands below one of the same project or customer.'
        USING ERRCODE = '23514', TABLE = 'log_entry', CONSTRAINT = 'ck_log_entry_below';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER log_entry_below BEFORE INSERT ON log_entry FOR EACH ROW EXECUTE FUNCTION log_entry_below();

CREATE TABLE log_tag (
    id UUID NOT NULL,
    log_entry_id UUID NOT NULL,
    name VARCHAR(30) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_log_tag PRIMARY KEY (id),
    CONSTRAINT uq_log_tag_log_entry_id_name UNIQUE (log_entry_id, name),
    CONSTRAINT fk_log_tag_log_entry_id FOREIGN KEY(log_entry_id) REFERENCES log_entry (id)
);

CREATE INDEX ix_log_tag_by_name ON log_tag (name);

CREATE TABLE log_entry_version (
    id UUID NOT NULL,
    log_entry_id UUID NOT NULL,
    number INTEGER NOT NULL,
    happened_on DATE NOT NULL,
    level VARCHAR(40) NOT NULL,
    category VARCHAR(40) NOT NULL,
    title VARCHAR(200) NOT NULL,
    text VARCHAR(4000) NOT NULL,
    tags VARCHAR(400),
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    by_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_log_entry_version PRIMARY KEY (id),
    CONSTRAINT uq_log_entry_version_log_entry_id_number UNIQUE (log_entry_id, number),
    CONSTRAINT ck_log_entry_version_number CHECK (number > 0),
    CONSTRAINT fk_log_entry_version_log_entry_id FOREIGN KEY(log_entry_id) REFERENCES log_entry (id),
    CONSTRAINT ck_log_entry_version_loglevel CHECK (level IN ('ROUTINE', 'IMPORTANT', 'CRITICAL')),
    CONSTRAINT ck_log_entry_version_logcategory CHECK (category IN ('WORK', 'MEETING', 'VISIT', 'DECISION', 'CHANGE', 'INCIDENT', 'MAINTENANCE', 'OTHER')),
    CONSTRAINT fk_log_entry_version_by_id FOREIGN KEY(by_id) REFERENCES app_user (id)
);

CREATE OR REPLACE FUNCTION log_entry_version_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of log_entry_version is never changed.'
        USING ERRCODE = '23514', TABLE = 'log_entry_version', CONSTRAINT = 'ck_log_entry_version_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER log_entry_version_append_only BEFORE UPDATE OR DELETE ON log_entry_version FOR EACH ROW EXECUTE FUNCTION log_entry_version_append_only();
