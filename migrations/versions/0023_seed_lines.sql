CREATE TABLE policy_seed_line (
    line VARCHAR(400) NOT NULL,
    CONSTRAINT pk_policy_seed_line PRIMARY KEY (line)
);

INSERT INTO policy_seed_line (line)
SELECT concat_ws(', ', 'p', role, domain_kind, object, action, scope, effect) FROM policy_line
UNION
SELECT concat_ws(', ', 'g', role, included) FROM role_inclusion
UNION
SELECT before FROM audit_entry WHERE subject_type = 'PolicyLine' AND field = 'line' AND before IS NOT NULL;
