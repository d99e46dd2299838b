CREATE TABLE hours_import (
    id UUID NOT NULL,
    owner_id UUID NOT NULL,
    document_id UUID NOT NULL,
    state VARCHAR(40) NOT NULL,
    refused_lines VARCHAR(40),
    problem VARCHAR(40),
    problem_column VARCHAR(200),
    lines_read INTEGER NOT NULL,
    lines_total INTEGER,
    lines_done INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_hours_import PRIMARY KEY (id),
    CONSTRAINT ck_hours_import_problem CHECK ((state = 'UNREADABLE') = (problem IS NOT NULL)),
    CONSTRAINT ck_hours_import_asked CHECK (state NOT IN ('RUNNING', 'STOPPED', 'DONE') OR refused_lines IS NOT NULL),
    CONSTRAINT ck_hours_import_total CHECK (lines_total IS NOT NULL OR state IN ('READING', 'UNREADABLE')),
    CONSTRAINT ck_hours_import_counts CHECK (lines_read >= 0 AND last_line >= 0 AND lines_done BETWEEN 0 AND lines_read),
    CONSTRAINT fk_hours_import_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id),
    CONSTRAINT fk_hours_import_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT ck_hours_import_hoursimportstate CHECK (state IN ('READING', 'UNREADABLE', 'REHEARSED', 'RUNNING', 'STOPPED', 'DONE')),
    CONSTRAINT ck_hours_import_refusedlines CHECK (refused_lines IN ('STOP', 'SKIP')),
    CONSTRAINT ck_hours_import_fileproblem CHECK (problem IN ('FILE_DAMAGED', 'FILE_TOO_LARGE_INSIDE', 'COLUMN_MISSING', 'COLUMN_UNKNOWN', 'COLUMN_TWICE', 'NO_LINES', 'TOO_MANY_LINES'))
);

CREATE INDEX ix_hours_import_created ON hours_import (created_at, id);

CREATE INDEX ix_hours_import_owner ON hours_import (owner_id, created_at, id);

CREATE TABLE hours_import_line (
    id UUID NOT NULL,
    import_id UUID NOT NULL,
    owner_id UUID NOT NULL,
    sha256 BYTEA NOT NULL,
    line INTEGER NOT NULL,
    outcome VARCHAR(40) NOT NULL,
    code VARCHAR(60),
    field VARCHAR(60),
    project_code VARCHAR(40),
    person VARCHAR(254),
    project_id UUID,
    user_id UUID,
    day DATE,
    hours NUMERIC(6, 2),
    level VARCHAR(40),
    kind VARCHAR(40),
    place VARCHAR(40),
    is_billable BOOLEAN,
    work VARCHAR(4000),
    resources VARCHAR(4000),
    task_code VARCHAR(40),
    order_code VARCHAR(40),
    entry_id UUID,
    duplicate_of_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_hours_import_line PRIMARY KEY (id),
    CONSTRAINT uq_hours_import_line_import_id_line UNIQUE (import_id, line),
    CONSTRAINT ck_hours_import_line_refused CHECK ((outcome = 'REFUSED') = (code IS NOT NULL)),
    CONSTRAINT ck_hours_import_line_imported CHECK ((outcome = 'IMPORTED') = (entry_id IS NOT NULL)),
    CONSTRAINT ck_hours_import_line_whole CHECK (outcome IN ('REFUSED', 'DUPLICATE') OR num_nulls(project_id, user_id, day, hours, level, work) = 0),
    CONSTRAINT fk_hours_import_line_import_id FOREIGN KEY(import_id) REFERENCES hours_import (id),
    CONSTRAINT fk_hours_import_line_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id),
    CONSTRAINT ck_hours_import_line_lineoutcome CHECK (outcome IN ('ACCEPTED', 'DUPLICATE', 'REFUSED', 'IMPORTED')),
    CONSTRAINT fk_hours_import_line_project_id FOREIGN KEY(project_id) REFERENCES project (id),
    CONSTRAINT fk_hours_import_line_user_id FOREIGN KEY(user_id) REFERENCES app_user (id),
    CONSTRAINT ck_hours_import_line_skilllevel CHECK (level IN ('JUNIOR', 'INTERMEDIATE', 'SENIOR', 'EXPERT')),
    CONSTRAINT ck_hours_import_line_hourkind CHECK (kind IN ('NORMAL', 'OVERTIME', 'HOLIDAY')),
    CONSTRAINT ck_hours_import_line_workplace CHECK (place IN ('ON_SITE', 'REMOTE')),
    CONSTRAINT fk_hours_import_line_entry_id FOREIGN KEY(entry_id) REFERENCES time_entry (id),
    CONSTRAINT fk_hours_import_line_duplicate_of_id FOREIGN KEY(duplicate_of_id) REFERENCES time_entry (id)
);

CREATE INDEX ix_hours_import_line_duplicate_of_id ON hours_import_line (duplicate_of_id);

CREATE INDEX ix_hours_import_line_entry ON hours_import_line (entry_id);

CREATE INDEX ix_hours_import_line_outcome ON hours_import_line (import_id, outcome, line);

CREATE INDEX ix_hours_import_line_owner_id ON hours_import_line (owner_id);

CREATE INDEX ix_hours_import_line_user ON hours_import_line (import_id, user_id, day);

CREATE UNIQUE INDEX uq_hours_import_line_file ON hours_import_line (sha256, line) WHERE entry_id IS NOT NULL;

