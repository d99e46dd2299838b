CREATE TABLE policy_change (
    id UUID NOT NULL,
    asked_by_id UUID NOT NULL,
    reason VARCHAR(4000) NOT NULL,
    state VARCHAR(40) NOT NULL,
    effective_at TIMESTAMP WITH TIME ZONE NOT NULL,
    in_force_at TIMESTAMP WITH TIME ZONE,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    withdrawn_by_id UUID,
    failure VARCHAR(60),
    failed_line VARCHAR(400),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_policy_change PRIMARY KEY (id),
    CONSTRAINT ck_policy_change_in_force CHECK ((state = 'IN_FORCE') = (in_force_at IS NOT NULL)),
    CONSTRAINT ck_policy_change_withdrawn CHECK ((state = 'WITHDRAWN') = (withdrawn_at IS NOT NULL)),
    CONSTRAINT ck_policy_change_withdrawn_by CHECK ((withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)),
    CONSTRAINT ck_policy_change_failed CHECK ((state = 'FAILED') = (failure IS NOT NULL)),
    CONSTRAINT fk_policy_change_asked_by_id FOREIGN KEY(asked_by_id) REFERENCES app_user (id),
    CONSTRAINT ck_policy_change_policychangestate CHECK (state IN ('SCHEDULED', 'IN_FORCE', 'WITHDRAWN', 'FAILED')),
    CONSTRAINT fk_policy_change_withdrawn_by_id FOREIGN KEY(withdrawn_by_id) REFERENCES app_user (id)
);
CREATE INDEX ix_policy_change_effective ON policy_change (effective_at, id);
CREATE TABLE policy_change_line (
    id UUID NOT NULL,
    change_id UUID NOT NULL,
    position INTEGER NOT NULL,
    step VARCHAR(40) NOT NULL,
    role VARCHAR(60) NOT NULL,
    domain_kind VARCHAR(40),
    object VARCHAR(120),
    action VARCHAR(40),
    scope VARCHAR(40),
    effect VARCHAR(40),
    included VARCHAR(60),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_policy_change_line PRIMARY KEY (id),
    CONSTRAINT ck_policy_change_line_line_or_inclusion CHECK ((included IS NULL) = (object IS NOT NULL) AND (object IS NULL) = (domain_kind IS NULL) AND (object IS NULL) = (action IS NULL) AND (object IS NULL) = (effect IS NULL) AND (scope IS NOT NULL) = (effect IS NOT NULL AND effect = 'ALLOW')),
    CONSTRAINT fk_policy_change_line_change_id FOREIGN KEY(change_id) REFERENCES policy_change (id),
    CONSTRAINT ck_policy_change_line_policystep CHECK (step IN ('ADD', 'REMOVE')),
    CONSTRAINT ck_policy_change_line_domainkind CHECK (domain_kind IN ('ORGANISATION', 'UNIT', 'PROJECT')),
    CONSTRAINT ck_policy_change_line_policyaction CHECK (action IN ('READ', 'DO')),
    CONSTRAINT ck_policy_change_line_policyeffect CHECK (effect IN ('ALLOW', 'DENY'))
);
CREATE UNIQUE INDEX uq_policy_change_line_position ON policy_change_line (change_id, position);

CREATE OR REPLACE FUNCTION policy_version_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM pg_notify('concord_outbox', '');
RETURN NULL;
END $$;

CREATE TRIGGER policy_version_notify AFTER INSERT OR UPDATE ON policy_version FOR EACH ROW EXECUTE FUNCTION policy_version_notify();

CREATE OR REPLACE FUNCTION role_inclusion_depth() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF EXISTS (
    WITH RECURSIVE chain (role, depth) AS (
        SELECT included, 1 FROM role_inclusion
        UNION SELECT below.included, chain.depth + 1
        FROM chain JOIN role_inclusion AS below ON below.role = chain.role
        WHERE chain.depth < 10
    )
    SELECT FROM chain WHERE depth = 10
) THEN
    RAISE EXCEPTION 'A chain of roles comes back to its beginning, or is deeper than ten.'
        USING ERRCODE = '23514', TABLE = 'role_inclusion', CONSTRAINT = 'ck_role_inclusion_depth';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER role_inclusion_depth AFTER INSERT OR UPDATE ON role_inclusion DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION role_inclusion_depth();
