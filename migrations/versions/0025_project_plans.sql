CREATE TABLE milestone (
    id UUID NOT NULL,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(200) NOT NULL,
    description VARCHAR(4000),
    planned_on DATE NOT NULL,
    is_customer_visible BOOLEAN NOT NULL,
    state VARCHAR(40) NOT NULL,
    reached_on DATE,
    reached_by_id UUID,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_milestone PRIMARY KEY (id),
    CONSTRAINT fk_milestone_project FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT uq_milestone_project_id_code UNIQUE (project_id, code),
    CONSTRAINT uq_milestone_id_project_id UNIQUE (id, project_id),
    CONSTRAINT ck_milestone_reached CHECK ((state = 'REACHED') = (reached_on IS NOT NULL)),
    CONSTRAINT ck_milestone_reached_by CHECK ((reached_on IS NULL) = (reached_by_id IS NULL)),
    CONSTRAINT ck_milestone_milestonestate CHECK (state IN ('PLANNED', 'REACHED')),
    CONSTRAINT fk_milestone_reached_by_id FOREIGN KEY(reached_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_milestone_unit ON milestone (unit_id, planned_on, id);

CREATE INDEX ix_milestone_planned ON milestone (planned_on, id);

CREATE INDEX ix_milestone_project ON milestone (project_id, planned_on, id);

CREATE INDEX ix_milestone_customer ON milestone (customer_id, planned_on, id);

CREATE OR REPLACE FUNCTION milestone_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('PLANNED', 'REACHED'), ('REACHED', 'PLANNED')) THEN
    RAISE EXCEPTION 'This state does not follow that one.'
        USING ERRCODE = '23514', TABLE = 'milestone', CONSTRAINT = 'ck_milestone_steps';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER milestone_steps BEFORE UPDATE OF state ON milestone FOR EACH ROW EXECUTE FUNCTION milestone_steps();

CREATE TABLE task (
    id UUID NOT NULL,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(200) NOT NULL,
    description VARCHAR(4000),
    priority VARCHAR(40) NOT NULL,
    state VARCHAR(40) NOT NULL,
    milestone_id UUID,
    parent_id UUID,
    is_customer_visible BOOLEAN NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    working_days INTEGER NOT NULL,
    progress INTEGER NOT NULL,
    started_on DATE,
    finished_on DATE,
    cancel_reason VARCHAR(4000),
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_task PRIMARY KEY (id),
    CONSTRAINT fk_task_project FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_task_milestone_id_project_id FOREIGN KEY(milestone_id, project_id) REFERENCES milestone (id, project_id),
    CONSTRAINT fk_task_parent FOREIGN KEY(parent_id, project_id) REFERENCES task (id, project_id),
    CONSTRAINT uq_task_project_id_code UNIQUE (project_id, code),
    CONSTRAINT uq_task_id_project_id UNIQUE (id, project_id),
    CONSTRAINT ck_task_period CHECK (ends_on >= starts_on),
    CONSTRAINT ck_task_working_days CHECK (working_days BETWEEN 1 AND 2000),
    CONSTRAINT ck_task_progress CHECK (progress BETWEEN 0 AND 100),
    CONSTRAINT ck_task_parent CHECK (parent_id <> id),
    CONSTRAINT ck_task_actual_period CHECK (finished_on >= started_on),
    CONSTRAINT ck_task_state_dates CHECK (CASE state WHEN 'PLANNED' THEN progress = 0 AND num_nonnulls(started_on, finished_on) = 0 WHEN 'RUNNING' THEN started_on IS NOT NULL AND finished_on IS NULL WHEN 'DONE' THEN progress = 100 AND num_nonnulls(started_on, finished_on) = 2 ELSE finished_on IS NULL END),
    CONSTRAINT ck_task_cancelled CHECK ((state = 'CANCELLED') = (cancel_reason IS NOT NULL)),
    CONSTRAINT ck_task_taskpriority CHECK (priority IN ('LOW', 'NORMAL', 'HIGH', 'URGENT')),
    CONSTRAINT ck_task_projecttaskstate CHECK (state IN ('PLANNED', 'RUNNING', 'DONE', 'CANCELLED'))
);

CREATE INDEX ix_task_milestone ON task (milestone_id, starts_on, id);

CREATE INDEX ix_task_unit ON task (unit_id, starts_on, id);

CREATE INDEX ix_task_customer ON task (customer_id, starts_on, id);

CREATE INDEX ix_task_project ON task (project_id, starts_on, id);

CREATE INDEX ix_task_parent ON task (parent_id, starts_on, id);

CREATE INDEX ix_task_starts ON task (starts_on, id);

CREATE OR REPLACE FUNCTION task_parents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.parent_id IS NOT NULL THEN
    PERFORM FROM project WHERE id = NEW.project_id FOR NO KEY UPDATE;
    PERFORM FROM (
        WITH RECURSIVE above AS (
            SELECT id, parent_id FROM task WHERE id = NEW.parent_id
            UNION SELECT task.id, task.parent_id FROM task JOIN above ON task.id = above.parent_id
        ) SELECT id FROM above WHERE id = NEW.id
    ) AS circle;
    IF FOUND THEN
        RAISE EXCEPTION 'A task is no part of itself.'
            USING ERRCODE = '23514', TABLE = 'task', CONSTRAINT = 'ck_task_parents';
    END IF;
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER task_parents BEFORE INSERT OR UPDATE OF parent_id ON task FOR EACH ROW EXECUTE FUNCTION task_parents();

CREATE OR REPLACE FUNCTION task_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('DONE', 'RUNNING'), ('PLANNED', 'CANCELLED'), ('PLANNED', 'RUNNING'), ('RUNNING', 'CANCELLED'), ('RUNNING', 'DONE')) THEN
    RAISE EXCEPTION 'This state does not follow that one.'
        USING ERRCODE = '23514', TABLE = 'task', CONSTRAINT = 'ck_task_steps';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER task_steps BEFORE UPDATE OF state ON task FOR EACH ROW EXECUTE FUNCTION task_steps();

CREATE TABLE task_assignment (
    id UUID NOT NULL,
    task_id UUID NOT NULL,
    user_id UUID NOT NULL,
    partner_id UUID,
    assigned_on DATE NOT NULL,
    ended_on DATE,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_task_assignment PRIMARY KEY (id),
    CONSTRAINT fk_task_assignment_project FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_task_assignment_task_id_project_id FOREIGN KEY(task_id, project_id) REFERENCES task (id, project_id),
    CONSTRAINT fk_task_assignment_partner FOREIGN KEY(user_id, partner_id) REFERENCES app_user (id, partner_id),
    CONSTRAINT ck_task_assignment_period CHECK (ended_on >= assigned_on),
    CONSTRAINT fk_task_assignment_user_id FOREIGN KEY(user_id) REFERENCES app_user (id)
);

CREATE INDEX ix_task_assignment_task ON task_assignment (task_id, assigned_on, id);

CREATE INDEX ix_task_assignment_project ON task_assignment (project_id, assigned_on, id);

CREATE UNIQUE INDEX uq_task_assignment_open ON task_assignment (task_id, user_id) WHERE ended_on IS NULL;

CREATE INDEX ix_task_assignment_user ON task_assignment (user_id, task_id);

CREATE INDEX ix_task_assignment_partner ON task_assignment (partner_id, task_id);

CREATE OR REPLACE FUNCTION task_assignment_of_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM FROM project_member WHERE project_id = NEW.project_id AND user_id = NEW.user_id AND left_on IS NULL;
IF NOT FOUND THEN
    RAISE EXCEPTION 'Who does a task is on its project.'
        USING ERRCODE = '23514', TABLE = 'task_assignment', CONSTRAINT = 'ck_task_assignment_of_member';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER task_assignment_of_member BEFORE INSERT ON task_assignment FOR EACH ROW EXECUTE FUNCTION task_assignment_of_member();
