CREATE TABLE organisation (
    id UUID NOT NULL,
    name VARCHAR(200) NOT NULL,
    credit_code VARCHAR(18),
    is_provider BOOLEAN NOT NULL,
    bank_name VARCHAR(200),
    bank_account VARCHAR(40),
    invoice_address VARCHAR(200),
    invoice_phone VARCHAR(40),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_organisation PRIMARY KEY (id),
    CONSTRAINT uq_organisation_credit_code UNIQUE (credit_code)
);

CREATE OR REPLACE FUNCTION organisation_account_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF (NEW.bank_name, NEW.bank_account) IS DISTINCT FROM (OLD.bank_name, OLD.bank_account)
    AND EXISTS (SELECT FROM partner WHERE organisation_id = NEW.id AND state NOT IN ('DRAFT', 'MORE_ASKED', 'REJECTED'))
    AND NOT EXISTS (
        SELECT FROM partner_account_change AS change JOIN partner ON partner.id = change.partner_id
        WHERE partner.organisation_id = NEW.id AND change.state = 'APPROVED'
            AND (change.new_bank_name, change.new_bank_account) IS NOT DISTINCT FROM (NEW.bank_name, NEW.bank_account)
            AND (change.old_bank_name, change.old_bank_account) IS NOT DISTINCT FROM (OLD.bank_name, OLD.bank_account)
    )
THEN
    RAISE EXCEPTION 'The account of a partner is changed by two people.'
        USING ERRCODE = '23514', TABLE = 'organisation', CONSTRAINT = 'ck_organisation_account_approved';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER organisation_account_approved BEFORE UPDATE OF bank_name, bank_account ON organisation FOR EACH ROW EXECUTE FUNCTION organisation_account_approved();

CREATE TABLE unit (
    id UUID NOT NULL,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(200) NOT NULL,
    kind VARCHAR(40) NOT NULL,
    parent_id UUID,
    valid_from DATE NOT NULL,
    valid_to DATE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_unit PRIMARY KEY (id),
    CONSTRAINT ck_unit_not_own_parent CHECK (parent_id <> id),
    CONSTRAINT ck_unit_period CHECK (valid_to >= valid_from),
    CONSTRAINT uq_unit_code UNIQUE (code),
    CONSTRAINT ck_unit_unitkind CHECK (kind IN ('HEADQUARTERS', 'REGION', 'BRANCH', 'DEPARTMENT')),
    CONSTRAINT fk_unit_parent_id FOREIGN KEY(parent_id) REFERENCES unit (id)
);

CREATE INDEX ix_unit_parent_id ON unit (parent_id);

CREATE UNIQUE INDEX uq_unit_root ON unit ((parent_id IS NULL)) WHERE parent_id IS NULL;

CREATE OR REPLACE FUNCTION unit_ancestor_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
INSERT INTO unit_ancestor (unit_id, ancestor_id)
SELECT NEW.id, NEW.id UNION ALL SELECT NEW.id, ancestor_id FROM unit_ancestor WHERE unit_id = NEW.parent_id;
RETURN NULL;
END $$;

CREATE TRIGGER unit_ancestor_added AFTER INSERT ON unit FOR EACH ROW EXECUTE FUNCTION unit_ancestor_added();

CREATE OR REPLACE FUNCTION unit_ancestor_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM pg_advisory_xact_lock(hashtext('unit tree'));
IF EXISTS (SELECT FROM unit_ancestor WHERE unit_id = NEW.parent_id AND ancestor_id = NEW.id) THEN
    RAISE EXCEPTION 'A unit cannot stand below itself.'
        USING ERRCODE = '23514', TABLE = 'unit', CONSTRAINT = 'ck_unit_no_circle';
END IF;
DELETE FROM unit_ancestor AS link USING unit_ancestor AS below, unit_ancestor AS above
WHERE below.ancestor_id = NEW.id AND above.unit_id = NEW.id AND above.ancestor_id <> NEW.id
    AND link.unit_id = below.unit_id AND link.ancestor_id = above.ancestor_id;
INSERT INTO unit_ancestor (unit_id, ancestor_id)
SELECT below.unit_id, above.ancestor_id
FROM unit_ancestor AS below CROSS JOIN unit_ancestor AS above
WHERE below.ancestor_id = NEW.id AND above.unit_id = NEW.parent_id;
RETURN NULL;
END $$;

CREATE TRIGGER unit_ancestor_moved AFTER UPDATE OF parent_id ON unit FOR EACH ROW EXECUTE FUNCTION unit_ancestor_moved();

CREATE TABLE account (
    id UUID NOT NULL,
    email VARCHAR(254) NOT NULL,
    password_hash VARCHAR(200),
    password_set_at TIMESTAMP WITH TIME ZONE,
    disabled_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_account PRIMARY KEY (id),
    CONSTRAINT uq_account_email UNIQUE (email)
);

CREATE TABLE app_user (
    id UUID NOT NULL,
    account_id UUID,
    organisation_id UUID NOT NULL,
    customer_id UUID,
    partner_id UUID,
    audience VARCHAR(40) NOT NULL,
    name VARCHAR(200) NOT NULL,
    email VARCHAR(254),
    language VARCHAR(40) NOT NULL,
    is_service BOOLEAN NOT NULL,
    joined_at TIMESTAMP WITH TIME ZONE,
    disabled_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_app_user PRIMARY KEY (id),
    CONSTRAINT uq_app_user_account_id_organisation_id_audience UNIQUE (account_id, organisation_id, audience),
    CONSTRAINT uq_app_user_id_audience UNIQUE (id, audience),
    CONSTRAINT uq_app_user_id_customer_id UNIQUE (id, customer_id),
    CONSTRAINT uq_app_user_id_partner_id UNIQUE (id, partner_id),
    CONSTRAINT ck_app_user_customer_user CHECK ((audience = 'CUSTOMER') = (customer_id IS NOT NULL)),
    CONSTRAINT ck_app_user_partner_user CHECK ((audience = 'PARTNER') = (partner_id IS NOT NULL)),
    CONSTRAINT ck_app_user_audience CHECK (audience IN ('STAFF', 'CUSTOMER', 'PARTNER')),
    CONSTRAINT ck_app_user_language CHECK (language IN ('ZH_CN', 'EN'))
);

CREATE INDEX ix_app_user_account_id ON app_user (account_id);

CREATE INDEX ix_app_user_customer ON app_user (customer_id, name, id);

CREATE INDEX ix_app_user_name ON app_user (name, id);

CREATE INDEX ix_app_user_organisation_id ON app_user (organisation_id);

CREATE INDEX ix_app_user_partner ON app_user (partner_id, name, id);

CREATE TABLE sign_in_attempt (
    id UUID NOT NULL,
    key VARCHAR(300) NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_sign_in_attempt PRIMARY KEY (id)
);

CREATE INDEX ix_sign_in_attempt_at ON sign_in_attempt (at);

CREATE INDEX ix_sign_in_attempt_key ON sign_in_attempt (key, at);

CREATE TABLE policy_line (
    id UUID NOT NULL,
    role VARCHAR(60) NOT NULL,
    domain_kind VARCHAR(20) NOT NULL,
    object VARCHAR(120) NOT NULL,
    action VARCHAR(10) NOT NULL,
    scope VARCHAR(40) NOT NULL,
    effect VARCHAR(10) NOT NULL,
    CONSTRAINT pk_policy_line PRIMARY KEY (id),
    CONSTRAINT uq_policy_line_role_domain_kind_object_action_scope_effect UNIQUE (role, domain_kind, object, action, scope, effect),
    CONSTRAINT ck_policy_line_role CHECK (role ~ '^[a-z][a-z_]{1,58}$'),
    CONSTRAINT ck_policy_line_domain_kind CHECK (domain_kind IN ('organisation', 'unit', 'project')),
    CONSTRAINT ck_policy_line_object CHECK (object ~ '^[A-Za-z][A-Za-z_]*:[a-z][a-z_-]*$'),
    CONSTRAINT ck_policy_line_action CHECK (action IN ('read', 'do')),
    CONSTRAINT ck_policy_line_effect CHECK (effect IN ('allow', 'deny')),
    CONSTRAINT ck_policy_line_scope CHECK (scope ~ '^([a-z][a-z_]*|-)$' AND (scope = '-') = (effect = 'deny'))
);

CREATE TABLE role_inclusion (
    role VARCHAR(60) NOT NULL,
    included VARCHAR(60) NOT NULL,
    CONSTRAINT pk_role_inclusion PRIMARY KEY (role, included),
    CONSTRAINT ck_role_inclusion_names CHECK (role ~ '^[a-z][a-z_]{1,58}$' AND included ~ '^[a-z][a-z_]{1,58}$' AND role <> included)
);

CREATE TABLE policy_version (
    id INTEGER NOT NULL,
    version BIGINT NOT NULL,
    seed_version BIGINT NOT NULL,
    CONSTRAINT pk_policy_version PRIMARY KEY (id),
    CONSTRAINT ck_policy_version_one_row CHECK (id = 1)
);

CREATE TABLE approval_chain (
    id UUID NOT NULL,
    kind VARCHAR(40) NOT NULL,
    number INTEGER NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    once BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_approval_chain PRIMARY KEY (id),
    CONSTRAINT uq_approval_chain_kind_number UNIQUE (kind, number),
    CONSTRAINT uq_approval_chain_id_kind_once UNIQUE (id, kind, once),
    CONSTRAINT ck_approval_chain_period CHECK (valid_to IS NULL OR valid_to >= valid_from - 1),
    CONSTRAINT ck_approval_chain_number CHECK (number > 0),
    CONSTRAINT ex_approval_chain_admission EXCLUDE USING gist (daterange(valid_from, CASE WHEN valid_to IS NOT NULL THEN greatest(valid_to + 1, valid_from) END) WITH &&) WHERE (kind = 'ADMISSION'),
    CONSTRAINT ex_approval_chain_order EXCLUDE USING gist (daterange(valid_from, CASE WHEN valid_to IS NOT NULL THEN greatest(valid_to + 1, valid_from) END) WITH &&) WHERE (kind = 'ORDER'),
    CONSTRAINT ex_approval_chain_special_order EXCLUDE USING gist (daterange(valid_from, CASE WHEN valid_to IS NOT NULL THEN greatest(valid_to + 1, valid_from) END) WITH &&) WHERE (kind = 'SPECIAL_ORDER'),
    CONSTRAINT ex_approval_chain_change_order EXCLUDE USING gist (daterange(valid_from, CASE WHEN valid_to IS NOT NULL THEN greatest(valid_to + 1, valid_from) END) WITH &&) WHERE (kind = 'CHANGE_ORDER'),
    CONSTRAINT ex_approval_chain_settlement EXCLUDE USING gist (daterange(valid_from, CASE WHEN valid_to IS NOT NULL THEN greatest(valid_to + 1, valid_from) END) WITH &&) WHERE (kind = 'SETTLEMENT'),
    CONSTRAINT ex_approval_chain_revocation EXCLUDE USING gist (daterange(valid_from, CASE WHEN valid_to IS NOT NULL THEN greatest(valid_to + 1, valid_from) END) WITH &&) WHERE (kind = 'REVOCATION'),
    CONSTRAINT ck_approval_chain_approvalkind CHECK (kind IN ('ADMISSION', 'ORDER', 'SPECIAL_ORDER', 'CHANGE_ORDER', 'SETTLEMENT', 'REVOCATION'))
);

CREATE INDEX ix_approval_chain_valid ON approval_chain (valid_from, id);

CREATE TABLE customer (
    id UUID NOT NULL,
    organisation_id UUID NOT NULL,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(200) NOT NULL,
    state VARCHAR(40) NOT NULL,
    owner_id UUID,
    unit_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_customer PRIMARY KEY (id),
    CONSTRAINT uq_customer_organisation_id UNIQUE (organisation_id),
    CONSTRAINT uq_customer_code UNIQUE (code),
    CONSTRAINT ck_customer_customerstate CHECK (state IN ('TARGET', 'POTENTIAL', 'FORMAL', 'SEALED'))
);

CREATE INDEX ix_customer_name ON customer (name, id);

CREATE INDEX ix_customer_owner_id ON customer (owner_id);

CREATE INDEX ix_customer_unit ON customer (unit_id, name, id);

CREATE TABLE grading_scheme (
    id UUID NOT NULL,
    valid_from DATE NOT NULL,
    weight_scale NUMERIC(7, 4) NOT NULL,
    weight_qualification NUMERIC(7, 4) NOT NULL,
    weight_experience NUMERIC(7, 4) NOT NULL,
    weight_capability NUMERIC(7, 4) NOT NULL,
    weight_orders NUMERIC(7, 4) NOT NULL,
    from_a NUMERIC(7, 4) NOT NULL,
    from_b NUMERIC(7, 4) NOT NULL,
    from_c NUMERIC(7, 4) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    largest_a NUMERIC(20, 4),
    largest_b NUMERIC(20, 4),
    largest_c NUMERIC(20, 4),
    largest_d NUMERIC(20, 4),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_grading_scheme PRIMARY KEY (id),
    CONSTRAINT uq_grading_scheme_valid_from UNIQUE (valid_from),
    CONSTRAINT ck_grading_scheme_weights CHECK (weight_scale + weight_qualification + weight_experience + weight_capability + weight_orders = 100 AND least(weight_scale, weight_qualification, weight_experience, weight_capability, weight_orders) >= 0 AND weight_orders < 100),
    CONSTRAINT ck_grading_scheme_thresholds CHECK (100 >= from_a AND from_a > from_b AND from_b > from_c AND from_c > 0),
    CONSTRAINT ck_grading_scheme_largest_not_negative CHECK (least(largest_a, largest_b, largest_c, largest_d) >= 0)
);

CREATE OR REPLACE FUNCTION grading_scheme_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of grading_scheme is never changed.'
        USING ERRCODE = '23514', TABLE = 'grading_scheme', CONSTRAINT = 'ck_grading_scheme_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER grading_scheme_append_only BEFORE UPDATE OR DELETE ON grading_scheme FOR EACH ROW EXECUTE FUNCTION grading_scheme_append_only();

CREATE TABLE required_qualification (
    id UUID NOT NULL,
    kind VARCHAR(40) NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_required_qualification PRIMARY KEY (id),
    CONSTRAINT ck_required_qualification_period CHECK (valid_to >= valid_from),
    CONSTRAINT ck_required_qualification_of_the_company CHECK (kind <> 'PERSONAL'),
    CONSTRAINT uq_required_qualification_kind_valid_from UNIQUE (kind, valid_from),
    CONSTRAINT ck_required_qualification_qualificationkind CHECK (kind IN ('BUSINESS_LICENCE', 'CMMI', 'ISO_9001', 'ISO_20000', 'ISO_27001', 'HIGH_TECH', 'OTHER', 'PERSONAL'))
);

CREATE TABLE evaluation_rule (
    id UUID NOT NULL,
    valid_from DATE NOT NULL,
    quality_weight INTEGER NOT NULL,
    schedule_weight INTEGER NOT NULL,
    documents_weight INTEGER NOT NULL,
    stability_weight INTEGER NOT NULL,
    response_weight INTEGER NOT NULL,
    cooperation_weight INTEGER NOT NULL,
    threshold NUMERIC(5, 2) NOT NULL,
    step NUMERIC(5, 2) NOT NULL,
    deduction_percent NUMERIC(7, 4) NOT NULL,
    deduction_cap NUMERIC(7, 4) NOT NULL,
    patience INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_evaluation_rule PRIMARY KEY (id),
    CONSTRAINT uq_evaluation_rule_valid_from UNIQUE (valid_from),
    CONSTRAINT ck_evaluation_rule_weights CHECK (quality_weight + schedule_weight + documents_weight + stability_weight + response_weight + cooperation_weight = 100),
    CONSTRAINT ck_evaluation_rule_weight CHECK (quality_weight BETWEEN 0 AND 100 AND schedule_weight BETWEEN 0 AND 100 AND documents_weight BETWEEN 0 AND 100 AND stability_weight BETWEEN 0 AND 100 AND response_weight BETWEEN 0 AND 100 AND cooperation_weight BETWEEN 0 AND 100),
    CONSTRAINT ck_evaluation_rule_points CHECK (threshold BETWEEN 0 AND 100 AND step BETWEEN 0 AND 100),
    CONSTRAINT ck_evaluation_rule_percents CHECK (deduction_percent BETWEEN 0 AND 100 AND deduction_cap BETWEEN 0 AND 100),
    CONSTRAINT ck_evaluation_rule_patience CHECK (patience BETWEEN 1 AND 30)
);

CREATE OR REPLACE FUNCTION evaluation_rule_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of evaluation_rule is never changed.'
        USING ERRCODE = '23514', TABLE = 'evaluation_rule', CONSTRAINT = 'ck_evaluation_rule_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER evaluation_rule_append_only BEFORE UPDATE OR DELETE ON evaluation_rule FOR EACH ROW EXECUTE FUNCTION evaluation_rule_append_only();

CREATE TABLE audit_entry (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    act VARCHAR(80) NOT NULL,
    actor_id UUID,
    on_behalf_of_id UUID,
    request_id VARCHAR(64) NOT NULL,
    subject_type VARCHAR(60) NOT NULL,
    subject_id UUID NOT NULL,
    field VARCHAR(60) NOT NULL,
    before TEXT,
    after TEXT,
    CONSTRAINT pk_audit_entry PRIMARY KEY (id)
);

CREATE INDEX ix_audit_entry_subject ON audit_entry (subject_type, subject_id, id);

CREATE TABLE outbox_event (
    id UUID NOT NULL,
    sequence BIGINT GENERATED ALWAYS AS IDENTITY,
    name VARCHAR(80) NOT NULL,
    payload JSONB NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    request_id VARCHAR(64) NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_outbox_event PRIMARY KEY (id)
);

CREATE INDEX ix_outbox_event_unsent ON outbox_event (sequence) WHERE sent_at IS NULL;

CREATE OR REPLACE FUNCTION outbox_event_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('concord_outbox', '');
    RETURN NULL;
END $$;

CREATE TRIGGER outbox_event_notify AFTER INSERT ON outbox_event FOR EACH STATEMENT EXECUTE FUNCTION outbox_event_notify();

CREATE TABLE idempotency_key (
    user_id UUID NOT NULL,
    path VARCHAR(200) NOT NULL,
    key VARCHAR(200) NOT NULL,
    input_hash VARCHAR(64) NOT NULL,
    outcome JSONB NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_idempotency_key PRIMARY KEY (user_id, path, key)
);

CREATE INDEX ix_idempotency_key_at ON idempotency_key (at);

CREATE TABLE deadline (
    id UUID NOT NULL,
    kind VARCHAR(60) NOT NULL,
    subject_id UUID NOT NULL,
    step VARCHAR(40) NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    claimed_at TIMESTAMP WITH TIME ZONE,
    done_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_deadline PRIMARY KEY (id),
    CONSTRAINT uq_deadline_kind_subject_id_step UNIQUE (kind, subject_id, step)
);

CREATE INDEX ix_deadline_due ON deadline (due_at, id) WHERE done_at IS NULL;

CREATE TABLE code_counter (
    series VARCHAR(120) NOT NULL,
    last BIGINT NOT NULL,
    CONSTRAINT pk_code_counter PRIMARY KEY (series)
);

CREATE TABLE clock_offset (
    id INTEGER NOT NULL,
    "offset" INTERVAL NOT NULL,
    CONSTRAINT pk_clock_offset PRIMARY KEY (id),
    CONSTRAINT ck_clock_offset_one_row CHECK (id = 1)
);

CREATE TABLE calendar_day (
    day DATE NOT NULL,
    kind VARCHAR(40) NOT NULL,
    name VARCHAR(80) NOT NULL,
    CONSTRAINT pk_calendar_day PRIMARY KEY (day),
    CONSTRAINT ck_calendar_day_daykind CHECK (kind IN ('HOLIDAY', 'WORKDAY'))
);

CREATE TABLE worker_heartbeat (
    id UUID NOT NULL,
    host VARCHAR(200) NOT NULL,
    process INTEGER NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    beat_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk_worker_heartbeat PRIMARY KEY (id)
);

CREATE INDEX ix_worker_heartbeat_beat_at ON worker_heartbeat (beat_at);

CREATE TABLE dead_letter (
    id UUID NOT NULL,
    task VARCHAR(80) NOT NULL,
    queue VARCHAR(40) NOT NULL,
    arguments JSONB NOT NULL,
    error TEXT NOT NULL,
    failed_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    replayed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_dead_letter PRIMARY KEY (id)
);

CREATE INDEX ix_dead_letter_failed_at ON dead_letter (failed_at);

CREATE TABLE unit_ancestor (
    unit_id UUID NOT NULL,
    ancestor_id UUID NOT NULL,
    CONSTRAINT pk_unit_ancestor PRIMARY KEY (unit_id, ancestor_id),
    CONSTRAINT fk_unit_ancestor_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_unit_ancestor_ancestor_id FOREIGN KEY(ancestor_id) REFERENCES unit (id)
);

CREATE INDEX ix_unit_ancestor_below ON unit_ancestor (ancestor_id, unit_id);

CREATE TABLE sign_in_session (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    token_hash BYTEA NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    user_agent VARCHAR(200) NOT NULL,
    address VARCHAR(64) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_sign_in_session PRIMARY KEY (id),
    CONSTRAINT ck_sign_in_session_hash CHECK (octet_length(token_hash) = 32),
    CONSTRAINT fk_sign_in_session_user_id FOREIGN KEY(user_id) REFERENCES app_user (id),
    CONSTRAINT uq_sign_in_session_token_hash UNIQUE (token_hash)
);

CREATE INDEX ix_sign_in_session_user_id ON sign_in_session (user_id);

CREATE TABLE api_token (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    name VARCHAR(200) NOT NULL,
    token_hash BYTEA NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE,
    revoked_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_api_token PRIMARY KEY (id),
    CONSTRAINT fk_api_token_user_id FOREIGN KEY(user_id) REFERENCES app_user (id),
    CONSTRAINT uq_api_token_token_hash UNIQUE (token_hash)
);

CREATE INDEX ix_api_token_user_id ON api_token (user_id);

CREATE TABLE alert_preference (
    id UUID NOT NULL,
    owner_id UUID NOT NULL,
    rule VARCHAR(40),
    delivery VARCHAR(40),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_alert_preference PRIMARY KEY (id),
    CONSTRAINT uq_alert_preference_owner_id_rule UNIQUE NULLS NOT DISTINCT (owner_id, rule),
    CONSTRAINT ck_alert_preference_choice_for_all CHECK (rule IS NOT NULL OR delivery IS NOT NULL),
    CONSTRAINT fk_alert_preference_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id),
    CONSTRAINT ck_alert_preference_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'ORDER_TERMINATED', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'PAPER_TO_CONFIRM', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW')),
    CONSTRAINT ck_alert_preference_alertdelivery CHECK (delivery IN ('AT_ONCE', 'DAILY', 'NONE'))
);

CREATE TABLE approval_chain_step (
    id UUID NOT NULL,
    chain_id UUID NOT NULL,
    position INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    name VARCHAR(200) NOT NULL,
    roles VARCHAR(60)[] NOT NULL,
    place VARCHAR(40) NOT NULL,
    mode VARCHAR(40) NOT NULL,
    remind_days INTEGER NOT NULL,
    escalate_days INTEGER,
    escalation_role VARCHAR(60),
    escalation_place VARCHAR(40),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_approval_chain_step PRIMARY KEY (id),
    CONSTRAINT uq_approval_chain_step_chain_id_position UNIQUE (chain_id, position),
    CONSTRAINT ck_approval_chain_step_sequence CHECK (sequence > 0 AND position > 0),
    CONSTRAINT ck_approval_chain_step_roles CHECK (cardinality(roles) > 0),
    CONSTRAINT ck_approval_chain_step_remind_days CHECK (remind_days BETWEEN 1 AND 60),
    CONSTRAINT ck_approval_chain_step_escalate_days CHECK (escalate_days > remind_days AND escalate_days <= 60),
    CONSTRAINT ck_approval_chain_step_escalation CHECK ((escalate_days IS NULL) = (escalation_role IS NULL) AND (escalate_days IS NULL) = (escalation_place IS NULL)),
    CONSTRAINT fk_approval_chain_step_chain_id FOREIGN KEY(chain_id) REFERENCES approval_chain (id),
    CONSTRAINT ck_approval_chain_step_place CHECK (place IN ('ORGANISATION', 'UNIT', 'PROJECT')),
    CONSTRAINT ck_approval_chain_step_stepmode CHECK (mode IN ('ANY', 'ALL')),
    CONSTRAINT ck_approval_chain_step_escalation_place CHECK (escalation_place IN ('ORGANISATION', 'UNIT', 'PROJECT'))
);

CREATE TABLE approval_delegation (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    delegate_id UUID NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NOT NULL,
    reason VARCHAR(4000),
    ended_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_approval_delegation PRIMARY KEY (id),
    CONSTRAINT ck_approval_delegation_to_another CHECK (user_id <> delegate_id),
    CONSTRAINT ck_approval_delegation_period CHECK (valid_to >= valid_from),
    CONSTRAINT fk_approval_delegation_user_id FOREIGN KEY(user_id) REFERENCES app_user (id),
    CONSTRAINT fk_approval_delegation_delegate_id FOREIGN KEY(delegate_id) REFERENCES app_user (id)
);

CREATE INDEX ix_approval_delegation_delegate ON approval_delegation (delegate_id, valid_from, id);

CREATE INDEX ix_approval_delegation_user ON approval_delegation (user_id, valid_from, id);

CREATE INDEX ix_approval_delegation_valid ON approval_delegation (valid_from, id);

CREATE TABLE document (
    id UUID NOT NULL,
    owner_id UUID NOT NULL,
    name VARCHAR(200) NOT NULL,
    content_type VARCHAR(120) NOT NULL,
    size BIGINT NOT NULL,
    sha256 BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_document PRIMARY KEY (id),
    CONSTRAINT ck_document_not_empty CHECK (size > 0),
    CONSTRAINT ck_document_hash CHECK (octet_length(sha256) = 32),
    CONSTRAINT fk_document_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id)
);

CREATE INDEX ix_document_owner ON document (owner_id, created_at, id);

CREATE OR REPLACE FUNCTION document_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of document is never changed.'
        USING ERRCODE = '23514', TABLE = 'document', CONSTRAINT = 'ck_document_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER document_append_only BEFORE UPDATE OR DELETE ON document FOR EACH ROW EXECUTE FUNCTION document_append_only();

CREATE TABLE partner (
    id UUID NOT NULL,
    organisation_id UUID NOT NULL,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(200) NOT NULL,
    state VARCHAR(40) NOT NULL,
    is_small_enterprise BOOLEAN NOT NULL,
    taxpayer_kind VARCHAR(40),
    legal_representative VARCHAR(200),
    address VARCHAR(200),
    phone VARCHAR(40),
    founded_on DATE,
    staff_count INTEGER,
    business VARCHAR(4000),
    grade VARCHAR(40),
    expires_on DATE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_partner PRIMARY KEY (id),
    CONSTRAINT ck_partner_staff_count CHECK (staff_count > 0),
    CONSTRAINT uq_partner_organisation_id UNIQUE (organisation_id),
    CONSTRAINT fk_partner_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id),
    CONSTRAINT uq_partner_code UNIQUE (code),
    CONSTRAINT ck_partner_partnerstate CHECK (state IN ('DRAFT', 'SUBMITTED', 'UNDER_REVIEW', 'MORE_ASKED', 'REJECTED', 'APPROVED', 'ACTIVE', 'EXPIRED', 'SUSPENDED', 'BLACKLISTED')),
    CONSTRAINT ck_partner_taxpayerkind CHECK (taxpayer_kind IN ('GENERAL', 'SMALL_SCALE')),
    CONSTRAINT ck_partner_grade CHECK (grade IN ('A', 'B', 'C', 'D'))
);

CREATE INDEX ix_partner_name ON partner (name, id);

CREATE TABLE role_grant (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    customer_id UUID,
    partner_id UUID,
    role VARCHAR(60) NOT NULL,
    domain_kind VARCHAR(40) NOT NULL,
    domain_id UUID NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    ended_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_role_grant PRIMARY KEY (id),
    CONSTRAINT fk_role_grant_user_id_customer_id FOREIGN KEY(user_id, customer_id) REFERENCES app_user (id, customer_id),
    CONSTRAINT fk_role_grant_user_id_partner_id FOREIGN KEY(user_id, partner_id) REFERENCES app_user (id, partner_id),
    CONSTRAINT ck_role_grant_period CHECK (valid_to IS NULL OR valid_to >= valid_from),
    CONSTRAINT fk_role_grant_user_id FOREIGN KEY(user_id) REFERENCES app_user (id),
    CONSTRAINT fk_role_grant_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_role_grant_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT ck_role_grant_domainkind CHECK (domain_kind IN ('ORGANISATION', 'UNIT', 'PROJECT'))
);

CREATE INDEX ix_role_grant_domain ON role_grant (domain_id, role);

CREATE INDEX ix_role_grant_held ON role_grant (user_id, role, domain_kind, domain_id);

CREATE UNIQUE INDEX uq_role_grant_open ON role_grant (user_id, role, domain_kind, domain_id) WHERE ended_at IS NULL;

CREATE TABLE invitation (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    customer_id UUID,
    partner_id UUID,
    email VARCHAR(254) NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    mailed_at TIMESTAMP WITH TIME ZONE,
    accepted_at TIMESTAMP WITH TIME ZONE,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_invitation PRIMARY KEY (id),
    CONSTRAINT fk_invitation_user_id_customer_id FOREIGN KEY(user_id, customer_id) REFERENCES app_user (id, customer_id),
    CONSTRAINT fk_invitation_user_id_partner_id FOREIGN KEY(user_id, partner_id) REFERENCES app_user (id, partner_id),
    CONSTRAINT ck_invitation_accepted_or_withdrawn CHECK (accepted_at IS NULL OR withdrawn_at IS NULL),
    CONSTRAINT fk_invitation_user_id FOREIGN KEY(user_id) REFERENCES app_user (id),
    CONSTRAINT fk_invitation_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_invitation_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id)
);

CREATE INDEX ix_invitation_customer_id ON invitation (customer_id);

CREATE INDEX ix_invitation_partner_id ON invitation (partner_id);

CREATE INDEX ix_invitation_user_id ON invitation (user_id);

CREATE UNIQUE INDEX uq_invitation_open ON invitation (user_id) WHERE accepted_at IS NULL AND withdrawn_at IS NULL;

CREATE TABLE approval_threshold (
    id UUID NOT NULL,
    step_id UUID NOT NULL,
    currency VARCHAR(3) NOT NULL,
    from_amount NUMERIC(20, 4) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_approval_threshold PRIMARY KEY (id),
    CONSTRAINT uq_approval_threshold_step_id_currency UNIQUE (step_id, currency),
    CONSTRAINT ck_approval_threshold_from_amount CHECK (from_amount > 0 AND from_amount = round(from_amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT fk_approval_threshold_step_id FOREIGN KEY(step_id) REFERENCES approval_chain_step (id)
);

CREATE TABLE budget_line (
    id UUID NOT NULL,
    name VARCHAR(200) NOT NULL,
    unit_id UUID,
    customer_id UUID,
    project_id UUID,
    partner_id UUID,
    currency VARCHAR(3) NOT NULL,
    limit_amount NUMERIC(20, 4),
    limit_days NUMERIC(9, 2),
    reserved_amount NUMERIC(20, 4) NOT NULL,
    booked_amount NUMERIC(20, 4) NOT NULL,
    reserved_days NUMERIC(9, 2) NOT NULL,
    booked_days NUMERIC(9, 2) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_budget_line PRIMARY KEY (id),
    CONSTRAINT uq_budget_line_id_currency UNIQUE (id, currency),
    CONSTRAINT ck_budget_line_not_negative CHECK (reserved_amount >= 0 AND booked_amount >= 0 AND reserved_days >= 0 AND booked_days >= 0),
    CONSTRAINT ck_budget_line_amount_limit CHECK (limit_amount IS NULL OR reserved_amount + booked_amount <= limit_amount),
    CONSTRAINT ck_budget_line_days_limit CHECK (limit_days IS NULL OR reserved_days + booked_days <= limit_days),
    CONSTRAINT ck_budget_line_tenants CHECK (num_nonnulls(unit_id, partner_id) = 1 AND (unit_id IS NULL) = (customer_id IS NULL)),
    CONSTRAINT ck_budget_line_project CHECK (project_id IS NULL OR unit_id IS NOT NULL),
    CONSTRAINT fk_budget_line_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_budget_line_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_budget_line_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id)
);

CREATE INDEX ix_budget_line_customer_id ON budget_line (customer_id);

CREATE INDEX ix_budget_line_partner_id ON budget_line (partner_id);

CREATE INDEX ix_budget_line_project_id ON budget_line (project_id);

CREATE INDEX ix_budget_line_unit_id ON budget_line (unit_id);

CREATE OR REPLACE FUNCTION budget_line_totals_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 AND (NEW.reserved_amount, NEW.booked_amount, NEW.reserved_days, NEW.booked_days) IS DISTINCT FROM (OLD.reserved_amount, OLD.booked_amount, OLD.reserved_days, OLD.booked_days) THEN
    RAISE EXCEPTION 'The totals of budget_line are kept by trigger.'
        USING ERRCODE = '23514', TABLE = 'budget_line', CONSTRAINT = 'ck_budget_line_totals_kept';
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER budget_line_totals_kept AFTER UPDATE OF reserved_amount, booked_amount, reserved_days, booked_days ON budget_line FOR EACH ROW EXECUTE FUNCTION budget_line_totals_kept();

CREATE TABLE partner_grade (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    scheme_id UUID NOT NULL,
    score_scale NUMERIC(7, 4) NOT NULL,
    score_qualification NUMERIC(7, 4) NOT NULL,
    score_experience NUMERIC(7, 4) NOT NULL,
    score_capability NUMERIC(7, 4) NOT NULL,
    score_orders NUMERIC(7, 4),
    total NUMERIC(7, 4) NOT NULL,
    grade VARCHAR(40) NOT NULL,
    valid_from DATE NOT NULL,
    review_on DATE NOT NULL,
    is_published BOOLEAN NOT NULL,
    reason VARCHAR(4000),
    graded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    graded_by_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_partner_grade PRIMARY KEY (id),
    CONSTRAINT ck_partner_grade_scores CHECK ((score_scale IS NULL OR score_scale BETWEEN 0 AND 100) AND (score_qualification IS NULL OR score_qualification BETWEEN 0 AND 100) AND (score_experience IS NULL OR score_experience BETWEEN 0 AND 100) AND (score_capability IS NULL OR score_capability BETWEEN 0 AND 100) AND (score_orders IS NULL OR score_orders BETWEEN 0 AND 100) AND total BETWEEN 0 AND 100),
    CONSTRAINT ck_partner_grade_review CHECK (review_on > valid_from),
    CONSTRAINT fk_partner_grade_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT fk_partner_grade_scheme_id FOREIGN KEY(scheme_id) REFERENCES grading_scheme (id),
    CONSTRAINT ck_partner_grade_grade CHECK (grade IN ('A', 'B', 'C', 'D')),
    CONSTRAINT fk_partner_grade_graded_by_id FOREIGN KEY(graded_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_partner_grade_partner ON partner_grade (partner_id, valid_from, id);

CREATE OR REPLACE FUNCTION partner_grade_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of partner_grade is never changed.'
        USING ERRCODE = '23514', TABLE = 'partner_grade', CONSTRAINT = 'ck_partner_grade_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER partner_grade_append_only BEFORE UPDATE OR DELETE ON partner_grade FOR EACH ROW EXECUTE FUNCTION partner_grade_append_only();

CREATE TABLE partnership (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    kind VARCHAR(40) NOT NULL,
    begun_on DATE NOT NULL,
    ended_on DATE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_partnership PRIMARY KEY (id),
    CONSTRAINT ck_partnership_period CHECK (ended_on >= begun_on),
    CONSTRAINT fk_partnership_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT ck_partnership_partnerkind CHECK (kind IN ('OUTSOURCING', 'AGENT', 'DEALER', 'INFORMANT', 'MEDIA'))
);

CREATE INDEX ix_partnership_partner ON partnership (partner_id, begun_on, id);

CREATE UNIQUE INDEX uq_partnership_open ON partnership (partner_id, kind) WHERE ended_on IS NULL;

CREATE TABLE partner_transition (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    from_state VARCHAR(40),
    to_state VARCHAR(40) NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    by_id UUID NOT NULL,
    reason VARCHAR(4000),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_partner_transition PRIMARY KEY (id),
    CONSTRAINT fk_partner_transition_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT ck_partner_transition_from_state CHECK (from_state IN ('DRAFT', 'SUBMITTED', 'UNDER_REVIEW', 'MORE_ASKED', 'REJECTED', 'APPROVED', 'ACTIVE', 'EXPIRED', 'SUSPENDED', 'BLACKLISTED')),
    CONSTRAINT ck_partner_transition_to_state CHECK (to_state IN ('DRAFT', 'SUBMITTED', 'UNDER_REVIEW', 'MORE_ASKED', 'REJECTED', 'APPROVED', 'ACTIVE', 'EXPIRED', 'SUSPENDED', 'BLACKLISTED')),
    CONSTRAINT fk_partner_transition_by_id FOREIGN KEY(by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_partner_transition_partner ON partner_transition (partner_id, at, id);

CREATE OR REPLACE FUNCTION partner_transition_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of partner_transition is never changed.'
        USING ERRCODE = '23514', TABLE = 'partner_transition', CONSTRAINT = 'ck_partner_transition_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER partner_transition_append_only BEFORE UPDATE OR DELETE ON partner_transition FOR EACH ROW EXECUTE FUNCTION partner_transition_append_only();

CREATE TABLE partner_person (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    name VARCHAR(200) NOT NULL,
    level VARCHAR(40) NOT NULL,
    skills VARCHAR(4000),
    left_on DATE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_partner_person PRIMARY KEY (id),
    CONSTRAINT uq_partner_person_id_partner_id UNIQUE (id, partner_id),
    CONSTRAINT fk_partner_person_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT ck_partner_person_skilllevel CHECK (level IN ('JUNIOR', 'INTERMEDIATE', 'SENIOR', 'EXPERT'))
);

CREATE INDEX ix_partner_person_partner ON partner_person (partner_id, name, id);

CREATE OR REPLACE FUNCTION partner_person_under_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF EXISTS (SELECT FROM partner WHERE id = NEW.partner_id AND state IN ('SUBMITTED', 'UNDER_REVIEW')) THEN
    RAISE EXCEPTION 'A file under review is not changed.'
        USING ERRCODE = '23514', TABLE = 'partner_person', CONSTRAINT = 'ck_partner_person_under_review';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER partner_person_under_review BEFORE INSERT OR UPDATE ON partner_person FOR EACH ROW EXECUTE FUNCTION partner_person_under_review();

CREATE TABLE partner_declaration (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    kind VARCHAR(40) NOT NULL,
    note VARCHAR(4000),
    declared_at TIMESTAMP WITH TIME ZONE NOT NULL,
    declared_by_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_partner_declaration PRIMARY KEY (id),
    CONSTRAINT fk_partner_declaration_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT ck_partner_declaration_declarationkind CHECK (kind IN ('CONFIDENTIALITY', 'INTEGRITY', 'CONFLICT_OF_INTEREST')),
    CONSTRAINT fk_partner_declaration_declared_by_id FOREIGN KEY(declared_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_partner_declaration_partner ON partner_declaration (partner_id, declared_at, id);

CREATE OR REPLACE FUNCTION partner_declaration_under_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF EXISTS (SELECT FROM partner WHERE id = NEW.partner_id AND state IN ('SUBMITTED', 'UNDER_REVIEW')) THEN
    RAISE EXCEPTION 'A file under review is not changed.'
        USING ERRCODE = '23514', TABLE = 'partner_declaration', CONSTRAINT = 'ck_partner_declaration_under_review';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER partner_declaration_under_review BEFORE INSERT ON partner_declaration FOR EACH ROW EXECUTE FUNCTION partner_declaration_under_review();

CREATE OR REPLACE FUNCTION partner_declaration_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of partner_declaration is never changed.'
        USING ERRCODE = '23514', TABLE = 'partner_declaration', CONSTRAINT = 'ck_partner_declaration_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER partner_declaration_append_only BEFORE UPDATE OR DELETE ON partner_declaration FOR EACH ROW EXECUTE FUNCTION partner_declaration_append_only();

CREATE TABLE admission_item (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    section VARCHAR(40) NOT NULL,
    wish VARCHAR(4000) NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    asked_by_id UUID NOT NULL,
    answered_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_admission_item PRIMARY KEY (id),
    CONSTRAINT fk_admission_item_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT ck_admission_item_filesection CHECK (section IN ('COMPANY', 'ACCOUNT', 'QUALIFICATIONS', 'PEOPLE', 'DECLARATIONS')),
    CONSTRAINT fk_admission_item_asked_by_id FOREIGN KEY(asked_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_admission_item_partner ON admission_item (partner_id, asked_at, id);

CREATE TABLE partner_account_change (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    state VARCHAR(40) NOT NULL,
    old_bank_name VARCHAR(200),
    old_bank_account VARCHAR(40),
    old_invoice_address VARCHAR(200),
    old_invoice_phone VARCHAR(40),
    new_bank_name VARCHAR(200) NOT NULL,
    new_bank_account VARCHAR(40) NOT NULL,
    new_invoice_address VARCHAR(200) NOT NULL,
    new_invoice_phone VARCHAR(40) NOT NULL,
    requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
    requested_by_id UUID NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE,
    decided_by_id UUID,
    reason VARCHAR(4000),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_partner_account_change PRIMARY KEY (id),
    CONSTRAINT ck_partner_account_change_decided CHECK ((state = 'PENDING') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)),
    CONSTRAINT ck_partner_account_change_decided_by_another CHECK (decided_by_id <> requested_by_id),
    CONSTRAINT fk_partner_account_change_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT ck_partner_account_change_changestate CHECK (state IN ('PENDING', 'APPROVED', 'REJECTED')),
    CONSTRAINT fk_partner_account_change_requested_by_id FOREIGN KEY(requested_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_partner_account_change_decided_by_id FOREIGN KEY(decided_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_partner_account_change_partner ON partner_account_change (partner_id, requested_at, id);

CREATE UNIQUE INDEX uq_partner_account_change_pending ON partner_account_change (partner_id) WHERE state = 'PENDING';

CREATE TABLE invitation_link (
    id UUID NOT NULL,
    invitation_id UUID NOT NULL,
    token_hash BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_invitation_link PRIMARY KEY (id),
    CONSTRAINT fk_invitation_link_invitation_id FOREIGN KEY(invitation_id) REFERENCES invitation (id),
    CONSTRAINT uq_invitation_link_token_hash UNIQUE (token_hash)
);

CREATE INDEX ix_invitation_link_invitation_id ON invitation_link (invitation_id);

CREATE TABLE contract (
    id UUID NOT NULL,
    customer_id UUID NOT NULL,
    legal_entity_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    owner_id UUID,
    code VARCHAR(40) NOT NULL,
    title VARCHAR(200) NOT NULL,
    state VARCHAR(40) NOT NULL,
    signed_on DATE,
    currency VARCHAR(3) NOT NULL,
    net NUMERIC(20, 4) NOT NULL,
    tax_rate NUMERIC(7, 4) NOT NULL,
    tax NUMERIC(20, 4) NOT NULL,
    gross NUMERIC(20, 4) NOT NULL,
    planned_amount NUMERIC(20, 4) NOT NULL,
    budget_line_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_contract PRIMARY KEY (id),
    CONSTRAINT uq_contract_id_customer_id UNIQUE (id, customer_id),
    CONSTRAINT uq_contract_id_budget_line_id UNIQUE (id, budget_line_id),
    CONSTRAINT fk_contract_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT ck_contract_amounts CHECK (gross = net + tax AND gross > 0),
    CONSTRAINT ck_contract_planned CHECK (planned_amount BETWEEN 0 AND gross),
    CONSTRAINT fk_contract_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_contract_legal_entity_id FOREIGN KEY(legal_entity_id) REFERENCES organisation (id),
    CONSTRAINT fk_contract_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id),
    CONSTRAINT uq_contract_code UNIQUE (code),
    CONSTRAINT ck_contract_contractstate CHECK (state IN ('DRAFT', 'EFFECTIVE', 'FULFILLED', 'CLOSED', 'TERMINATED')),
    CONSTRAINT uq_contract_budget_line_id UNIQUE (budget_line_id),
    CONSTRAINT fk_contract_budget_line_id FOREIGN KEY(budget_line_id) REFERENCES budget_line (id)
);

CREATE INDEX ix_contract_customer ON contract (customer_id, code, id);

CREATE INDEX ix_contract_owner_id ON contract (owner_id);

CREATE INDEX ix_contract_unit ON contract (unit_id, code, id);

CREATE OR REPLACE FUNCTION contract_totals_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 AND (NEW.planned_amount) IS DISTINCT FROM (OLD.planned_amount) THEN
    RAISE EXCEPTION 'The totals of contract are kept by trigger.'
        USING ERRCODE = '23514', TABLE = 'contract', CONSTRAINT = 'ck_contract_totals_kept';
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER contract_totals_kept AFTER UPDATE OF planned_amount ON contract FOR EACH ROW EXECUTE FUNCTION contract_totals_kept();

CREATE TABLE partner_agreement (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    legal_entity_id UUID NOT NULL,
    code VARCHAR(40) NOT NULL,
    state VARCHAR(40) NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NOT NULL,
    currency VARCHAR(3) NOT NULL,
    tax_rate NUMERIC(7, 4) NOT NULL,
    payment_customs VARCHAR(4000),
    budget_line_id UUID NOT NULL,
    renews_id UUID,
    ended_on DATE,
    end_reason VARCHAR(4000),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_partner_agreement PRIMARY KEY (id),
    CONSTRAINT ck_partner_agreement_period CHECK (valid_to >= valid_from),
    CONSTRAINT ck_partner_agreement_ended CHECK ((state = 'TERMINATED') = (ended_on IS NOT NULL)),
    CONSTRAINT ck_partner_agreement_not_own_renewal CHECK (renews_id <> id),
    CONSTRAINT uq_partner_agreement_id_partner_id UNIQUE (id, partner_id),
    CONSTRAINT uq_partner_agreement_id_budget_line_id UNIQUE (id, budget_line_id),
    CONSTRAINT fk_partner_agreement_renews_id_partner_id FOREIGN KEY(renews_id, partner_id) REFERENCES partner_agreement (id, partner_id),
    CONSTRAINT fk_partner_agreement_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT fk_partner_agreement_legal_entity_id FOREIGN KEY(legal_entity_id) REFERENCES organisation (id),
    CONSTRAINT uq_partner_agreement_code UNIQUE (code),
    CONSTRAINT ck_partner_agreement_agreementstate CHECK (state IN ('DRAFT', 'ACTIVE', 'EXPIRED', 'TERMINATED')),
    CONSTRAINT uq_partner_agreement_budget_line_id UNIQUE (budget_line_id),
    CONSTRAINT fk_partner_agreement_budget_line_id FOREIGN KEY(budget_line_id) REFERENCES budget_line (id)
);

CREATE INDEX ix_partner_agreement_partner ON partner_agreement (partner_id, valid_from, id);

CREATE TABLE partner_qualification (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    person_id UUID,
    kind VARCHAR(40) NOT NULL,
    name VARCHAR(200) NOT NULL,
    number VARCHAR(80) NOT NULL,
    issuer VARCHAR(200) NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    document_id UUID,
    recorded_by_id UUID NOT NULL,
    checked_at TIMESTAMP WITH TIME ZONE,
    checked_by_id UUID,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_partner_qualification PRIMARY KEY (id),
    CONSTRAINT fk_partner_qualification_person_id_partner_id FOREIGN KEY(person_id, partner_id) REFERENCES partner_person (id, partner_id),
    CONSTRAINT ck_partner_qualification_period CHECK (valid_to >= valid_from),
    CONSTRAINT ck_partner_qualification_person CHECK ((kind = 'PERSONAL') = (person_id IS NOT NULL)),
    CONSTRAINT ck_partner_qualification_checked_by_another CHECK ((checked_at IS NULL) = (checked_by_id IS NULL) AND checked_by_id <> recorded_by_id),
    CONSTRAINT fk_partner_qualification_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT ck_partner_qualification_qualificationkind CHECK (kind IN ('BUSINESS_LICENCE', 'CMMI', 'ISO_9001', 'ISO_20000', 'ISO_27001', 'HIGH_TECH', 'OTHER', 'PERSONAL')),
    CONSTRAINT fk_partner_qualification_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_partner_qualification_recorded_by_id FOREIGN KEY(recorded_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_partner_qualification_checked_by_id FOREIGN KEY(checked_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_partner_qualification_document ON partner_qualification (document_id);

CREATE INDEX ix_partner_qualification_partner ON partner_qualification (partner_id, name, id);

CREATE INDEX ix_partner_qualification_person ON partner_qualification (person_id, name, id);

CREATE UNIQUE INDEX uq_partner_qualification_number ON partner_qualification (partner_id, kind, number) WHERE withdrawn_at IS NULL;

CREATE OR REPLACE FUNCTION partner_qualification_under_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF EXISTS (SELECT FROM partner WHERE id = NEW.partner_id AND state IN ('SUBMITTED', 'UNDER_REVIEW')) THEN
    RAISE EXCEPTION 'A file under review is not changed.'
        USING ERRCODE = '23514', TABLE = 'partner_qualification', CONSTRAINT = 'ck_partner_qualification_under_review';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER partner_qualification_under_review BEFORE INSERT OR UPDATE OF kind, name, number, issuer, valid_from, valid_to, document_id, person_id, withdrawn_at ON partner_qualification FOR EACH ROW EXECUTE FUNCTION partner_qualification_under_review();

CREATE TABLE contract_instalment (
    id UUID NOT NULL,
    contract_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    sequence INTEGER NOT NULL,
    name VARCHAR(200) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 4) NOT NULL,
    received_amount NUMERIC(20, 4) NOT NULL,
    due_on DATE NOT NULL,
    state VARCHAR(40) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_contract_instalment PRIMARY KEY (id),
    CONSTRAINT fk_contract_instalment_contract_id_customer_id FOREIGN KEY(contract_id, customer_id) REFERENCES contract (id, customer_id),
    CONSTRAINT fk_contract_instalment_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT uq_contract_instalment_contract_id_sequence UNIQUE (contract_id, sequence),
    CONSTRAINT uq_contract_instalment_id_contract_id_customer_id UNIQUE (id, contract_id, customer_id),
    CONSTRAINT ck_contract_instalment_received CHECK (amount > 0 AND received_amount >= 0 AND received_amount <= amount),
    CONSTRAINT ck_contract_instalment_state_received CHECK (state <> 'RECEIVED' OR received_amount = amount),
    CONSTRAINT ck_contract_instalment_state_partly CHECK (state <> 'PARTLY_RECEIVED' OR received_amount > 0),
    CONSTRAINT ck_contract_instalment_instalmentstate CHECK (state IN ('PLANNED', 'DUE', 'PARTLY_RECEIVED', 'RECEIVED'))
);

CREATE INDEX ix_contract_instalment_customer ON contract_instalment (customer_id, due_on, id);

CREATE INDEX ix_contract_instalment_due ON contract_instalment (due_on, id);

CREATE INDEX ix_contract_instalment_unit ON contract_instalment (unit_id, due_on, id);

CREATE OR REPLACE FUNCTION contract_instalment_contract_planned_amount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
UPDATE contract SET planned_amount = contract.planned_amount + change.amount
FROM (
    SELECT part.id, sum(part.amount) AS amount
    FROM (VALUES (OLD.contract_id, -(OLD.amount)), (NEW.contract_id, NEW.amount)) AS part (id, amount)
    WHERE part.id IS NOT NULL
    GROUP BY part.id
    HAVING sum(part.amount) <> 0
) AS change
WHERE contract.id = change.id;
RETURN NULL;
END $$;

CREATE TRIGGER contract_instalment_contract_planned_amount AFTER INSERT OR UPDATE OF contract_id, amount OR DELETE ON contract_instalment FOR EACH ROW EXECUTE FUNCTION contract_instalment_contract_planned_amount();

CREATE OR REPLACE FUNCTION contract_instalment_totals_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 AND (NEW.received_amount) IS DISTINCT FROM (OLD.received_amount) THEN
    RAISE EXCEPTION 'The totals of contract_instalment are kept by trigger.'
        USING ERRCODE = '23514', TABLE = 'contract_instalment', CONSTRAINT = 'ck_contract_instalment_totals_kept';
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER contract_instalment_totals_kept AFTER UPDATE OF received_amount ON contract_instalment FOR EACH ROW EXECUTE FUNCTION contract_instalment_totals_kept();

CREATE TABLE project (
    id UUID NOT NULL,
    customer_id UUID NOT NULL,
    contract_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    owner_id UUID,
    code VARCHAR(40) NOT NULL,
    name VARCHAR(200) NOT NULL,
    state VARCHAR(40) NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    budget_line_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_project PRIMARY KEY (id),
    CONSTRAINT fk_project_contract_id_customer_id FOREIGN KEY(contract_id, customer_id) REFERENCES contract (id, customer_id),
    CONSTRAINT fk_project_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT uq_project_id_customer_id_unit_id UNIQUE (id, customer_id, unit_id),
    CONSTRAINT uq_project_id_budget_line_id UNIQUE (id, budget_line_id),
    CONSTRAINT ck_project_period CHECK (ends_on >= starts_on),
    CONSTRAINT fk_project_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_project_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id),
    CONSTRAINT uq_project_code UNIQUE (code),
    CONSTRAINT ck_project_projectstate CHECK (state IN ('INITIATION', 'PLANNING', 'BLUEPRINT', 'BUILD', 'GO_LIVE', 'ACCEPTANCE', 'SUMMARY', 'OPERATIONS', 'CLOSED')),
    CONSTRAINT uq_project_budget_line_id UNIQUE (budget_line_id),
    CONSTRAINT fk_project_budget_line_id FOREIGN KEY(budget_line_id) REFERENCES budget_line (id)
);

CREATE INDEX ix_project_customer ON project (customer_id, code, id);

CREATE INDEX ix_project_owner_id ON project (owner_id);

CREATE INDEX ix_project_starts ON project (starts_on, id);

CREATE INDEX ix_project_unit ON project (unit_id, code, id);

CREATE TABLE agreement_price (
    id UUID NOT NULL,
    agreement_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    level VARCHAR(40) NOT NULL,
    unit_price NUMERIC(20, 4) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_agreement_price PRIMARY KEY (id),
    CONSTRAINT fk_agreement_price_agreement_id_partner_id FOREIGN KEY(agreement_id, partner_id) REFERENCES partner_agreement (id, partner_id),
    CONSTRAINT uq_agreement_price_agreement_id_level UNIQUE (agreement_id, level),
    CONSTRAINT ck_agreement_price_price_positive CHECK (unit_price > 0),
    CONSTRAINT ck_agreement_price_skilllevel CHECK (level IN ('JUNIOR', 'INTERMEDIATE', 'SENIOR', 'EXPERT'))
);

CREATE INDEX ix_agreement_price_partner ON agreement_price (partner_id, agreement_id, id);

CREATE TABLE alert (
    id UUID NOT NULL,
    rule VARCHAR(40) NOT NULL,
    subject_type VARCHAR(60) NOT NULL,
    subject_id UUID NOT NULL,
    step VARCHAR(40) NOT NULL,
    owner_id UUID NOT NULL,
    audience VARCHAR(40) NOT NULL,
    customer_id UUID,
    partner_id UUID,
    project_id UUID,
    unit_id UUID,
    parameters JSONB NOT NULL,
    link_type VARCHAR(60) NOT NULL,
    link_id UUID NOT NULL,
    raised_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_on DATE,
    acknowledged_at TIMESTAMP WITH TIME ZONE,
    digest_on DATE,
    mailed_at TIMESTAMP WITH TIME ZONE,
    cleared_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_alert PRIMARY KEY (id),
    CONSTRAINT uq_alert_rule_subject_id_step_owner_id UNIQUE (rule, subject_id, step, owner_id),
    CONSTRAINT fk_alert_project_id_customer_id_unit_id FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT ck_alert_alertrule CHECK (rule IN ('APPROVAL_WAITING', 'APPROVAL_OVERDUE', 'APPROVAL_ESCALATED', 'APPROVAL_RETURNED', 'ORDER_TO_ACCEPT', 'ORDER_ACCEPTED', 'ORDER_DECLINED', 'CHANGE_ORDER_TO_ACCEPT', 'CHANGE_ORDER_WAITING', 'CHANGE_ORDER_ACCEPTED', 'CHANGE_ORDER_DECLINED', 'TERMINATION_TO_APPROVE', 'TERMINATION_TO_ANSWER', 'TERMINATION_OBJECTED', 'TERMINATION_CONCLUDABLE', 'ORDER_TERMINATED', 'ACCEPTANCE_WAITING', 'ACCEPTANCE_PASSED', 'ACCEPTANCE_FAILED', 'ACCEPTANCE_VOIDED', 'ACCEPTANCE_CONDITIONAL', 'ACCEPTANCE_REVOKED', 'PAPER_TO_CONFIRM', 'PUNCH_ITEM_TO_DO', 'PUNCH_ITEM_OVERDUE', 'PUNCH_ITEM_TO_CHECK', 'PAYABLE_OPENED', 'PAYABLE_DUE', 'PAYABLE_OVERDUE', 'PAYMENT_MADE', 'INSTALMENT_DUE', 'INSTALMENT_OVERDUE', 'RECEIVABLE_DUE', 'RECEIVABLE_OVERDUE', 'SETTLEMENT_ELIGIBLE', 'SETTLEMENT_NOT_REQUESTED', 'SETTLEMENT_REQUESTED', 'SETTLEMENT_PROPOSED', 'SETTLEMENT_APPROVED', 'SETTLEMENT_WAITING', 'EVALUATION_WAITING', 'EVALUATION_OVERDUE', 'SETTLEMENT_EVALUATED', 'OBJECTION_RAISED', 'OBJECTION_ANSWERED', 'UNDISPUTED_TO_APPROVE', 'CLAIM_OPENED', 'ADMISSION_SUBMITTED', 'ADMISSION_TO_DECIDE', 'ADMISSION_MORE_ASKED', 'ADMISSION_APPROVED', 'ADMISSION_REJECTED', 'PARTNER_STOPPED', 'AGREEMENT_EXPIRING', 'AGREEMENT_ENDED', 'QUALIFICATION_TO_CHECK', 'QUALIFICATION_EXPIRING', 'ACCOUNT_TO_APPROVE', 'ACCOUNT_DECIDED', 'GRADE_TO_REVIEW')),
    CONSTRAINT fk_alert_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id),
    CONSTRAINT ck_alert_audience CHECK (audience IN ('STAFF', 'CUSTOMER', 'PARTNER')),
    CONSTRAINT fk_alert_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_alert_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT fk_alert_project_id FOREIGN KEY(project_id) REFERENCES project (id),
    CONSTRAINT fk_alert_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
);

CREATE INDEX ix_alert_customer ON alert (customer_id, raised_at, id);

CREATE INDEX ix_alert_digest ON alert (owner_id, digest_on) WHERE digest_on IS NOT NULL AND mailed_at IS NULL;

CREATE INDEX ix_alert_open ON alert (owner_id, raised_at, id) WHERE acknowledged_at IS NULL AND cleared_at IS NULL;

CREATE INDEX ix_alert_owner ON alert (owner_id, raised_at, id);

CREATE INDEX ix_alert_partner ON alert (partner_id, raised_at, id);

CREATE INDEX ix_alert_project ON alert (project_id, raised_at, id);

CREATE INDEX ix_alert_subject ON alert (subject_id, rule, step);

CREATE TABLE approval (
    id UUID NOT NULL,
    subject_type VARCHAR(60) NOT NULL,
    subject_code VARCHAR(80) NOT NULL,
    subject_title VARCHAR(200) NOT NULL,
    round INTEGER NOT NULL,
    chain_id UUID NOT NULL,
    once BOOLEAN NOT NULL,
    state VARCHAR(40) NOT NULL,
    amount NUMERIC(20, 4),
    currency VARCHAR(3),
    requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
    concluded_at TIMESTAMP WITH TIME ZONE,
    kind VARCHAR(40) NOT NULL,
    subject_id UUID NOT NULL,
    customer_id UUID,
    partner_id UUID,
    project_id UUID,
    unit_id UUID,
    requester_id UUID NOT NULL,
    owner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_approval PRIMARY KEY (id),
    CONSTRAINT fk_approval_project_id_customer_id_unit_id FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_approval_chain_id_kind_once FOREIGN KEY(chain_id, kind, once) REFERENCES approval_chain (id, kind, once),
    CONSTRAINT uq_approval_subject_id_kind_round UNIQUE (subject_id, kind, round),
    CONSTRAINT uq_approval_id_kind_subject_id_requester_id_owner_id UNIQUE (id, kind, subject_id, requester_id, owner_id),
    CONSTRAINT uq_approval_id_once UNIQUE (id, once),
    CONSTRAINT ck_approval_round CHECK (round > 0),
    CONSTRAINT ck_approval_amount CHECK ((amount IS NULL) = (currency IS NULL) AND amount >= 0),
    CONSTRAINT ck_approval_minor_unit CHECK (amount = round(amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT ck_approval_concluded CHECK ((state = 'PENDING') = (concluded_at IS NULL)),
    CONSTRAINT ck_approval_rejectable CHECK (state <> 'REJECTED' OR kind IN ('ADMISSION', 'SPECIAL_ORDER', 'CHANGE_ORDER', 'REVOCATION')),
    CONSTRAINT ck_approval_approvalstate CHECK (state IN ('PENDING', 'APPROVED', 'RETURNED', 'REJECTED', 'WITHDRAWN')),
    CONSTRAINT ck_approval_approvalkind CHECK (kind IN ('ADMISSION', 'ORDER', 'SPECIAL_ORDER', 'CHANGE_ORDER', 'SETTLEMENT', 'REVOCATION')),
    CONSTRAINT fk_approval_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_approval_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT fk_approval_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_approval_requester_id FOREIGN KEY(requester_id) REFERENCES app_user (id),
    CONSTRAINT fk_approval_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id)
);

CREATE INDEX ix_approval_owner ON approval (owner_id, requested_at, id);

CREATE INDEX ix_approval_project ON approval (project_id, requested_at, id);

CREATE INDEX ix_approval_requested ON approval (requested_at, id);

CREATE INDEX ix_approval_subject ON approval (subject_id, requested_at, id);

CREATE INDEX ix_approval_unit ON approval (unit_id, requested_at, id);

CREATE UNIQUE INDEX uq_approval_standing ON approval (subject_id) WHERE state = 'PENDING';

CREATE OR REPLACE FUNCTION approval_ends_as_its_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF OLD.state <> 'PENDING' AND NEW.state <> OLD.state
    OR NEW.state = 'APPROVED' AND (
        EXISTS (SELECT FROM approval_task WHERE approval_id = NEW.id AND state <> 'APPROVED')
        OR NOT EXISTS (SELECT FROM approval_task WHERE approval_id = NEW.id)
    )
    OR NEW.state IN ('RETURNED', 'REJECTED')
        AND NOT EXISTS (SELECT FROM approval_task WHERE approval_id = NEW.id AND state = NEW.state)
THEN
    RAISE EXCEPTION 'An approval ends as its tasks do.'
        USING ERRCODE = '23514', TABLE = 'approval', CONSTRAINT = 'ck_approval_ends_as_its_tasks';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER approval_ends_as_its_tasks BEFORE UPDATE OF state ON approval FOR EACH ROW EXECUTE FUNCTION approval_ends_as_its_tasks();

CREATE TABLE receipt (
    id UUID NOT NULL,
    instalment_id UUID NOT NULL,
    contract_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 4) NOT NULL,
    received_on DATE NOT NULL,
    reference VARCHAR(200) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_receipt PRIMARY KEY (id),
    CONSTRAINT fk_receipt_instalment_id_contract_id_customer_id FOREIGN KEY(instalment_id, contract_id, customer_id) REFERENCES contract_instalment (id, contract_id, customer_id),
    CONSTRAINT ck_receipt_positive CHECK (amount > 0),
    CONSTRAINT uq_receipt_contract_id_reference UNIQUE (contract_id, reference),
    CONSTRAINT fk_receipt_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id)
);

CREATE INDEX ix_receipt_customer ON receipt (customer_id, received_on, id);

CREATE INDEX ix_receipt_instalment ON receipt (instalment_id, received_on, id);

CREATE INDEX ix_receipt_unit ON receipt (unit_id, received_on, id);

CREATE OR REPLACE FUNCTION receipt_contract_instalment_received_amount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
UPDATE contract_instalment SET received_amount = contract_instalment.received_amount + change.amount
FROM (
    SELECT part.id, sum(part.amount) AS amount
    FROM (VALUES (OLD.instalment_id, -(OLD.amount)), (NEW.instalment_id, NEW.amount)) AS part (id, amount)
    WHERE part.id IS NOT NULL
    GROUP BY part.id
    HAVING sum(part.amount) <> 0
) AS change
WHERE contract_instalment.id = change.id;
RETURN NULL;
END $$;

CREATE TRIGGER receipt_contract_instalment_received_amount AFTER INSERT OR UPDATE OF instalment_id, amount OR DELETE ON receipt FOR EACH ROW EXECUTE FUNCTION receipt_contract_instalment_received_amount();

CREATE OR REPLACE FUNCTION receipt_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of receipt is never changed.'
        USING ERRCODE = '23514', TABLE = 'receipt', CONSTRAINT = 'ck_receipt_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER receipt_append_only BEFORE UPDATE OR DELETE ON receipt FOR EACH ROW EXECUTE FUNCTION receipt_append_only();

CREATE TABLE project_member (
    id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    user_id UUID NOT NULL,
    role TEXT NOT NULL,
    joined_on DATE NOT NULL,
    left_on DATE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_project_member PRIMARY KEY (id),
    CONSTRAINT fk_project_member_project_id_customer_id_unit_id FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT ck_project_member_period CHECK (left_on IS NULL OR left_on >= joined_on),
    CONSTRAINT fk_project_member_user_id FOREIGN KEY(user_id) REFERENCES app_user (id)
);

CREATE INDEX ix_project_member_project ON project_member (project_id, joined_on, id);

CREATE INDEX ix_project_member_user ON project_member (user_id, project_id);

CREATE UNIQUE INDEX uq_project_member_open ON project_member (project_id, user_id) WHERE left_on IS NULL;

CREATE TABLE project_signatory (
    id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    party VARCHAR(40) NOT NULL,
    user_id UUID NOT NULL,
    authority VARCHAR(4000),
    authority_document_id UUID,
    delegate_of_id UUID,
    valid_from DATE NOT NULL,
    valid_to DATE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_project_signatory PRIMARY KEY (id),
    CONSTRAINT fk_project_signatory_project_id_customer_id_unit_id FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_project_signatory_delegate_of FOREIGN KEY(delegate_of_id, project_id, party) REFERENCES project_signatory (id, project_id, party),
    CONSTRAINT uq_project_signatory_id_project_id_party UNIQUE (id, project_id, party),
    CONSTRAINT ck_project_signatory_period CHECK (valid_to IS NULL OR valid_to >= valid_from - 1),
    CONSTRAINT ck_project_signatory_delegate CHECK (delegate_of_id IS NULL OR valid_to IS NOT NULL AND authority_document_id IS NOT NULL AND delegate_of_id <> id),
    CONSTRAINT ck_project_signatory_party CHECK (party IN ('CUSTOMER', 'SALES', 'REGION', 'HEADQUARTERS')),
    CONSTRAINT fk_project_signatory_user_id FOREIGN KEY(user_id) REFERENCES app_user (id),
    CONSTRAINT fk_project_signatory_authority_document_id FOREIGN KEY(authority_document_id) REFERENCES document (id)
);

CREATE INDEX ix_project_signatory_delegate_of ON project_signatory (delegate_of_id);

CREATE INDEX ix_project_signatory_project ON project_signatory (project_id, party, valid_from);

CREATE INDEX ix_project_signatory_user ON project_signatory (user_id, project_id, party);

CREATE TABLE party_waiver (
    id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    party VARCHAR(40) NOT NULL,
    reason VARCHAR(4000) NOT NULL,
    waived_at TIMESTAMP WITH TIME ZONE NOT NULL,
    waived_by_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_party_waiver PRIMARY KEY (id),
    CONSTRAINT fk_party_waiver_project_id_customer_id_unit_id FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT uq_party_waiver_project_id_party UNIQUE (project_id, party),
    CONSTRAINT uq_party_waiver_id_project_id_party UNIQUE (id, project_id, party),
    CONSTRAINT ck_party_waiver_waivable CHECK (party IN ('SALES', 'REGION')),
    CONSTRAINT ck_party_waiver_party CHECK (party IN ('CUSTOMER', 'SALES', 'REGION', 'HEADQUARTERS')),
    CONSTRAINT fk_party_waiver_waived_by_id FOREIGN KEY(waived_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_party_waiver_customer ON party_waiver (customer_id, waived_at, id);

CREATE INDEX ix_party_waiver_unit ON party_waiver (unit_id, waived_at, id);

CREATE OR REPLACE FUNCTION party_waiver_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of party_waiver is never changed.'
        USING ERRCODE = '23514', TABLE = 'party_waiver', CONSTRAINT = 'ck_party_waiver_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER party_waiver_append_only BEFORE UPDATE OR DELETE ON party_waiver FOR EACH ROW EXECUTE FUNCTION party_waiver_append_only();

CREATE TABLE document_link (
    id UUID NOT NULL,
    document_id UUID NOT NULL,
    subject_type VARCHAR(60) NOT NULL,
    subject_id UUID NOT NULL,
    document_class VARCHAR(40) NOT NULL,
    visibility VARCHAR(40) NOT NULL,
    project_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    partner_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_document_link PRIMARY KEY (id),
    CONSTRAINT fk_document_link_project_id_customer_id_unit_id FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT uq_document_link_document_id_subject_id_document_class UNIQUE (document_id, subject_id, document_class),
    CONSTRAINT ck_document_link_partner_named CHECK (partner_id IS NOT NULL OR visibility IN ('INTERNAL', 'CUSTOMER')),
    CONSTRAINT fk_document_link_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT ck_document_link_documentclass CHECK (document_class IN ('DELIVERABLE', 'ACCEPTANCE', 'CONTRACT', 'INVOICE', 'PROCESS')),
    CONSTRAINT ck_document_link_visibility CHECK (visibility IN ('INTERNAL', 'CUSTOMER', 'PARTNER', 'CUSTOMER_AND_PARTNER')),
    CONSTRAINT fk_document_link_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id)
);

CREATE INDEX ix_document_link_customer ON document_link (customer_id, document_id);

CREATE INDEX ix_document_link_document_id ON document_link (document_id);

CREATE INDEX ix_document_link_partner ON document_link (partner_id, document_id);

CREATE INDEX ix_document_link_project ON document_link (project_id, document_id);

CREATE INDEX ix_document_link_subject ON document_link (subject_id, created_at, id);

CREATE OR REPLACE FUNCTION document_link_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of document_link is never changed.'
        USING ERRCODE = '23514', TABLE = 'document_link', CONSTRAINT = 'ck_document_link_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER document_link_append_only BEFORE UPDATE OR DELETE ON document_link FOR EACH ROW EXECUTE FUNCTION document_link_append_only();

CREATE TABLE outsourcing_order (
    id UUID NOT NULL,
    code VARCHAR(40) NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    agreement_id UUID NOT NULL,
    contract_id UUID,
    legal_entity_id UUID NOT NULL,
    owner_id UUID NOT NULL,
    title VARCHAR(200) NOT NULL,
    scope VARCHAR(4000) NOT NULL,
    way VARCHAR(40) NOT NULL,
    selection_reason VARCHAR(4000) NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    currency VARCHAR(3) NOT NULL,
    person_days NUMERIC(9, 2) NOT NULL,
    net NUMERIC(20, 4) NOT NULL,
    tax_rate NUMERIC(7, 4) NOT NULL,
    tax NUMERIC(20, 4) NOT NULL,
    gross NUMERIC(20, 4) NOT NULL,
    paid_amount NUMERIC(20, 4) NOT NULL,
    final_amount NUMERIC(20, 4),
    terminated_on DATE,
    delivered_days NUMERIC(9, 2),
    delivered_amount NUMERIC(20, 4),
    penalty_rate NUMERIC(7, 4) NOT NULL,
    penalty_cap NUMERIC(7, 4) NOT NULL,
    warranty_months INTEGER NOT NULL,
    has_subcontracting_ban BOOLEAN NOT NULL,
    contract_budget_id UUID NOT NULL,
    agreement_budget_id UUID NOT NULL,
    project_budget_id UUID NOT NULL,
    state VARCHAR(40) NOT NULL,
    submitted_at TIMESTAMP WITH TIME ZONE,
    submitted_by_id UUID,
    approved_at TIMESTAMP WITH TIME ZONE,
    approved_by_id UUID,
    sent_at TIMESTAMP WITH TIME ZONE,
    answered_at TIMESTAMP WITH TIME ZONE,
    answered_by_id UUID,
    is_sent BOOLEAN GENERATED ALWAYS AS (sent_at IS NOT NULL) STORED NOT NULL,
    is_changeable BOOLEAN GENERATED ALWAYS AS (state IN ('RUNNING', 'DELIVERED')) STORED NOT NULL,
    is_binding BOOLEAN GENERATED ALWAYS AS (state IN ('RUNNING', 'DELIVERED', 'ACCEPTED', 'SETTLED', 'CLOSED', 'TERMINATED')) STORED NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_outsourcing_order PRIMARY KEY (id),
    CONSTRAINT fk_outsourcing_order_project_id_customer_id_unit_id FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_outsourcing_order_contract_id_customer_id FOREIGN KEY(contract_id, customer_id) REFERENCES contract (id, customer_id),
    CONSTRAINT fk_outsourcing_order_agreement_id_partner_id FOREIGN KEY(agreement_id, partner_id) REFERENCES partner_agreement (id, partner_id),
    CONSTRAINT fk_outsourcing_order_contract_id_contract_budget_id FOREIGN KEY(contract_id, contract_budget_id) REFERENCES contract (id, budget_line_id),
    CONSTRAINT fk_outsourcing_order_agreement_id_agreement_budget_id FOREIGN KEY(agreement_id, agreement_budget_id) REFERENCES partner_agreement (id, budget_line_id),
    CONSTRAINT fk_outsourcing_order_project_id_project_budget_id FOREIGN KEY(project_id, project_budget_id) REFERENCES project (id, budget_line_id),
    CONSTRAINT fk_outsourcing_order_contract_budget_id_currency FOREIGN KEY(contract_budget_id, currency) REFERENCES budget_line (id, currency),
    CONSTRAINT fk_outsourcing_order_agreement_budget_id_currency FOREIGN KEY(agreement_budget_id, currency) REFERENCES budget_line (id, currency),
    CONSTRAINT fk_outsourcing_order_project_budget_id_currency FOREIGN KEY(project_budget_id, currency) REFERENCES budget_line (id, currency),
    CONSTRAINT uq_outsourcing_order_tenants UNIQUE (id, project_id, customer_id, unit_id, partner_id),
    CONSTRAINT uq_outsourcing_order_tenants_sent UNIQUE (id, project_id, customer_id, unit_id, partner_id, is_sent),
    CONSTRAINT uq_outsourcing_order_id_is_binding UNIQUE (id, is_binding),
    CONSTRAINT uq_outsourcing_order_id_is_changeable UNIQUE (id, is_changeable),
    CONSTRAINT uq_outsourcing_order_id_currency UNIQUE (id, currency),
    CONSTRAINT ck_outsourcing_order_period CHECK (ends_on >= starts_on),
    CONSTRAINT ck_outsourcing_order_amounts CHECK (gross = net + tax AND net > 0 AND tax >= 0 AND tax_rate >= 0 AND person_days > 0),
    CONSTRAINT ck_outsourcing_order_minor_unit CHECK (net = round(net, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND tax = round(tax, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND gross = round(gross, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND paid_amount = round(paid_amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND final_amount = round(final_amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT ck_outsourcing_order_paid CHECK (paid_amount >= 0 AND paid_amount <= greatest(gross, final_amount) AND final_amount >= 0),
    CONSTRAINT ck_outsourcing_order_penalty CHECK (penalty_rate >= 0 AND penalty_rate <= penalty_cap AND penalty_cap <= 100 AND (penalty_rate = 0) = (penalty_cap = 0)),
    CONSTRAINT ck_outsourcing_order_warranty CHECK (warranty_months BETWEEN 0 AND 120),
    CONSTRAINT ck_outsourcing_order_terminated CHECK (CASE WHEN terminated_on IS NULL THEN state <> 'TERMINATED' AND delivered_days IS NULL AND delivered_amount IS NULL ELSE state IN ('TERMINATED', 'SETTLED', 'CLOSED') AND delivered_days BETWEEN 0 AND person_days AND delivered_amount BETWEEN 0 AND gross AND coalesce(final_amount <= delivered_amount, true) END),
    CONSTRAINT ck_outsourcing_order_approver_is_another CHECK (approved_by_id <> owner_id AND approved_by_id <> submitted_by_id),
    CONSTRAINT ck_outsourcing_order_approved CHECK (state IN ('DRAFT', 'SUBMITTED', 'CANCELLED') OR (submitted_by_id IS NOT NULL AND approved_by_id IS NOT NULL)),
    CONSTRAINT uq_outsourcing_order_code UNIQUE (code),
    CONSTRAINT fk_outsourcing_order_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_outsourcing_order_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT fk_outsourcing_order_legal_entity_id FOREIGN KEY(legal_entity_id) REFERENCES organisation (id),
    CONSTRAINT fk_outsourcing_order_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id),
    CONSTRAINT ck_outsourcing_order_orderway CHECK (way IN ('PERSON_DAY', 'FIXED_PRICE', 'MILESTONE')),
    CONSTRAINT ck_outsourcing_order_orderstate CHECK (state IN ('DRAFT', 'SUBMITTED', 'APPROVED', 'SENT', 'DECLINED', 'RUNNING', 'DELIVERED', 'ACCEPTED', 'SETTLED', 'CLOSED', 'CANCELLED', 'TERMINATED')),
    CONSTRAINT fk_outsourcing_order_submitted_by_id FOREIGN KEY(submitted_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_outsourcing_order_approved_by_id FOREIGN KEY(approved_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_outsourcing_order_answered_by_id FOREIGN KEY(answered_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_outsourcing_order_agreement_id ON outsourcing_order (agreement_id);

CREATE INDEX ix_outsourcing_order_contract_id ON outsourcing_order (contract_id);

CREATE INDEX ix_outsourcing_order_customer ON outsourcing_order (customer_id, code, id);

CREATE INDEX ix_outsourcing_order_owner ON outsourcing_order (owner_id, code, id);

CREATE INDEX ix_outsourcing_order_partner ON outsourcing_order (partner_id, code, id);

CREATE INDEX ix_outsourcing_order_project ON outsourcing_order (project_id, code, id);

CREATE INDEX ix_outsourcing_order_starts ON outsourcing_order (starts_on, id);

CREATE INDEX ix_outsourcing_order_unit ON outsourcing_order (unit_id, code, id);

CREATE OR REPLACE FUNCTION outsourcing_order_budget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
DECLARE
    draw record;
    broken text;
BEGIN
    FOR draw IN
        SELECT budget.id, min(budget.name) AS name,
            sum(CASE WHEN part.state IN ('SUBMITTED') THEN part.sign ELSE 0 END * part.amount) AS reserved_amount, sum(CASE WHEN part.state IN ('SUBMITTED') THEN part.sign ELSE 0 END * part.days) AS reserved_days,
            sum(CASE WHEN part.state IN ('APPROVED', 'SENT', 'RUNNING', 'DELIVERED', 'ACCEPTED', 'SETTLED', 'CLOSED', 'TERMINATED') THEN part.sign ELSE 0 END * part.amount) AS booked_amount, sum(CASE WHEN part.state IN ('APPROVED', 'SENT', 'RUNNING', 'DELIVERED', 'ACCEPTED', 'SETTLED', 'CLOSED', 'TERMINATED') THEN part.sign ELSE 0 END * part.days) AS booked_days
        FROM (VALUES
            (-1, OLD.state, coalesce(OLD.final_amount, OLD.gross), coalesce(OLD.delivered_days, OLD.person_days),
                OLD.contract_budget_id, OLD.agreement_budget_id, OLD.project_budget_id),
            (1, NEW.state, coalesce(NEW.final_amount, NEW.gross), coalesce(NEW.delivered_days, NEW.person_days),
                NEW.contract_budget_id, NEW.agreement_budget_id, NEW.project_budget_id)) AS part (sign, state, amount, days, contract_id, agreement_id, project_id)
        CROSS JOIN LATERAL (VALUES
            ('contract', part.contract_id), ('agreement', part.agreement_id), ('project', part.project_id)
        ) AS budget (name, id)
        WHERE budget.id IS NOT NULL
        GROUP BY budget.id
        ORDER BY budget.id
    LOOP
        CONTINUE WHEN (draw.reserved_amount, draw.reserved_days, draw.booked_amount, draw.booked_days) = (0, 0, 0, 0);
        BEGIN
            UPDATE budget_line SET
                reserved_amount = budget_line.reserved_amount + draw.reserved_amount,
                reserved_days = budget_line.reserved_days + draw.reserved_days,
                booked_amount = budget_line.booked_amount + draw.booked_amount,
                booked_days = budget_line.booked_days + draw.booked_days
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

CREATE TRIGGER outsourcing_order_budget AFTER INSERT OR DELETE OR UPDATE OF state, gross, final_amount, person_days, delivered_days, contract_budget_id, agreement_budget_id, project_budget_id ON outsourcing_order FOR EACH ROW EXECUTE FUNCTION outsourcing_order_budget();

CREATE OR REPLACE FUNCTION outsourcing_order_terminated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM id FROM outsourcing_order WHERE id = NEW.id AND (terminated_on, delivered_days, delivered_amount) IS DISTINCT FROM (
    SELECT (ended.terminated_on, ended.delivered_days, ended.delivered_amount) FROM (SELECT 1) AS one
    LEFT JOIN termination AS ended ON ended.order_id = NEW.id AND ended.is_final
);
IF FOUND THEN
    RAISE EXCEPTION 'A terminated order and its termination say the same.'
        USING ERRCODE = '23514', TABLE = 'outsourcing_order', CONSTRAINT = 'ck_outsourcing_order_as_terminated';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER outsourcing_order_terminated AFTER INSERT OR UPDATE OF terminated_on ON outsourcing_order DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION outsourcing_order_terminated();

CREATE OR REPLACE FUNCTION outsourcing_order_totals_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 AND (NEW.paid_amount) IS DISTINCT FROM (OLD.paid_amount) THEN
    RAISE EXCEPTION 'The totals of outsourcing_order are kept by trigger.'
        USING ERRCODE = '23514', TABLE = 'outsourcing_order', CONSTRAINT = 'ck_outsourcing_order_totals_kept';
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER outsourcing_order_totals_kept AFTER UPDATE OF paid_amount ON outsourcing_order FOR EACH ROW EXECUTE FUNCTION outsourcing_order_totals_kept();

CREATE OR REPLACE FUNCTION outsourcing_order_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM id FROM outsourcing_order WHERE id = NEW.id FOR NO KEY UPDATE;
PERFORM ordered.id FROM outsourcing_order AS ordered
WHERE ordered.id = NEW.id AND (
    (SELECT (sum(percent), sum(amount)) FROM order_term WHERE order_id = ordered.id) IS DISTINCT FROM (100::numeric, ordered.gross)
    OR (SELECT (sum(days), sum(net)) FROM (
        SELECT days, net FROM order_line WHERE order_id = ordered.id
        UNION ALL SELECT person_days, net FROM change_order WHERE order_id = ordered.id AND state = 'ACCEPTED'
    ) AS said) IS DISTINCT FROM (ordered.person_days, ordered.net)
);
IF FOUND THEN
    RAISE EXCEPTION 'The terms and lines of an order sum to the order.'
        USING ERRCODE = '23514', TABLE = 'outsourcing_order', CONSTRAINT = 'ck_outsourcing_order_whole';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER outsourcing_order_whole AFTER INSERT OR UPDATE OF gross, net, person_days ON outsourcing_order DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION outsourcing_order_whole();

CREATE OR REPLACE FUNCTION outsourcing_order_accepted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.state = 'ACCEPTED' AND NOT EXISTS (
    SELECT FROM acceptance WHERE order_id = NEW.id AND kind = 'FINAL' AND state = 'PASSED'
) AND EXISTS (SELECT FROM outsourcing_order WHERE id = NEW.id AND state = 'ACCEPTED') THEN
    RAISE EXCEPTION 'An order is accepted by its final acceptance.'
        USING ERRCODE = '23514', TABLE = 'outsourcing_order', CONSTRAINT = 'ck_outsourcing_order_accepted';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER outsourcing_order_accepted AFTER INSERT OR UPDATE OF state ON outsourcing_order DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION outsourcing_order_accepted();

CREATE TABLE approval_task (
    id UUID NOT NULL,
    approval_id UUID NOT NULL,
    step_id UUID NOT NULL,
    position INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    name VARCHAR(200) NOT NULL,
    roles VARCHAR(60)[] NOT NULL,
    place VARCHAR(40) NOT NULL,
    mode VARCHAR(40) NOT NULL,
    escalation_role VARCHAR(60),
    escalation_place VARCHAR(40),
    state VARCHAR(40) NOT NULL,
    requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE,
    remind_at TIMESTAMP WITH TIME ZONE,
    escalate_at TIMESTAMP WITH TIME ZONE,
    escalated_at TIMESTAMP WITH TIME ZONE,
    closed_at TIMESTAMP WITH TIME ZONE,
    kind VARCHAR(40) NOT NULL,
    subject_id UUID NOT NULL,
    customer_id UUID,
    partner_id UUID,
    project_id UUID,
    unit_id UUID,
    requester_id UUID NOT NULL,
    owner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_approval_task PRIMARY KEY (id),
    CONSTRAINT fk_approval_task_project_id_customer_id_unit_id FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_approval_task_approval_id_kind_subject_id_requester__881d FOREIGN KEY(approval_id, kind, subject_id, requester_id, owner_id) REFERENCES approval (id, kind, subject_id, requester_id, owner_id),
    CONSTRAINT uq_approval_task_approval_id_step_id UNIQUE (approval_id, step_id),
    CONSTRAINT uq_approval_task_id_approval_id_mode UNIQUE (id, approval_id, mode),
    CONSTRAINT ck_approval_task_opened CHECK ((state = 'PLANNED') = (opened_at IS NULL) OR state = 'DROPPED'),
    CONSTRAINT ck_approval_task_closed CHECK ((state IN ('PLANNED', 'OPEN')) = (closed_at IS NULL)),
    CONSTRAINT ck_approval_task_remind_at CHECK (opened_at IS NULL OR remind_at > opened_at),
    CONSTRAINT ck_approval_task_escalate_at CHECK (escalate_at > remind_at),
    CONSTRAINT fk_approval_task_step_id FOREIGN KEY(step_id) REFERENCES approval_chain_step (id),
    CONSTRAINT ck_approval_task_place CHECK (place IN ('ORGANISATION', 'UNIT', 'PROJECT')),
    CONSTRAINT ck_approval_task_stepmode CHECK (mode IN ('ANY', 'ALL')),
    CONSTRAINT ck_approval_task_escalation_place CHECK (escalation_place IN ('ORGANISATION', 'UNIT', 'PROJECT')),
    CONSTRAINT ck_approval_task_taskstate CHECK (state IN ('PLANNED', 'OPEN', 'APPROVED', 'RETURNED', 'REJECTED', 'DROPPED')),
    CONSTRAINT ck_approval_task_approvalkind CHECK (kind IN ('ADMISSION', 'ORDER', 'SPECIAL_ORDER', 'CHANGE_ORDER', 'SETTLEMENT', 'REVOCATION')),
    CONSTRAINT fk_approval_task_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_approval_task_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT fk_approval_task_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_approval_task_requester_id FOREIGN KEY(requester_id) REFERENCES app_user (id),
    CONSTRAINT fk_approval_task_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id)
);

CREATE INDEX ix_approval_task_approval ON approval_task (approval_id, sequence, id);

CREATE INDEX ix_approval_task_open ON approval_task (subject_id) WHERE state = 'OPEN';

CREATE INDEX ix_approval_task_owner ON approval_task (owner_id, requested_at, id);

CREATE INDEX ix_approval_task_project ON approval_task (project_id, requested_at, id);

CREATE INDEX ix_approval_task_requested ON approval_task (requested_at, id);

CREATE INDEX ix_approval_task_unit ON approval_task (unit_id, requested_at, id);

CREATE OR REPLACE FUNCTION approval_task_ends_as_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF OLD.state NOT IN ('PLANNED', 'OPEN') AND NEW.state <> OLD.state
    OR NEW.state IN ('APPROVED', 'RETURNED', 'REJECTED') AND NOT EXISTS (
        SELECT FROM approval_decision WHERE task_id = NEW.id
            AND verdict = CASE NEW.state WHEN 'APPROVED' THEN 'APPROVE' WHEN 'RETURNED' THEN 'RETURN' ELSE 'REJECT' END
    )
THEN
    RAISE EXCEPTION 'A task ends as its approvers say.'
        USING ERRCODE = '23514', TABLE = 'approval_task', CONSTRAINT = 'ck_approval_task_ends_as_decided';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER approval_task_ends_as_decided BEFORE UPDATE OF state ON approval_task FOR EACH ROW EXECUTE FUNCTION approval_task_ends_as_decided();

CREATE TABLE order_line (
    id UUID NOT NULL,
    sequence INTEGER NOT NULL,
    level VARCHAR(40) NOT NULL,
    days NUMERIC(9, 2) NOT NULL,
    unit_price NUMERIC(20, 4) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    net NUMERIC(20, 4) NOT NULL,
    is_sent BOOLEAN NOT NULL,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_order_line PRIMARY KEY (id),
    CONSTRAINT fk_order_line_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id, is_sent) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id, is_sent) ON UPDATE CASCADE,
    CONSTRAINT fk_order_line_order_id_currency FOREIGN KEY(order_id, currency) REFERENCES outsourcing_order (id, currency),
    CONSTRAINT uq_order_line_order_id_sequence UNIQUE (order_id, sequence),
    CONSTRAINT ck_order_line_positive CHECK (days > 0 AND unit_price > 0 AND net > 0),
    CONSTRAINT ck_order_line_minor_unit CHECK (net = round(net, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT ck_order_line_skilllevel CHECK (level IN ('JUNIOR', 'INTERMEDIATE', 'SENIOR', 'EXPERT'))
);

CREATE INDEX ix_order_line_partner ON order_line (partner_id, order_id, sequence);

CREATE INDEX ix_order_line_project ON order_line (project_id, order_id, sequence);

CREATE OR REPLACE FUNCTION order_line_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM id FROM outsourcing_order WHERE id = coalesce(NEW.order_id, OLD.order_id) FOR NO KEY UPDATE;
PERFORM ordered.id FROM outsourcing_order AS ordered
WHERE ordered.id = coalesce(NEW.order_id, OLD.order_id) AND (
    (SELECT (sum(percent), sum(amount)) FROM order_term WHERE order_id = ordered.id) IS DISTINCT FROM (100::numeric, ordered.gross)
    OR (SELECT (sum(days), sum(net)) FROM (
        SELECT days, net FROM order_line WHERE order_id = ordered.id
        UNION ALL SELECT person_days, net FROM change_order WHERE order_id = ordered.id AND state = 'ACCEPTED'
    ) AS said) IS DISTINCT FROM (ordered.person_days, ordered.net)
);
IF FOUND THEN
    RAISE EXCEPTION 'The terms and lines of an order sum to the order.'
        USING ERRCODE = '23514', TABLE = 'outsourcing_order', CONSTRAINT = 'ck_outsourcing_order_whole';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER order_line_whole AFTER INSERT OR DELETE OR UPDATE OF order_id, days, net ON order_line DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION order_line_whole();

CREATE TABLE order_deliverable (
    id UUID NOT NULL,
    sequence INTEGER NOT NULL,
    name VARCHAR(200) NOT NULL,
    criteria VARCHAR(4000) NOT NULL,
    is_sent BOOLEAN NOT NULL,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_order_deliverable PRIMARY KEY (id),
    CONSTRAINT fk_order_deliverable_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id, is_sent) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id, is_sent) ON UPDATE CASCADE,
    CONSTRAINT uq_order_deliverable_order_id_sequence UNIQUE (order_id, sequence),
    CONSTRAINT uq_order_deliverable_id_order_id UNIQUE (id, order_id)
);

CREATE INDEX ix_order_deliverable_partner ON order_deliverable (partner_id, order_id, sequence);

CREATE INDEX ix_order_deliverable_project ON order_deliverable (project_id, order_id, sequence);

CREATE TABLE order_transition (
    id UUID NOT NULL,
    from_state VARCHAR(40),
    to_state VARCHAR(40) NOT NULL,
    is_sent BOOLEAN NOT NULL,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    by_id UUID NOT NULL,
    reason VARCHAR(4000),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_order_transition PRIMARY KEY (id),
    CONSTRAINT fk_order_transition_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id, is_sent) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id, is_sent) ON UPDATE CASCADE,
    CONSTRAINT ck_order_transition_from_state CHECK (from_state IN ('DRAFT', 'SUBMITTED', 'APPROVED', 'SENT', 'DECLINED', 'RUNNING', 'DELIVERED', 'ACCEPTED', 'SETTLED', 'CLOSED', 'CANCELLED', 'TERMINATED')),
    CONSTRAINT ck_order_transition_to_state CHECK (to_state IN ('DRAFT', 'SUBMITTED', 'APPROVED', 'SENT', 'DECLINED', 'RUNNING', 'DELIVERED', 'ACCEPTED', 'SETTLED', 'CLOSED', 'CANCELLED', 'TERMINATED')),
    CONSTRAINT fk_order_transition_by_id FOREIGN KEY(by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_order_transition_order ON order_transition (order_id, at, id);

CREATE INDEX ix_order_transition_partner ON order_transition (partner_id, at, id);

CREATE INDEX ix_order_transition_project ON order_transition (project_id, at, id);

CREATE OR REPLACE FUNCTION order_transition_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of order_transition is never changed.'
        USING ERRCODE = '23514', TABLE = 'order_transition', CONSTRAINT = 'ck_order_transition_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER order_transition_append_only BEFORE UPDATE OR DELETE ON order_transition FOR EACH ROW EXECUTE FUNCTION order_transition_append_only();

CREATE TABLE acceptance (
    id UUID NOT NULL,
    code VARCHAR(40) NOT NULL,
    title VARCHAR(200) NOT NULL,
    kind VARCHAR(40) NOT NULL,
    number INTEGER NOT NULL,
    round INTEGER NOT NULL,
    first_id UUID NOT NULL,
    state VARCHAR(40) NOT NULL,
    open_items INTEGER NOT NULL,
    content TEXT NOT NULL,
    content_hash VARCHAR(64) NOT NULL,
    note VARCHAR(4000),
    requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
    requested_by_id UUID NOT NULL,
    accepted_on DATE,
    customer_key VARCHAR(40) GENERATED ALWAYS AS (CASE WHEN state = 'PASSED' THEN 'CUSTOMER' END) STORED,
    sales_key VARCHAR(40) GENERATED ALWAYS AS (CASE WHEN state = 'PASSED' THEN 'SALES' END) STORED,
    region_key VARCHAR(40) GENERATED ALWAYS AS (CASE WHEN state = 'PASSED' THEN 'REGION' END) STORED,
    headquarters_key VARCHAR(40) GENERATED ALWAYS AS (CASE WHEN state = 'PASSED' THEN 'HEADQUARTERS' END) STORED,
    revoked_gate BOOLEAN GENERATED ALWAYS AS (CASE WHEN state = 'REVOKED' THEN true END) STORED,
    pass_key VARCHAR(40) GENERATED ALWAYS AS (CASE WHEN state = 'PASSED' THEN 'PASS' END) STORED,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_acceptance PRIMARY KEY (id),
    CONSTRAINT fk_acceptance_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT uq_acceptance_order_id_number_round UNIQUE (order_id, number, round),
    CONSTRAINT fk_acceptance_first FOREIGN KEY(first_id, order_id, number) REFERENCES acceptance (id, order_id, number),
    CONSTRAINT uq_acceptance_id_order_id UNIQUE (id, order_id),
    CONSTRAINT uq_acceptance_id_order_id_number UNIQUE (id, order_id, number),
    CONSTRAINT uq_acceptance_id_content_hash UNIQUE (id, content_hash),
    CONSTRAINT uq_acceptance_id_kind UNIQUE (id, kind),
    CONSTRAINT uq_acceptance_id_order_id_state UNIQUE (id, order_id, state),
    CONSTRAINT uq_acceptance_id_order_id_accepted_on UNIQUE (id, order_id, accepted_on),
    CONSTRAINT ck_acceptance_content_hash CHECK (content_hash = encode(sha256(convert_to(content, 'UTF8')), 'hex')),
    CONSTRAINT ck_acceptance_counts CHECK (number >= 1 AND round >= 1 AND open_items >= 0 AND (round > 1 OR first_id = id)),
    CONSTRAINT ck_acceptance_punch_list CHECK (state <> 'PASSED' OR open_items = 0),
    CONSTRAINT ck_acceptance_accepted_on CHECK ((state IN ('PASSED', 'REVOKED')) = (accepted_on IS NOT NULL)),
    CONSTRAINT uq_acceptance_code UNIQUE (code),
    CONSTRAINT ck_acceptance_acceptancekind CHECK (kind IN ('PARTIAL', 'INITIAL', 'FINAL')),
    CONSTRAINT ck_acceptance_acceptancestate CHECK (state IN ('OPEN', 'CONDITIONAL', 'PASSED', 'FAILED', 'VOIDED', 'REVOKED')),
    CONSTRAINT fk_acceptance_requested_by_id FOREIGN KEY(requested_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_acceptance_customer ON acceptance (customer_id, requested_at, id);

CREATE INDEX ix_acceptance_first ON acceptance (first_id, round, id);

CREATE INDEX ix_acceptance_partner ON acceptance (partner_id, requested_at, id);

CREATE INDEX ix_acceptance_project ON acceptance (project_id, requested_at, id);

CREATE INDEX ix_acceptance_unit ON acceptance (unit_id, requested_at, id);

CREATE UNIQUE INDEX uq_acceptance_final ON acceptance (order_id) WHERE kind = 'FINAL' AND state IN ('OPEN', 'CONDITIONAL', 'PASSED');

CREATE UNIQUE INDEX uq_acceptance_standing ON acceptance (order_id, number) WHERE state IN ('OPEN', 'CONDITIONAL', 'PASSED');

CREATE OR REPLACE FUNCTION acceptance_accepted_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.state = 'PASSED' AND NEW.accepted_on IS DISTINCT FROM (
    SELECT max(signed_on) FROM acceptance_signature
    WHERE acceptance_id = NEW.id AND outcome = 'PASS' AND content_hash = NEW.content_hash
) THEN
    RAISE EXCEPTION 'An acceptance is accepted on its latest signing day.'
        USING ERRCODE = '23514', TABLE = 'acceptance', CONSTRAINT = 'ck_acceptance_latest_signing';
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER acceptance_accepted_on AFTER INSERT OR UPDATE OF state, accepted_on ON acceptance FOR EACH ROW EXECUTE FUNCTION acceptance_accepted_on();

CREATE OR REPLACE FUNCTION acceptance_totals_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 AND (NEW.open_items) IS DISTINCT FROM (OLD.open_items) THEN
    RAISE EXCEPTION 'The totals of acceptance are kept by trigger.'
        USING ERRCODE = '23514', TABLE = 'acceptance', CONSTRAINT = 'ck_acceptance_totals_kept';
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER acceptance_totals_kept AFTER UPDATE OF open_items ON acceptance FOR EACH ROW EXECUTE FUNCTION acceptance_totals_kept();

CREATE OR REPLACE FUNCTION acceptance_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF OLD.state IN ('FAILED', 'VOIDED', 'REVOKED') OR OLD.state = 'PASSED' AND (
    NEW.state NOT IN ('PASSED', 'REVOKED')
    OR (NEW.kind, NEW.number, NEW.round, NEW.title, NEW.note, NEW.accepted_on, NEW.content)
        IS DISTINCT FROM (OLD.kind, OLD.number, OLD.round, OLD.title, OLD.note, OLD.accepted_on, OLD.content)
) THEN
    RAISE EXCEPTION 'An acceptance that has come to its end stands.'
        USING ERRCODE = '23514', TABLE = 'acceptance', CONSTRAINT = 'ck_acceptance_frozen';
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER acceptance_frozen AFTER UPDATE OF state, kind, number, round, title, note, accepted_on, content, content_hash ON acceptance FOR EACH ROW EXECUTE FUNCTION acceptance_frozen();

CREATE OR REPLACE FUNCTION acceptance_order_accepted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF OLD.state = 'PASSED' AND NEW.state <> 'PASSED' AND NEW.kind = 'FINAL' AND EXISTS (
    SELECT FROM outsourcing_order WHERE id = NEW.order_id AND state IN ('ACCEPTED', 'SETTLED', 'CLOSED')
) THEN
    RAISE EXCEPTION 'An accepted order has its final acceptance.'
        USING ERRCODE = '23514', TABLE = 'acceptance', CONSTRAINT = 'ck_acceptance_order_accepted';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER acceptance_order_accepted AFTER UPDATE OF state ON acceptance DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION acceptance_order_accepted();

CREATE TABLE change_order (
    id UUID NOT NULL,
    code VARCHAR(40) NOT NULL,
    sequence INTEGER NOT NULL,
    owner_id UUID NOT NULL,
    reason VARCHAR(4000) NOT NULL,
    scope VARCHAR(4000),
    ends_on DATE,
    currency VARCHAR(3) NOT NULL,
    person_days NUMERIC(9, 2) NOT NULL,
    net NUMERIC(20, 4) NOT NULL,
    tax_rate NUMERIC(7, 4) NOT NULL,
    tax NUMERIC(20, 4) NOT NULL,
    gross NUMERIC(20, 4) NOT NULL,
    state VARCHAR(40) NOT NULL,
    submitted_at TIMESTAMP WITH TIME ZONE,
    submitted_by_id UUID,
    approved_at TIMESTAMP WITH TIME ZONE,
    approved_by_id UUID,
    sent_at TIMESTAMP WITH TIME ZONE,
    answered_at TIMESTAMP WITH TIME ZONE,
    answered_by_id UUID,
    is_sent BOOLEAN GENERATED ALWAYS AS (sent_at IS NOT NULL) STORED NOT NULL,
    order_gate BOOLEAN GENERATED ALWAYS AS (CASE WHEN state IN ('SUBMITTED', 'APPROVED', 'SENT') THEN true END) STORED,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_change_order PRIMARY KEY (id),
    CONSTRAINT fk_change_order_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_change_order_order_id_currency FOREIGN KEY(order_id, currency) REFERENCES outsourcing_order (id, currency),
    CONSTRAINT fk_change_order_changeable FOREIGN KEY(order_id, order_gate) REFERENCES outsourcing_order (id, is_changeable),
    CONSTRAINT uq_change_order_order_id_sequence UNIQUE (order_id, sequence),
    CONSTRAINT uq_change_order_id_order_id_currency UNIQUE (id, order_id, currency),
    CONSTRAINT uq_change_order_id_order_id_is_sent UNIQUE (id, order_id, is_sent),
    CONSTRAINT ck_change_order_amounts CHECK (gross = net + tax),
    CONSTRAINT ck_change_order_tax CHECK (net * tax >= 0 AND tax_rate >= 0),
    CONSTRAINT ck_change_order_minor_unit CHECK (net = round(net, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND tax = round(tax, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND gross = round(gross, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT ck_change_order_approver_is_another CHECK (approved_by_id <> owner_id AND approved_by_id <> submitted_by_id),
    CONSTRAINT ck_change_order_approved CHECK (state IN ('DRAFT', 'SUBMITTED', 'CANCELLED') OR (submitted_by_id IS NOT NULL AND approved_by_id IS NOT NULL)),
    CONSTRAINT ck_change_order_answered CHECK (state NOT IN ('ACCEPTED', 'DECLINED') OR (sent_at IS NOT NULL AND answered_at IS NOT NULL AND answered_by_id IS NOT NULL)),
    CONSTRAINT uq_change_order_code UNIQUE (code),
    CONSTRAINT fk_change_order_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id),
    CONSTRAINT ck_change_order_changeorderstate CHECK (state IN ('DRAFT', 'SUBMITTED', 'APPROVED', 'SENT', 'ACCEPTED', 'DECLINED', 'CANCELLED')),
    CONSTRAINT fk_change_order_submitted_by_id FOREIGN KEY(submitted_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_change_order_approved_by_id FOREIGN KEY(approved_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_change_order_answered_by_id FOREIGN KEY(answered_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_change_order_partner ON change_order (partner_id, code, id);

CREATE INDEX ix_change_order_project ON change_order (project_id, code, id);

CREATE INDEX ix_change_order_unit ON change_order (unit_id, code, id);

CREATE UNIQUE INDEX uq_change_order_under_way ON change_order (order_id) WHERE state IN ('DRAFT', 'SUBMITTED', 'APPROVED', 'SENT');

CREATE OR REPLACE FUNCTION change_order_budget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
DECLARE
    draw record;
    broken text;
BEGIN
    FOR draw IN
        SELECT budget.id, min(budget.name) AS name,
            sum(CASE WHEN part.state IN ('SUBMITTED') THEN part.sign ELSE 0 END * part.amount) AS reserved_amount, sum(CASE WHEN part.state IN ('SUBMITTED') THEN part.sign ELSE 0 END * part.days) AS reserved_days,
            sum(CASE WHEN part.state IN ('APPROVED', 'SENT') THEN part.sign ELSE 0 END * part.amount) AS booked_amount, sum(CASE WHEN part.state IN ('APPROVED', 'SENT') THEN part.sign ELSE 0 END * part.days) AS booked_days
        FROM (SELECT change.sign, change.state, greatest(change.amount, 0), greatest(change.days, 0),
                ordered.contract_budget_id, ordered.agreement_budget_id, ordered.project_budget_id
            FROM (VALUES
                (-1, OLD.order_id, OLD.state, OLD.gross, OLD.person_days), (1, NEW.order_id, NEW.state, NEW.gross, NEW.person_days)
            ) AS change (sign, order_id, state, amount, days)
            JOIN outsourcing_order AS ordered ON ordered.id = change.order_id) AS part (sign, state, amount, days, contract_id, agreement_id, project_id)
        CROSS JOIN LATERAL (VALUES
            ('contract', part.contract_id), ('agreement', part.agreement_id), ('project', part.project_id)
        ) AS budget (name, id)
        WHERE budget.id IS NOT NULL
        GROUP BY budget.id
        ORDER BY budget.id
    LOOP
        CONTINUE WHEN (draw.reserved_amount, draw.reserved_days, draw.booked_amount, draw.booked_days) = (0, 0, 0, 0);
        BEGIN
            UPDATE budget_line SET
                reserved_amount = budget_line.reserved_amount + draw.reserved_amount,
                reserved_days = budget_line.reserved_days + draw.reserved_days,
                booked_amount = budget_line.booked_amount + draw.booked_amount,
                booked_days = budget_line.booked_days + draw.booked_days
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

CREATE TRIGGER change_order_budget AFTER INSERT OR DELETE OR UPDATE OF state, gross, person_days ON change_order FOR EACH ROW EXECUTE FUNCTION change_order_budget();

CREATE OR REPLACE FUNCTION change_order_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 AND OLD.state = 'ACCEPTED' THEN
    RAISE EXCEPTION 'An accepted change order is part of its order.'
        USING ERRCODE = '23514', TABLE = 'change_order', CONSTRAINT = 'ck_change_order_stands';
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER change_order_stands AFTER UPDATE OR DELETE ON change_order FOR EACH ROW EXECUTE FUNCTION change_order_stands();

CREATE OR REPLACE FUNCTION change_order_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM id FROM change_order WHERE id = NEW.id FOR NO KEY UPDATE;
PERFORM change.id FROM change_order AS change
WHERE change.id = NEW.id AND (
    SELECT (coalesce(sum(days), 0), coalesce(sum(net), 0)) FROM change_order_line WHERE change_order_id = change.id
) IS DISTINCT FROM (change.person_days, change.net);
IF FOUND THEN
    RAISE EXCEPTION 'The lines of a change order sum to the change.'
        USING ERRCODE = '23514', TABLE = 'change_order', CONSTRAINT = 'ck_change_order_whole';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER change_order_whole AFTER INSERT OR UPDATE OF net, person_days ON change_order DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION change_order_whole();

CREATE OR REPLACE FUNCTION change_order_order_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM id FROM outsourcing_order WHERE id = coalesce(NEW.order_id, OLD.order_id) FOR NO KEY UPDATE;
PERFORM ordered.id FROM outsourcing_order AS ordered
WHERE ordered.id = coalesce(NEW.order_id, OLD.order_id) AND (
    (SELECT (sum(percent), sum(amount)) FROM order_term WHERE order_id = ordered.id) IS DISTINCT FROM (100::numeric, ordered.gross)
    OR (SELECT (sum(days), sum(net)) FROM (
        SELECT days, net FROM order_line WHERE order_id = ordered.id
        UNION ALL SELECT person_days, net FROM change_order WHERE order_id = ordered.id AND state = 'ACCEPTED'
    ) AS said) IS DISTINCT FROM (ordered.person_days, ordered.net)
);
IF FOUND THEN
    RAISE EXCEPTION 'The terms and lines of an order sum to the order.'
        USING ERRCODE = '23514', TABLE = 'outsourcing_order', CONSTRAINT = 'ck_outsourcing_order_whole';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER change_order_order_whole AFTER INSERT OR DELETE OR UPDATE OF state ON change_order DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION change_order_order_whole();

CREATE TABLE order_defect (
    id UUID NOT NULL,
    number INTEGER NOT NULL,
    kind VARCHAR(40) NOT NULL,
    severity VARCHAR(40) NOT NULL,
    title VARCHAR(200) NOT NULL,
    description VARCHAR(4000),
    found_on DATE NOT NULL,
    responded_on DATE,
    fixed_on DATE,
    recorded_by_id UUID NOT NULL,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    withdrawn_reason VARCHAR(4000),
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_order_defect PRIMARY KEY (id),
    CONSTRAINT fk_order_defect_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT uq_order_defect_order_id_number UNIQUE (order_id, number),
    CONSTRAINT uq_order_defect_id_order_id UNIQUE (id, order_id),
    CONSTRAINT ck_order_defect_number CHECK (number >= 1),
    CONSTRAINT ck_order_defect_days CHECK (responded_on >= found_on AND fixed_on >= coalesce(responded_on, found_on)),
    CONSTRAINT ck_order_defect_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_reason IS NULL)),
    CONSTRAINT ck_order_defect_defectkind CHECK (kind IN ('DEFECT', 'INCIDENT')),
    CONSTRAINT ck_order_defect_severity CHECK (severity IN ('CRITICAL', 'MAJOR', 'MINOR')),
    CONSTRAINT fk_order_defect_recorded_by_id FOREIGN KEY(recorded_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_order_defect_order ON order_defect (order_id, found_on, id);

CREATE INDEX ix_order_defect_partner ON order_defect (partner_id, found_on, id);

CREATE INDEX ix_order_defect_project ON order_defect (project_id, found_on, id);

CREATE TABLE termination (
    id UUID NOT NULL,
    code VARCHAR(40) NOT NULL,
    owner_id UUID NOT NULL,
    reason VARCHAR(4000) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    delivered_days NUMERIC(9, 2) NOT NULL,
    delivered_net NUMERIC(20, 4) NOT NULL,
    tax_rate NUMERIC(7, 4) NOT NULL,
    delivered_tax NUMERIC(20, 4) NOT NULL,
    delivered_amount NUMERIC(20, 4) NOT NULL,
    document_id UUID NOT NULL,
    state VARCHAR(40) NOT NULL,
    answer_days INTEGER NOT NULL,
    approved_at TIMESTAMP WITH TIME ZONE,
    approved_by_id UUID,
    sent_at TIMESTAMP WITH TIME ZONE,
    concludable_on DATE,
    answered_at TIMESTAMP WITH TIME ZONE,
    answered_by_id UUID,
    answer VARCHAR(4000),
    concluded_by_id UUID,
    terminated_on DATE,
    is_sent BOOLEAN GENERATED ALWAYS AS (sent_at IS NOT NULL) STORED NOT NULL,
    is_final BOOLEAN GENERATED ALWAYS AS (state IN ('AGREED', 'CONCLUDED')) STORED NOT NULL,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_termination PRIMARY KEY (id),
    CONSTRAINT fk_termination_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_termination_order_id_currency FOREIGN KEY(order_id, currency) REFERENCES outsourcing_order (id, currency),
    CONSTRAINT uq_termination_id_order_id UNIQUE (id, order_id),
    CONSTRAINT uq_termination_id_order_id_is_final UNIQUE (id, order_id, is_final),
    CONSTRAINT uq_termination_id_terminated_on UNIQUE (id, terminated_on),
    CONSTRAINT ck_termination_delivered CHECK (delivered_days >= 0 AND delivered_net >= 0 AND delivered_tax >= 0 AND tax_rate >= 0 AND delivered_amount = delivered_net + delivered_tax),
    CONSTRAINT ck_termination_minor_unit CHECK (delivered_net = round(delivered_net, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND delivered_tax = round(delivered_tax, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND delivered_amount = round(delivered_amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT ck_termination_approver_is_another CHECK (approved_by_id <> owner_id),
    CONSTRAINT ck_termination_approved CHECK (state IN ('ASKED', 'WITHDRAWN') OR approved_by_id IS NOT NULL AND sent_at IS NOT NULL AND concludable_on IS NOT NULL),
    CONSTRAINT ck_termination_answered CHECK (state NOT IN ('AGREED', 'OBJECTED') OR answered_at IS NOT NULL AND answered_by_id IS NOT NULL),
    CONSTRAINT ck_termination_objection CHECK (state <> 'OBJECTED' OR answer IS NOT NULL),
    CONSTRAINT ck_termination_terminated_on CHECK ((state IN ('AGREED', 'CONCLUDED')) = (terminated_on IS NOT NULL)),
    CONSTRAINT ck_termination_not_concluded_early CHECK (state <> 'CONCLUDED' OR concluded_by_id IS NOT NULL AND terminated_on >= concludable_on),
    CONSTRAINT ck_termination_answer_days CHECK (answer_days > 0),
    CONSTRAINT uq_termination_code UNIQUE (code),
    CONSTRAINT fk_termination_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id),
    CONSTRAINT fk_termination_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT ck_termination_terminationstate CHECK (state IN ('ASKED', 'SENT', 'OBJECTED', 'AGREED', 'CONCLUDED', 'WITHDRAWN')),
    CONSTRAINT fk_termination_approved_by_id FOREIGN KEY(approved_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_termination_answered_by_id FOREIGN KEY(answered_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_termination_concluded_by_id FOREIGN KEY(concluded_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_termination_document_id ON termination (document_id);

CREATE INDEX ix_termination_partner ON termination (partner_id, code, id);

CREATE INDEX ix_termination_project ON termination (project_id, code, id);

CREATE INDEX ix_termination_unit ON termination (unit_id, code, id);

CREATE UNIQUE INDEX uq_termination_standing ON termination (order_id) WHERE state <> 'WITHDRAWN';

CREATE OR REPLACE FUNCTION termination_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 AND OLD.is_final THEN
    RAISE EXCEPTION 'A final termination is never changed.'
        USING ERRCODE = '23514', TABLE = 'termination', CONSTRAINT = 'ck_termination_stands';
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER termination_stands AFTER UPDATE OR DELETE ON termination FOR EACH ROW EXECUTE FUNCTION termination_stands();

CREATE OR REPLACE FUNCTION termination_terminated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM id FROM outsourcing_order WHERE id = NEW.order_id AND (terminated_on, delivered_days, delivered_amount) IS DISTINCT FROM (
    SELECT (ended.terminated_on, ended.delivered_days, ended.delivered_amount) FROM (SELECT 1) AS one
    LEFT JOIN termination AS ended ON ended.order_id = NEW.order_id AND ended.is_final
);
IF FOUND THEN
    RAISE EXCEPTION 'A terminated order and its termination say the same.'
        USING ERRCODE = '23514', TABLE = 'outsourcing_order', CONSTRAINT = 'ck_outsourcing_order_as_terminated';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER termination_terminated AFTER INSERT OR UPDATE OF terminated_on ON termination DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION termination_terminated();

CREATE TABLE approval_decision (
    id UUID NOT NULL,
    approval_id UUID NOT NULL,
    task_id UUID NOT NULL,
    mode VARCHAR(40) NOT NULL,
    once BOOLEAN NOT NULL,
    verdict VARCHAR(40) NOT NULL,
    opinion VARCHAR(4000),
    holder_id UUID NOT NULL,
    decided_by_id UUID NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE NOT NULL,
    kind VARCHAR(40) NOT NULL,
    subject_id UUID NOT NULL,
    customer_id UUID,
    partner_id UUID,
    project_id UUID,
    unit_id UUID,
    requester_id UUID NOT NULL,
    owner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_approval_decision PRIMARY KEY (id),
    CONSTRAINT fk_approval_decision_project_id_customer_id_unit_id FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_approval_decision_approval_id_kind_subject_id_reques_a711 FOREIGN KEY(approval_id, kind, subject_id, requester_id, owner_id) REFERENCES approval (id, kind, subject_id, requester_id, owner_id),
    CONSTRAINT fk_approval_decision_approval_id_once FOREIGN KEY(approval_id, once) REFERENCES approval (id, once),
    CONSTRAINT fk_approval_decision_task_id_approval_id_mode FOREIGN KEY(task_id, approval_id, mode) REFERENCES approval_task (id, approval_id, mode),
    CONSTRAINT uq_approval_decision_task_id_holder_id UNIQUE (task_id, holder_id),
    CONSTRAINT ck_approval_decision_reason CHECK (verdict = 'APPROVE' OR opinion IS NOT NULL),
    CONSTRAINT ck_approval_decision_rejectable CHECK (verdict <> 'REJECT' OR kind IN ('ADMISSION', 'SPECIAL_ORDER', 'CHANGE_ORDER', 'REVOCATION')),
    CONSTRAINT ck_approval_decision_approver_is_another CHECK (decided_by_id NOT IN (requester_id, owner_id) AND holder_id NOT IN (requester_id, owner_id)),
    CONSTRAINT ck_approval_decision_stepmode CHECK (mode IN ('ANY', 'ALL')),
    CONSTRAINT ck_approval_decision_verdict CHECK (verdict IN ('APPROVE', 'RETURN', 'REJECT')),
    CONSTRAINT fk_approval_decision_holder_id FOREIGN KEY(holder_id) REFERENCES app_user (id),
    CONSTRAINT fk_approval_decision_decided_by_id FOREIGN KEY(decided_by_id) REFERENCES app_user (id),
    CONSTRAINT ck_approval_decision_approvalkind CHECK (kind IN ('ADMISSION', 'ORDER', 'SPECIAL_ORDER', 'CHANGE_ORDER', 'SETTLEMENT', 'REVOCATION')),
    CONSTRAINT fk_approval_decision_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_approval_decision_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT fk_approval_decision_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id),
    CONSTRAINT fk_approval_decision_requester_id FOREIGN KEY(requester_id) REFERENCES app_user (id),
    CONSTRAINT fk_approval_decision_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id)
);

CREATE INDEX ix_approval_decision_approval ON approval_decision (approval_id, decided_at, id);

CREATE INDEX ix_approval_decision_project ON approval_decision (project_id, decided_at, id);

CREATE INDEX ix_approval_decision_task ON approval_decision (task_id, decided_at, id);

CREATE INDEX ix_approval_decision_unit ON approval_decision (unit_id, decided_at, id);

CREATE UNIQUE INDEX uq_approval_decision_any ON approval_decision (task_id) WHERE mode = 'ANY';

CREATE UNIQUE INDEX uq_approval_decision_once ON approval_decision (approval_id, decided_by_id) WHERE once;

CREATE OR REPLACE FUNCTION approval_decision_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of approval_decision is never changed.'
        USING ERRCODE = '23514', TABLE = 'approval_decision', CONSTRAINT = 'ck_approval_decision_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER approval_decision_append_only BEFORE UPDATE OR DELETE ON approval_decision FOR EACH ROW EXECUTE FUNCTION approval_decision_append_only();

CREATE OR REPLACE FUNCTION approval_decision_on_open_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM id FROM approval_task WHERE id = NEW.task_id AND state = 'OPEN' FOR NO KEY UPDATE;
IF NOT FOUND THEN
    RAISE EXCEPTION 'Only an open task is decided.'
        USING ERRCODE = '23514', TABLE = 'approval_decision', CONSTRAINT = 'ck_approval_decision_open_task';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER approval_decision_on_open_task BEFORE INSERT ON approval_decision FOR EACH ROW EXECUTE FUNCTION approval_decision_on_open_task();

CREATE TABLE order_term (
    id UUID NOT NULL,
    sequence INTEGER NOT NULL,
    kind VARCHAR(40) NOT NULL,
    percent NUMERIC(7, 4) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 4) NOT NULL,
    due_days INTEGER NOT NULL,
    awaits VARCHAR(40),
    deliverable INTEGER,
    is_sent BOOLEAN NOT NULL,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_order_term PRIMARY KEY (id),
    CONSTRAINT fk_order_term_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id, is_sent) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id, is_sent) ON UPDATE CASCADE,
    CONSTRAINT fk_order_term_order_id_currency FOREIGN KEY(order_id, currency) REFERENCES outsourcing_order (id, currency),
    CONSTRAINT uq_order_term_order_id_sequence UNIQUE (order_id, sequence),
    CONSTRAINT fk_order_term_deliverable FOREIGN KEY(order_id, deliverable) REFERENCES order_deliverable (order_id, sequence) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT uq_order_term_id_order_id_kind UNIQUE (id, order_id, kind),
    CONSTRAINT uq_order_term_id_amount UNIQUE (id, amount),
    CONSTRAINT ck_order_term_awaits CHECK (CASE kind WHEN 'PROGRESS' THEN awaits IS NOT NULL AND awaits <> 'FINAL' WHEN 'ACCEPTANCE' THEN awaits IS NOT NULL AND awaits = 'FINAL' ELSE awaits IS NULL END AND (deliverable IS NULL OR kind = 'PROGRESS')),
    CONSTRAINT ck_order_term_positive CHECK (percent > 0 AND percent <= 100 AND amount > 0),
    CONSTRAINT ck_order_term_due_days CHECK (due_days BETWEEN 0 AND 365),
    CONSTRAINT ck_order_term_minor_unit CHECK (amount = round(amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT ck_order_term_paymentkind CHECK (kind IN ('ADVANCE', 'PROGRESS', 'ACCEPTANCE', 'SETTLEMENT')),
    CONSTRAINT ck_order_term_acceptancekind CHECK (awaits IN ('PARTIAL', 'INITIAL', 'FINAL'))
);

CREATE INDEX ix_order_term_partner ON order_term (partner_id, order_id, sequence);

CREATE INDEX ix_order_term_project ON order_term (project_id, order_id, sequence);

CREATE OR REPLACE FUNCTION order_term_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM id FROM outsourcing_order WHERE id = coalesce(NEW.order_id, OLD.order_id) FOR NO KEY UPDATE;
PERFORM ordered.id FROM outsourcing_order AS ordered
WHERE ordered.id = coalesce(NEW.order_id, OLD.order_id) AND (
    (SELECT (sum(percent), sum(amount)) FROM order_term WHERE order_id = ordered.id) IS DISTINCT FROM (100::numeric, ordered.gross)
    OR (SELECT (sum(days), sum(net)) FROM (
        SELECT days, net FROM order_line WHERE order_id = ordered.id
        UNION ALL SELECT person_days, net FROM change_order WHERE order_id = ordered.id AND state = 'ACCEPTED'
    ) AS said) IS DISTINCT FROM (ordered.person_days, ordered.net)
);
IF FOUND THEN
    RAISE EXCEPTION 'The terms and lines of an order sum to the order.'
        USING ERRCODE = '23514', TABLE = 'outsourcing_order', CONSTRAINT = 'ck_outsourcing_order_whole';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER order_term_whole AFTER INSERT OR DELETE OR UPDATE OF order_id, percent, amount ON order_term DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION order_term_whole();

CREATE TABLE acceptance_document (
    id UUID NOT NULL,
    acceptance_id UUID NOT NULL,
    deliverable_id UUID NOT NULL,
    document_id UUID NOT NULL,
    sequence INTEGER NOT NULL,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_acceptance_document PRIMARY KEY (id),
    CONSTRAINT fk_acceptance_document_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_acceptance_document_acceptance_id_order_id FOREIGN KEY(acceptance_id, order_id) REFERENCES acceptance (id, order_id),
    CONSTRAINT fk_acceptance_document_deliverable_id_order_id FOREIGN KEY(deliverable_id, order_id) REFERENCES order_deliverable (id, order_id),
    CONSTRAINT uq_acceptance_document_acceptance_id_deliverable_id_document_id UNIQUE (acceptance_id, deliverable_id, document_id),
    CONSTRAINT fk_acceptance_document_document_id FOREIGN KEY(document_id) REFERENCES document (id)
);

CREATE INDEX ix_acceptance_document_acceptance ON acceptance_document (acceptance_id, sequence, id);

CREATE INDEX ix_acceptance_document_customer ON acceptance_document (customer_id, acceptance_id, sequence);

CREATE INDEX ix_acceptance_document_document_id ON acceptance_document (document_id);

CREATE INDEX ix_acceptance_document_partner ON acceptance_document (partner_id, acceptance_id, sequence);

CREATE INDEX ix_acceptance_document_project ON acceptance_document (project_id, acceptance_id, sequence);

CREATE TABLE acceptance_transition (
    id UUID NOT NULL,
    acceptance_id UUID NOT NULL,
    from_state VARCHAR(40),
    to_state VARCHAR(40) NOT NULL,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    by_id UUID NOT NULL,
    reason VARCHAR(4000),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_acceptance_transition PRIMARY KEY (id),
    CONSTRAINT fk_acceptance_transition_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_acceptance_transition_acceptance_id_order_id FOREIGN KEY(acceptance_id, order_id) REFERENCES acceptance (id, order_id),
    CONSTRAINT ck_acceptance_transition_from_state CHECK (from_state IN ('OPEN', 'CONDITIONAL', 'PASSED', 'FAILED', 'VOIDED', 'REVOKED')),
    CONSTRAINT ck_acceptance_transition_to_state CHECK (to_state IN ('OPEN', 'CONDITIONAL', 'PASSED', 'FAILED', 'VOIDED', 'REVOKED')),
    CONSTRAINT fk_acceptance_transition_by_id FOREIGN KEY(by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_acceptance_transition_acceptance ON acceptance_transition (acceptance_id, at, id);

CREATE INDEX ix_acceptance_transition_customer ON acceptance_transition (customer_id, at, id);

CREATE INDEX ix_acceptance_transition_partner ON acceptance_transition (partner_id, at, id);

CREATE INDEX ix_acceptance_transition_project ON acceptance_transition (project_id, at, id);

CREATE OR REPLACE FUNCTION acceptance_transition_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of acceptance_transition is never changed.'
        USING ERRCODE = '23514', TABLE = 'acceptance_transition', CONSTRAINT = 'ck_acceptance_transition_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER acceptance_transition_append_only BEFORE UPDATE OR DELETE ON acceptance_transition FOR EACH ROW EXECUTE FUNCTION acceptance_transition_append_only();

CREATE TABLE change_order_line (
    id UUID NOT NULL,
    change_order_id UUID NOT NULL,
    is_sent BOOLEAN NOT NULL,
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
    CONSTRAINT pk_change_order_line PRIMARY KEY (id),
    CONSTRAINT fk_change_order_line_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_change_order_line_change_order_id_order_id_currency FOREIGN KEY(change_order_id, order_id, currency) REFERENCES change_order (id, order_id, currency),
    CONSTRAINT fk_change_order_line_sent FOREIGN KEY(change_order_id, order_id, is_sent) REFERENCES change_order (id, order_id, is_sent) ON UPDATE CASCADE,
    CONSTRAINT uq_change_order_line_change_order_id_sequence UNIQUE (change_order_id, sequence),
    CONSTRAINT ck_change_order_line_signs CHECK (days <> 0 AND unit_price > 0 AND sign(net) = sign(days)),
    CONSTRAINT ck_change_order_line_minor_unit CHECK (net = round(net, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT ck_change_order_line_skilllevel CHECK (level IN ('JUNIOR', 'INTERMEDIATE', 'SENIOR', 'EXPERT'))
);

CREATE INDEX ix_change_order_line_partner ON change_order_line (partner_id, change_order_id, sequence);

CREATE INDEX ix_change_order_line_project ON change_order_line (project_id, change_order_id, sequence);

CREATE OR REPLACE FUNCTION change_order_line_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM id FROM change_order WHERE id = coalesce(NEW.change_order_id, OLD.change_order_id) FOR NO KEY UPDATE;
PERFORM change.id FROM change_order AS change
WHERE change.id = coalesce(NEW.change_order_id, OLD.change_order_id) AND (
    SELECT (coalesce(sum(days), 0), coalesce(sum(net), 0)) FROM change_order_line WHERE change_order_id = change.id
) IS DISTINCT FROM (change.person_days, change.net);
IF FOUND THEN
    RAISE EXCEPTION 'The lines of a change order sum to the change.'
        USING ERRCODE = '23514', TABLE = 'change_order', CONSTRAINT = 'ck_change_order_whole';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER change_order_line_whole AFTER INSERT OR DELETE OR UPDATE OF change_order_id, days, net ON change_order_line DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION change_order_line_whole();

CREATE TABLE change_order_transition (
    id UUID NOT NULL,
    change_order_id UUID NOT NULL,
    from_state VARCHAR(40),
    to_state VARCHAR(40) NOT NULL,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    by_id UUID NOT NULL,
    reason VARCHAR(4000),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_change_order_transition PRIMARY KEY (id),
    CONSTRAINT fk_change_order_transition_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_change_order_transition_change_order_id FOREIGN KEY(change_order_id) REFERENCES change_order (id),
    CONSTRAINT ck_change_order_transition_from_state CHECK (from_state IN ('DRAFT', 'SUBMITTED', 'APPROVED', 'SENT', 'ACCEPTED', 'DECLINED', 'CANCELLED')),
    CONSTRAINT ck_change_order_transition_to_state CHECK (to_state IN ('DRAFT', 'SUBMITTED', 'APPROVED', 'SENT', 'ACCEPTED', 'DECLINED', 'CANCELLED')),
    CONSTRAINT fk_change_order_transition_by_id FOREIGN KEY(by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_change_order_transition_change ON change_order_transition (change_order_id, at, id);

CREATE INDEX ix_change_order_transition_project ON change_order_transition (project_id, at, id);

CREATE OR REPLACE FUNCTION change_order_transition_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of change_order_transition is never changed.'
        USING ERRCODE = '23514', TABLE = 'change_order_transition', CONSTRAINT = 'ck_change_order_transition_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER change_order_transition_append_only BEFORE UPDATE OR DELETE ON change_order_transition FOR EACH ROW EXECUTE FUNCTION change_order_transition_append_only();

CREATE TABLE settlement (
    id UUID NOT NULL,
    code VARCHAR(40) NOT NULL,
    state VARCHAR(40) NOT NULL,
    window_months INTEGER NOT NULL,
    expected_on DATE NOT NULL,
    acceptance_id UUID,
    accepted_on DATE,
    termination_id UUID,
    terminated_on DATE,
    eligible_on DATE,
    requested_on DATE,
    requested_at TIMESTAMP WITH TIME ZONE,
    requested_by_id UUID,
    request_note VARCHAR(4000),
    currency VARCHAR(3) NOT NULL,
    ordered_amount NUMERIC(20, 4),
    person_days NUMERIC(9, 2),
    requested_paid_amount NUMERIC(20, 4),
    evaluation_rule_id UUID,
    evaluation_due_on DATE,
    evaluated_at TIMESTAMP WITH TIME ZONE,
    provider_score NUMERIC(5, 2),
    partner_score NUMERIC(5, 2),
    statement_number INTEGER NOT NULL,
    paid_amount NUMERIC(20, 4),
    final_amount NUMERIC(20, 4),
    settlement_amount NUMERIC(20, 4),
    payable_amount NUMERIC(20, 4) NOT NULL,
    opened_amount NUMERIC(20, 4) NOT NULL,
    proposed_at TIMESTAMP WITH TIME ZONE,
    proposed_by_id UUID,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    confirmed_by_id UUID,
    confirmed_statement INTEGER,
    confirmed_name VARCHAR(200),
    part_approved_at TIMESTAMP WITH TIME ZONE,
    part_approved_by_id UUID,
    part_proposed_by_id UUID,
    approved_at TIMESTAMP WITH TIME ZONE,
    approved_by_id UUID,
    approved_name VARCHAR(200),
    approval_reason VARCHAR(4000),
    closed_at TIMESTAMP WITH TIME ZONE,
    acceptance_gate VARCHAR(40) GENERATED ALWAYS AS (CASE WHEN accepted_on IS NOT NULL THEN 'PASSED' END) STORED,
    final_gate VARCHAR(40) GENERATED ALWAYS AS (CASE WHEN acceptance_id IS NOT NULL THEN 'FINAL' END) STORED,
    termination_gate BOOLEAN GENERATED ALWAYS AS (CASE WHEN termination_id IS NOT NULL THEN true END) STORED,
    is_payable BOOLEAN GENERATED ALWAYS AS (payable_amount > 0) STORED NOT NULL,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_settlement PRIMARY KEY (id),
    CONSTRAINT fk_settlement_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_settlement_order_id_currency FOREIGN KEY(order_id, currency) REFERENCES outsourcing_order (id, currency),
    CONSTRAINT fk_settlement_accepted_on FOREIGN KEY(acceptance_id, order_id, accepted_on) REFERENCES acceptance (id, order_id, accepted_on),
    CONSTRAINT fk_settlement_acceptance_passed FOREIGN KEY(acceptance_id, order_id, acceptance_gate) REFERENCES acceptance (id, order_id, state),
    CONSTRAINT fk_settlement_acceptance_final FOREIGN KEY(acceptance_id, final_gate) REFERENCES acceptance (id, kind),
    CONSTRAINT fk_settlement_termination_final FOREIGN KEY(termination_id, order_id, termination_gate) REFERENCES termination (id, order_id, is_final),
    CONSTRAINT fk_settlement_terminated_on FOREIGN KEY(termination_id, terminated_on) REFERENCES termination (id, terminated_on),
    CONSTRAINT uq_settlement_order_id UNIQUE (order_id),
    CONSTRAINT uq_settlement_id_order_id UNIQUE (id, order_id),
    CONSTRAINT uq_settlement_id_order_id_is_payable UNIQUE (id, order_id, is_payable),
    CONSTRAINT uq_settlement_id_evaluation_rule_id UNIQUE (id, evaluation_rule_id),
    CONSTRAINT ck_settlement_accepted CHECK ((acceptance_id IS NULL) = (accepted_on IS NULL) AND (termination_id IS NULL) = (terminated_on IS NULL) AND num_nonnulls(accepted_on, terminated_on) = num_nonnulls(eligible_on)),
    CONSTRAINT ck_settlement_eligible_on CHECK (eligible_on = coalesce(terminated_on, (accepted_on + make_interval(months => window_months))::date)),
    CONSTRAINT ck_settlement_window CHECK (state = 'LOCKED' OR eligible_on IS NOT NULL),
    CONSTRAINT ck_settlement_requested CHECK (state IN ('LOCKED', 'ELIGIBLE') OR requested_on IS NOT NULL AND requested_at IS NOT NULL AND requested_by_id IS NOT NULL AND ordered_amount IS NOT NULL AND person_days IS NOT NULL AND requested_paid_amount IS NOT NULL),
    CONSTRAINT ck_settlement_not_early CHECK (requested_on >= eligible_on),
    CONSTRAINT ck_settlement_proposed CHECK (state NOT IN ('PROPOSED', 'DISPUTED', 'CONFIRMED', 'APPROVED', 'PAID', 'CLOSED') OR statement_number > 0 AND final_amount IS NOT NULL AND paid_amount IS NOT NULL AND settlement_amount IS NOT NULL AND proposed_by_id IS NOT NULL),
    CONSTRAINT ck_settlement_evaluating CHECK (state <> 'EVALUATING' OR evaluation_rule_id IS NOT NULL AND evaluation_due_on IS NOT NULL),
    CONSTRAINT ck_settlement_evaluated CHECK ((evaluated_at IS NULL) = (provider_score IS NULL) AND (evaluated_at IS NULL) = (partner_score IS NULL)),
    CONSTRAINT ck_settlement_evaluated_first CHECK (statement_number = 0 OR evaluated_at IS NOT NULL OR acceptance_id IS NULL),
    CONSTRAINT ck_settlement_amounts CHECK (final_amount >= 0 AND paid_amount >= 0),
    CONSTRAINT ck_settlement_settlement_amount CHECK (settlement_amount = greatest(0, final_amount - paid_amount)),
    CONSTRAINT ck_settlement_confirmed CHECK (state NOT IN ('CONFIRMED', 'APPROVED', 'PAID', 'CLOSED') OR confirmed_by_id IS NOT NULL AND confirmed_at IS NOT NULL AND confirmed_statement IS NOT NULL AND confirmed_statement = statement_number),
    CONSTRAINT ck_settlement_approved CHECK (state NOT IN ('APPROVED', 'PAID', 'CLOSED') OR approved_by_id IS NOT NULL AND approved_at IS NOT NULL),
    CONSTRAINT ck_settlement_approver_is_another CHECK (approved_by_id <> proposed_by_id),
    CONSTRAINT ck_settlement_payable_amount CHECK (payable_amount >= 0 AND payable_amount <= coalesce(settlement_amount, 0)),
    CONSTRAINT ck_settlement_payable_when_approved CHECK (payable_amount = 0 OR state IN ('APPROVED', 'PAID', 'CLOSED') OR part_approved_by_id IS NOT NULL),
    CONSTRAINT ck_settlement_part_approver_is_another CHECK (part_approved_by_id <> part_proposed_by_id),
    CONSTRAINT ck_settlement_opened_amount CHECK (opened_amount >= 0 AND opened_amount <= payable_amount),
    CONSTRAINT ck_settlement_minor_unit CHECK (ordered_amount = round(ordered_amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND requested_paid_amount = round(requested_paid_amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND final_amount = round(final_amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND paid_amount = round(paid_amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND payable_amount = round(payable_amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT uq_settlement_code UNIQUE (code),
    CONSTRAINT ck_settlement_settlementstate CHECK (state IN ('LOCKED', 'ELIGIBLE', 'REQUESTED', 'EVALUATING', 'PROPOSED', 'DISPUTED', 'CONFIRMED', 'APPROVED', 'PAID', 'CLOSED')),
    CONSTRAINT fk_settlement_requested_by_id FOREIGN KEY(requested_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_settlement_evaluation_rule_id FOREIGN KEY(evaluation_rule_id) REFERENCES evaluation_rule (id),
    CONSTRAINT fk_settlement_proposed_by_id FOREIGN KEY(proposed_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_settlement_confirmed_by_id FOREIGN KEY(confirmed_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_settlement_part_approved_by_id FOREIGN KEY(part_approved_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_settlement_part_proposed_by_id FOREIGN KEY(part_proposed_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_settlement_approved_by_id FOREIGN KEY(approved_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_settlement_acceptance_id ON settlement (acceptance_id);

CREATE INDEX ix_settlement_expected ON settlement (expected_on, id);

CREATE INDEX ix_settlement_partner ON settlement (partner_id, expected_on, id);

CREATE INDEX ix_settlement_project ON settlement (project_id, expected_on, id);

CREATE INDEX ix_settlement_termination_id ON settlement (termination_id);

CREATE INDEX ix_settlement_unit ON settlement (unit_id, expected_on, id);

CREATE OR REPLACE FUNCTION settlement_totals_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 AND (NEW.opened_amount) IS DISTINCT FROM (OLD.opened_amount) THEN
    RAISE EXCEPTION 'The totals of settlement are kept by trigger.'
        USING ERRCODE = '23514', TABLE = 'settlement', CONSTRAINT = 'ck_settlement_totals_kept';
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER settlement_totals_kept AFTER UPDATE OF opened_amount ON settlement FOR EACH ROW EXECUTE FUNCTION settlement_totals_kept();

CREATE OR REPLACE FUNCTION settlement_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM id FROM settlement WHERE id = NEW.id FOR NO KEY UPDATE;
PERFORM settled.id FROM settlement AS settled
WHERE settled.id = NEW.id AND settled.statement_number > 0 AND (settled.final_amount, settled.paid_amount) IS DISTINCT FROM (
    SELECT (coalesce(sum(amount) FILTER (WHERE kind <> 'PAID'), 0), -coalesce(sum(amount) FILTER (WHERE kind = 'PAID'), 0))
    FROM settlement_line WHERE settlement_id = settled.id AND statement_number = settled.statement_number
);
IF FOUND THEN
    RAISE EXCEPTION 'The lines of a statement sum to its amounts.'
        USING ERRCODE = '23514', TABLE = 'settlement', CONSTRAINT = 'ck_settlement_whole';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER settlement_whole AFTER INSERT OR UPDATE OF statement_number, final_amount, paid_amount ON settlement DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION settlement_whole();

CREATE TABLE termination_transition (
    id UUID NOT NULL,
    termination_id UUID NOT NULL,
    from_state VARCHAR(40),
    to_state VARCHAR(40) NOT NULL,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    by_id UUID NOT NULL,
    reason VARCHAR(4000),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_termination_transition PRIMARY KEY (id),
    CONSTRAINT fk_termination_transition_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_termination_transition_termination_id_order_id FOREIGN KEY(termination_id, order_id) REFERENCES termination (id, order_id),
    CONSTRAINT ck_termination_transition_from_state CHECK (from_state IN ('ASKED', 'SENT', 'OBJECTED', 'AGREED', 'CONCLUDED', 'WITHDRAWN')),
    CONSTRAINT ck_termination_transition_to_state CHECK (to_state IN ('ASKED', 'SENT', 'OBJECTED', 'AGREED', 'CONCLUDED', 'WITHDRAWN')),
    CONSTRAINT fk_termination_transition_by_id FOREIGN KEY(by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_termination_transition_project ON termination_transition (project_id, at, id);

CREATE INDEX ix_termination_transition_termination ON termination_transition (termination_id, at, id);

CREATE OR REPLACE FUNCTION termination_transition_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of termination_transition is never changed.'
        USING ERRCODE = '23514', TABLE = 'termination_transition', CONSTRAINT = 'ck_termination_transition_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER termination_transition_append_only BEFORE UPDATE OR DELETE ON termination_transition FOR EACH ROW EXECUTE FUNCTION termination_transition_append_only();

CREATE TABLE acceptance_paper (
    id UUID NOT NULL,
    acceptance_id UUID NOT NULL,
    content_hash VARCHAR(64) NOT NULL,
    signer_name VARCHAR(200) NOT NULL,
    outcome VARCHAR(40) NOT NULL,
    opinion VARCHAR(4000),
    signed_on DATE NOT NULL,
    document_id UUID NOT NULL,
    state VARCHAR(40) NOT NULL,
    recorded_on DATE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_by_id UUID NOT NULL,
    checked_at TIMESTAMP WITH TIME ZONE,
    checked_by_id UUID,
    check_note VARCHAR(4000),
    is_confirmed BOOLEAN GENERATED ALWAYS AS (state = 'CONFIRMED') STORED NOT NULL,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_acceptance_paper PRIMARY KEY (id),
    CONSTRAINT fk_acceptance_paper_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_acceptance_paper_acceptance_id_order_id FOREIGN KEY(acceptance_id, order_id) REFERENCES acceptance (id, order_id),
    CONSTRAINT fk_acceptance_paper_acceptance_id_content_hash FOREIGN KEY(acceptance_id, content_hash) REFERENCES acceptance (id, content_hash),
    CONSTRAINT uq_acceptance_paper_id_acceptance_id_content_hash_outco_733f UNIQUE (id, acceptance_id, content_hash, outcome, signed_on, is_confirmed),
    CONSTRAINT ck_acceptance_paper_said CHECK (outcome IN ('PASS', 'FAIL') AND (outcome = 'PASS' OR opinion IS NOT NULL)),
    CONSTRAINT ck_acceptance_paper_signed_on CHECK (signed_on <= recorded_on),
    CONSTRAINT ck_acceptance_paper_checker_is_another CHECK (checked_by_id <> recorded_by_id),
    CONSTRAINT ck_acceptance_paper_checked CHECK ((state = 'RECORDED') = (checked_by_id IS NULL) AND (checked_by_id IS NULL) = (checked_at IS NULL)),
    CONSTRAINT ck_acceptance_paper_outcome CHECK (outcome IN ('PASS', 'CONDITIONAL', 'FAIL', 'WAIVED')),
    CONSTRAINT fk_acceptance_paper_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT ck_acceptance_paper_paperstate CHECK (state IN ('RECORDED', 'CONFIRMED', 'REJECTED')),
    CONSTRAINT fk_acceptance_paper_recorded_by_id FOREIGN KEY(recorded_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_acceptance_paper_checked_by_id FOREIGN KEY(checked_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_acceptance_paper_acceptance ON acceptance_paper (acceptance_id, recorded_at, id);

CREATE INDEX ix_acceptance_paper_customer ON acceptance_paper (customer_id, recorded_at, id);

CREATE INDEX ix_acceptance_paper_document_id ON acceptance_paper (document_id);

CREATE INDEX ix_acceptance_paper_project ON acceptance_paper (project_id, recorded_at, id);

CREATE INDEX ix_acceptance_paper_unit ON acceptance_paper (unit_id, recorded_at, id);

CREATE UNIQUE INDEX uq_acceptance_paper_recorded ON acceptance_paper (acceptance_id) WHERE state = 'RECORDED';

CREATE TABLE acceptance_revocation (
    id UUID NOT NULL,
    acceptance_id UUID NOT NULL,
    code VARCHAR(40) NOT NULL,
    title VARCHAR(200) NOT NULL,
    reason VARCHAR(4000) NOT NULL,
    state VARCHAR(40) NOT NULL,
    requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
    requested_by_id UUID NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE,
    approved_key BOOLEAN GENERATED ALWAYS AS (CASE WHEN state = 'APPROVED' THEN true END) STORED,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_acceptance_revocation PRIMARY KEY (id),
    CONSTRAINT fk_acceptance_revocation_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_acceptance_revocation_acceptance_id_order_id FOREIGN KEY(acceptance_id, order_id) REFERENCES acceptance (id, order_id),
    CONSTRAINT uq_acceptance_revocation_acceptance_id_approved_key UNIQUE (acceptance_id, approved_key),
    CONSTRAINT ck_acceptance_revocation_decided CHECK ((state = 'REQUESTED') = (decided_at IS NULL)),
    CONSTRAINT ck_acceptance_revocation_revocationstate CHECK (state IN ('REQUESTED', 'APPROVED', 'REJECTED')),
    CONSTRAINT fk_acceptance_revocation_requested_by_id FOREIGN KEY(requested_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_acceptance_revocation_acceptance ON acceptance_revocation (acceptance_id, requested_at, id);

CREATE INDEX ix_acceptance_revocation_project ON acceptance_revocation (project_id, requested_at, id);

CREATE INDEX ix_acceptance_revocation_unit ON acceptance_revocation (unit_id, requested_at, id);

CREATE UNIQUE INDEX uq_acceptance_revocation_requested ON acceptance_revocation (acceptance_id) WHERE state = 'REQUESTED';

CREATE TABLE acceptance_signature (
    id UUID NOT NULL,
    acceptance_id UUID NOT NULL,
    party VARCHAR(40) NOT NULL,
    outcome VARCHAR(40) NOT NULL,
    opinion VARCHAR(4000),
    content_hash VARCHAR(64) NOT NULL,
    signed_on DATE NOT NULL,
    signed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    user_id UUID,
    signer_name VARCHAR(200) NOT NULL,
    is_delegate BOOLEAN NOT NULL,
    principal_name VARCHAR(200),
    waiver_id UUID,
    paper_id UUID,
    paper_gate BOOLEAN GENERATED ALWAYS AS (CASE WHEN paper_id IS NOT NULL THEN true END) STORED,
    stands VARCHAR(40) GENERATED ALWAYS AS (CASE WHEN outcome IN ('PASS', 'WAIVED') THEN 'PASS' END) STORED,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_acceptance_signature PRIMARY KEY (id),
    CONSTRAINT fk_acceptance_signature_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_acceptance_signature_acceptance_id_order_id FOREIGN KEY(acceptance_id, order_id) REFERENCES acceptance (id, order_id),
    CONSTRAINT fk_acceptance_signature_acceptance_id_content_hash FOREIGN KEY(acceptance_id, content_hash) REFERENCES acceptance (id, content_hash),
    CONSTRAINT uq_acceptance_signature_acceptance_id_party_outcome_con_cb1c UNIQUE (acceptance_id, party, outcome, content_hash),
    CONSTRAINT uq_acceptance_signature_acceptance_id_party_stands_content_hash UNIQUE (acceptance_id, party, stands, content_hash),
    CONSTRAINT fk_acceptance_signature_waiver FOREIGN KEY(waiver_id, project_id, party) REFERENCES party_waiver (id, project_id, party),
    CONSTRAINT fk_acceptance_signature_paper FOREIGN KEY(paper_id, acceptance_id, content_hash, outcome, signed_on, paper_gate) REFERENCES acceptance_paper (id, acceptance_id, content_hash, outcome, signed_on, is_confirmed),
    CONSTRAINT ck_acceptance_signature_waived CHECK ((outcome = 'WAIVED') = (waiver_id IS NOT NULL)),
    CONSTRAINT ck_acceptance_signature_paper CHECK ((user_id IS NULL) = (paper_id IS NOT NULL) AND (paper_id IS NULL OR party = 'CUSTOMER')),
    CONSTRAINT ck_acceptance_signature_delegate CHECK (is_delegate = (principal_name IS NOT NULL)),
    CONSTRAINT uq_acceptance_signature_id_acceptance_id_party_outcome UNIQUE (id, acceptance_id, party, outcome),
    CONSTRAINT ck_acceptance_signature_reason CHECK (outcome = 'PASS' OR opinion IS NOT NULL),
    CONSTRAINT ck_acceptance_signature_party CHECK (party IN ('CUSTOMER', 'SALES', 'REGION', 'HEADQUARTERS')),
    CONSTRAINT ck_acceptance_signature_outcome CHECK (outcome IN ('PASS', 'CONDITIONAL', 'FAIL', 'WAIVED')),
    CONSTRAINT fk_acceptance_signature_user_id FOREIGN KEY(user_id) REFERENCES app_user (id)
);

CREATE INDEX ix_acceptance_signature_customer ON acceptance_signature (customer_id, signed_at, id);

CREATE INDEX ix_acceptance_signature_partner ON acceptance_signature (partner_id, signed_at, id);

CREATE INDEX ix_acceptance_signature_project ON acceptance_signature (project_id, signed_at, id);

CREATE INDEX ix_acceptance_signature_user_id ON acceptance_signature (user_id);

CREATE UNIQUE INDEX uq_acceptance_signature_party ON acceptance_signature (acceptance_id, party) WHERE outcome <> 'CONDITIONAL';

CREATE UNIQUE INDEX uq_acceptance_signature_person ON acceptance_signature (acceptance_id, user_id) WHERE outcome = 'PASS';

CREATE OR REPLACE FUNCTION acceptance_signature_condition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.outcome = 'CONDITIONAL' AND NOT EXISTS (SELECT FROM punch_item WHERE signature_id = NEW.id) THEN
    RAISE EXCEPTION 'A conditional pass says what is left to do.'
        USING ERRCODE = '23514', TABLE = 'acceptance_signature', CONSTRAINT = 'ck_acceptance_signature_condition';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER acceptance_signature_condition AFTER INSERT ON acceptance_signature DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION acceptance_signature_condition();

CREATE OR REPLACE FUNCTION acceptance_signature_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of acceptance_signature is never changed.'
        USING ERRCODE = '23514', TABLE = 'acceptance_signature', CONSTRAINT = 'ck_acceptance_signature_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER acceptance_signature_append_only BEFORE UPDATE OR DELETE ON acceptance_signature FOR EACH ROW EXECUTE FUNCTION acceptance_signature_append_only();

CREATE TABLE claim (
    id UUID NOT NULL,
    code VARCHAR(40) NOT NULL,
    settlement_id UUID NOT NULL,
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 4) NOT NULL,
    state VARCHAR(40) NOT NULL,
    opened_on DATE NOT NULL,
    approved_by_id UUID NOT NULL,
    refunded_amount NUMERIC(20, 4) NOT NULL,
    set_off_amount NUMERIC(20, 4) NOT NULL,
    written_off_amount NUMERIC(20, 4) NOT NULL,
    written_off_at TIMESTAMP WITH TIME ZONE,
    written_off_by_id UUID,
    written_off_reason VARCHAR(4000),
    closed_at TIMESTAMP WITH TIME ZONE,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_claim PRIMARY KEY (id),
    CONSTRAINT fk_claim_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_claim_order_id_currency FOREIGN KEY(order_id, currency) REFERENCES outsourcing_order (id, currency),
    CONSTRAINT fk_claim_settlement_id_order_id FOREIGN KEY(settlement_id, order_id) REFERENCES settlement (id, order_id),
    CONSTRAINT uq_claim_settlement_id UNIQUE (settlement_id),
    CONSTRAINT uq_claim_id_order_id_currency UNIQUE (id, order_id, currency),
    CONSTRAINT uq_claim_id_partner_id_currency UNIQUE (id, partner_id, currency),
    CONSTRAINT ck_claim_positive CHECK (amount > 0 AND refunded_amount >= 0 AND set_off_amount >= 0 AND written_off_amount >= 0),
    CONSTRAINT ck_claim_totals CHECK (refunded_amount + set_off_amount + written_off_amount <= amount),
    CONSTRAINT ck_claim_state_follows_totals CHECK ((state = 'CLOSED') = (refunded_amount + set_off_amount + written_off_amount = amount)),
    CONSTRAINT ck_claim_written_off CHECK (written_off_amount = 0 OR written_off_at IS NOT NULL AND written_off_by_id IS NOT NULL AND written_off_reason IS NOT NULL),
    CONSTRAINT ck_claim_writer_off_is_another CHECK (written_off_by_id <> approved_by_id),
    CONSTRAINT ck_claim_minor_unit CHECK (amount = round(amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND refunded_amount = round(refunded_amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND set_off_amount = round(set_off_amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND written_off_amount = round(written_off_amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT uq_claim_code UNIQUE (code),
    CONSTRAINT ck_claim_claimstate CHECK (state IN ('OPEN', 'CLOSED')),
    CONSTRAINT fk_claim_approved_by_id FOREIGN KEY(approved_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_claim_written_off_by_id FOREIGN KEY(written_off_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_claim_opened ON claim (opened_on, id);

CREATE INDEX ix_claim_partner ON claim (partner_id, opened_on, id);

CREATE INDEX ix_claim_project ON claim (project_id, opened_on, id);

CREATE INDEX ix_claim_unit ON claim (unit_id, opened_on, id);

CREATE OR REPLACE FUNCTION claim_totals_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 AND (NEW.refunded_amount, NEW.set_off_amount) IS DISTINCT FROM (OLD.refunded_amount, OLD.set_off_amount) THEN
    RAISE EXCEPTION 'The totals of claim are kept by trigger.'
        USING ERRCODE = '23514', TABLE = 'claim', CONSTRAINT = 'ck_claim_totals_kept';
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER claim_totals_kept AFTER UPDATE OF refunded_amount, set_off_amount ON claim FOR EACH ROW EXECUTE FUNCTION claim_totals_kept();

CREATE OR REPLACE FUNCTION claim_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
NEW.state := CASE WHEN NEW.refunded_amount + NEW.set_off_amount + NEW.written_off_amount = NEW.amount THEN 'CLOSED' ELSE 'OPEN' END;
RETURN NEW;
END $$;

CREATE TRIGGER claim_state BEFORE UPDATE OF refunded_amount, set_off_amount, written_off_amount ON claim FOR EACH ROW EXECUTE FUNCTION claim_state();

CREATE TABLE evaluation (
    id UUID NOT NULL,
    settlement_id UUID NOT NULL,
    rule_id UUID NOT NULL,
    side VARCHAR(40) NOT NULL,
    quality NUMERIC(5, 2) NOT NULL,
    schedule NUMERIC(5, 2) NOT NULL,
    documents NUMERIC(5, 2) NOT NULL,
    stability NUMERIC(5, 2) NOT NULL,
    response NUMERIC(5, 2) NOT NULL,
    cooperation NUMERIC(5, 2) NOT NULL,
    score NUMERIC(5, 2) NOT NULL,
    comment VARCHAR(4000),
    is_assumed BOOLEAN NOT NULL,
    given_at TIMESTAMP WITH TIME ZONE NOT NULL,
    given_by_id UUID,
    opened_at TIMESTAMP WITH TIME ZONE,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_evaluation PRIMARY KEY (id),
    CONSTRAINT fk_evaluation_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_evaluation_settlement_id_order_id FOREIGN KEY(settlement_id, order_id) REFERENCES settlement (id, order_id),
    CONSTRAINT fk_evaluation_settlement_id_rule_id FOREIGN KEY(settlement_id, rule_id) REFERENCES settlement (id, evaluation_rule_id),
    CONSTRAINT uq_evaluation_settlement_id_side UNIQUE (settlement_id, side),
    CONSTRAINT ck_evaluation_points CHECK (quality BETWEEN 0 AND 100 AND schedule BETWEEN 0 AND 100 AND documents BETWEEN 0 AND 100 AND stability BETWEEN 0 AND 100 AND response BETWEEN 0 AND 100 AND cooperation BETWEEN 0 AND 100),
    CONSTRAINT ck_evaluation_given_by CHECK (is_assumed OR given_by_id IS NOT NULL),
    CONSTRAINT ck_evaluation_assumed CHECK (NOT is_assumed OR opened_at IS NOT NULL),
    CONSTRAINT fk_evaluation_rule_id FOREIGN KEY(rule_id) REFERENCES evaluation_rule (id),
    CONSTRAINT ck_evaluation_evaluationside CHECK (side IN ('PROVIDER', 'PARTNER')),
    CONSTRAINT fk_evaluation_given_by_id FOREIGN KEY(given_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_evaluation_partner ON evaluation (partner_id, settlement_id, id);

CREATE INDEX ix_evaluation_project ON evaluation (project_id, settlement_id, id);

CREATE OR REPLACE FUNCTION evaluation_score() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.score IS DISTINCT FROM (
    SELECT round((NEW.quality * rule.quality_weight + NEW.schedule * rule.schedule_weight + NEW.documents * rule.documents_weight + NEW.stability * rule.stability_weight + NEW.response * rule.response_weight + NEW.cooperation * rule.cooperation_weight) * 0.01, 2)
    FROM evaluation_rule AS rule WHERE rule.id = NEW.rule_id
) THEN
    RAISE EXCEPTION 'A score is the weighted mean of its points.'
        USING ERRCODE = '23514', TABLE = 'evaluation', CONSTRAINT = 'ck_evaluation_score';
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER evaluation_score AFTER INSERT ON evaluation FOR EACH ROW EXECUTE FUNCTION evaluation_score();

CREATE OR REPLACE FUNCTION evaluation_given() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 AND (TG_OP = 'DELETE' OR OLD.opened_at IS NOT NULL
    OR to_jsonb(NEW) - 'opened_at' IS DISTINCT FROM to_jsonb(OLD) - 'opened_at') THEN
    RAISE EXCEPTION 'An evaluation is never changed.'
        USING ERRCODE = '23514', TABLE = 'evaluation', CONSTRAINT = 'ck_evaluation_given';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER evaluation_given BEFORE UPDATE OR DELETE ON evaluation FOR EACH ROW EXECUTE FUNCTION evaluation_given();

CREATE OR REPLACE FUNCTION evaluation_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.opened_at IS NOT NULL AND (
    SELECT count(*) FROM evaluation WHERE settlement_id = NEW.settlement_id AND opened_at IS NOT NULL
) <> 2 THEN
    RAISE EXCEPTION 'An evaluation is sealed until both sides stand.'
        USING ERRCODE = '23514', TABLE = 'evaluation', CONSTRAINT = 'ck_evaluation_sealed';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER evaluation_sealed AFTER INSERT OR UPDATE OF opened_at ON evaluation DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION evaluation_sealed();

CREATE TABLE payable (
    id UUID NOT NULL,
    term_id UUID,
    sequence INTEGER NOT NULL,
    kind VARCHAR(40) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 4) NOT NULL,
    due_days INTEGER NOT NULL,
    state VARCHAR(40) NOT NULL,
    acceptance_id UUID,
    settlement_id UUID,
    approved_by_id UUID,
    opened_at TIMESTAMP WITH TIME ZONE,
    expected_on DATE NOT NULL,
    due_on DATE,
    held_since DATE,
    invoiced_amount NUMERIC(20, 4) NOT NULL,
    paid_amount NUMERIC(20, 4) NOT NULL,
    set_off_amount NUMERIC(20, 4) NOT NULL,
    order_gate BOOLEAN GENERATED ALWAYS AS (CASE WHEN state NOT IN ('LOCKED', 'CANCELLED') THEN true END) STORED,
    acceptance_gate VARCHAR(40) GENERATED ALWAYS AS (CASE WHEN state NOT IN ('LOCKED', 'CANCELLED') AND kind IN ('ACCEPTANCE', 'PROGRESS') THEN 'PASSED' END) STORED,
    final_gate VARCHAR(40) GENERATED ALWAYS AS (CASE WHEN state NOT IN ('LOCKED', 'CANCELLED') AND kind = 'ACCEPTANCE' THEN 'FINAL' END) STORED,
    settlement_gate BOOLEAN GENERATED ALWAYS AS (CASE WHEN state NOT IN ('LOCKED', 'CANCELLED') AND kind = 'SETTLEMENT' THEN true END) STORED,
    term_amount NUMERIC(20, 4) GENERATED ALWAYS AS (CASE WHEN kind <> 'SETTLEMENT' THEN amount END) STORED,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_payable PRIMARY KEY (id),
    CONSTRAINT fk_payable_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_payable_order_id_currency FOREIGN KEY(order_id, currency) REFERENCES outsourcing_order (id, currency),
    CONSTRAINT fk_payable_term_id_order_id_kind FOREIGN KEY(term_id, order_id, kind) REFERENCES order_term (id, order_id, kind),
    CONSTRAINT fk_payable_term_amount FOREIGN KEY(term_id, term_amount) REFERENCES order_term (id, amount) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_payable_acceptance_id_order_id FOREIGN KEY(acceptance_id, order_id) REFERENCES acceptance (id, order_id),
    CONSTRAINT fk_payable_settlement_id_order_id FOREIGN KEY(settlement_id, order_id) REFERENCES settlement (id, order_id),
    CONSTRAINT fk_payable_order_binding FOREIGN KEY(order_id, order_gate) REFERENCES outsourcing_order (id, is_binding),
    CONSTRAINT fk_payable_acceptance_passed FOREIGN KEY(acceptance_id, order_id, acceptance_gate) REFERENCES acceptance (id, order_id, state),
    CONSTRAINT fk_payable_acceptance_final FOREIGN KEY(acceptance_id, final_gate) REFERENCES acceptance (id, kind),
    CONSTRAINT fk_payable_settlement_payable FOREIGN KEY(settlement_id, order_id, settlement_gate) REFERENCES settlement (id, order_id, is_payable),
    CONSTRAINT uq_payable_order_id_sequence UNIQUE (order_id, sequence),
    CONSTRAINT uq_payable_term_id UNIQUE (term_id),
    CONSTRAINT uq_payable_id_order_id_currency UNIQUE (id, order_id, currency),
    CONSTRAINT uq_payable_id_approved_by_id UNIQUE (id, approved_by_id),
    CONSTRAINT ck_payable_gate CHECK (state IN ('LOCKED', 'CANCELLED') OR opened_at IS NOT NULL AND approved_by_id IS NOT NULL AND CASE kind WHEN 'ADVANCE' THEN true WHEN 'PROGRESS' THEN acceptance_id IS NOT NULL WHEN 'ACCEPTANCE' THEN acceptance_id IS NOT NULL WHEN 'SETTLEMENT' THEN settlement_id IS NOT NULL ELSE false END),
    CONSTRAINT ck_payable_totals CHECK (amount > 0 AND paid_amount >= 0 AND paid_amount <= invoiced_amount AND invoiced_amount <= amount),
    CONSTRAINT ck_payable_state_follows_totals CHECK (CASE state WHEN 'INVOICED' THEN invoiced_amount > 0 AND paid_amount = 0 WHEN 'PARTLY_PAID' THEN paid_amount > 0 AND paid_amount < amount WHEN 'PAID' THEN paid_amount = amount ELSE invoiced_amount = 0 END),
    CONSTRAINT ck_payable_set_off CHECK (set_off_amount >= 0 AND set_off_amount <= paid_amount),
    CONSTRAINT ck_payable_term CHECK (term_id IS NOT NULL OR kind = 'SETTLEMENT'),
    CONSTRAINT ck_payable_due_on CHECK (due_on IS NULL OR invoiced_amount > 0),
    CONSTRAINT ck_payable_minor_unit CHECK (amount = round(amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT ck_payable_paymentkind CHECK (kind IN ('ADVANCE', 'PROGRESS', 'ACCEPTANCE', 'SETTLEMENT')),
    CONSTRAINT ck_payable_payablestate CHECK (state IN ('LOCKED', 'OPEN', 'INVOICED', 'PARTLY_PAID', 'PAID', 'CANCELLED')),
    CONSTRAINT fk_payable_approved_by_id FOREIGN KEY(approved_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_payable_acceptance_id ON payable (acceptance_id);

CREATE INDEX ix_payable_expected ON payable (expected_on, id);

CREATE INDEX ix_payable_partner ON payable (partner_id, expected_on, id);

CREATE INDEX ix_payable_project ON payable (project_id, expected_on, id);

CREATE INDEX ix_payable_settlement_id ON payable (settlement_id);

CREATE INDEX ix_payable_unit ON payable (unit_id, expected_on, id);

CREATE OR REPLACE FUNCTION payable_totals_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 AND (NEW.invoiced_amount, NEW.paid_amount, NEW.set_off_amount) IS DISTINCT FROM (OLD.invoiced_amount, OLD.paid_amount, OLD.set_off_amount) THEN
    RAISE EXCEPTION 'The totals of payable are kept by trigger.'
        USING ERRCODE = '23514', TABLE = 'payable', CONSTRAINT = 'ck_payable_totals_kept';
END IF;
RETURN NULL;
END $$;

CREATE TRIGGER payable_totals_kept AFTER UPDATE OF invoiced_amount, paid_amount, set_off_amount ON payable FOR EACH ROW EXECUTE FUNCTION payable_totals_kept();

CREATE OR REPLACE FUNCTION payable_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.state NOT IN ('LOCKED', 'CANCELLED') THEN
    NEW.state := CASE
        WHEN NEW.paid_amount = NEW.amount THEN 'PAID'
        WHEN NEW.paid_amount > 0 THEN 'PARTLY_PAID'
        WHEN NEW.invoiced_amount > 0 THEN 'INVOICED'
        ELSE 'OPEN'
    END;
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER payable_state BEFORE UPDATE OF invoiced_amount, paid_amount, amount ON payable FOR EACH ROW EXECUTE FUNCTION payable_state();

CREATE OR REPLACE FUNCTION payable_settlement_opened_amount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
UPDATE settlement SET opened_amount = settlement.opened_amount + change.amount
FROM (
    SELECT part.id, sum(part.amount) AS amount
    FROM (VALUES (OLD.settlement_id, -(CASE WHEN OLD.state NOT IN ('LOCKED', 'CANCELLED') THEN OLD.amount ELSE 0 END)), (NEW.settlement_id, CASE WHEN NEW.state NOT IN ('LOCKED', 'CANCELLED') THEN NEW.amount ELSE 0 END)) AS part (id, amount)
    WHERE part.id IS NOT NULL
    GROUP BY part.id
    HAVING sum(part.amount) <> 0
) AS change
WHERE settlement.id = change.id;
RETURN NULL;
END $$;

CREATE TRIGGER payable_settlement_opened_amount AFTER INSERT OR UPDATE OF settlement_id, state, amount OR DELETE ON payable FOR EACH ROW EXECUTE FUNCTION payable_settlement_opened_amount();

CREATE TABLE deduction (
    id UUID NOT NULL,
    settlement_id UUID NOT NULL,
    number INTEGER NOT NULL,
    kind VARCHAR(40) NOT NULL,
    reason VARCHAR(4000) NOT NULL,
    formula VARCHAR(40) NOT NULL,
    quantity NUMERIC(9, 2),
    unit_amount NUMERIC(20, 4),
    rate NUMERIC(7, 4),
    cap NUMERIC(7, 4),
    base NUMERIC(20, 4),
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 4) NOT NULL,
    document_id UUID,
    defect_id UUID,
    recorded_by_id UUID NOT NULL,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    withdrawn_reason VARCHAR(4000),
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_deduction PRIMARY KEY (id),
    CONSTRAINT fk_deduction_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_deduction_order_id_currency FOREIGN KEY(order_id, currency) REFERENCES outsourcing_order (id, currency),
    CONSTRAINT fk_deduction_settlement_id_order_id FOREIGN KEY(settlement_id, order_id) REFERENCES settlement (id, order_id),
    CONSTRAINT fk_deduction_defect_id_order_id FOREIGN KEY(defect_id, order_id) REFERENCES order_defect (id, order_id),
    CONSTRAINT uq_deduction_settlement_id_number UNIQUE (settlement_id, number),
    CONSTRAINT uq_deduction_id_order_id UNIQUE (id, order_id),
    CONSTRAINT ck_deduction_positive CHECK (amount > 0 AND number >= 1 AND kind <> 'EVALUATION'),
    CONSTRAINT ck_deduction_evidence CHECK (document_id IS NOT NULL OR defect_id IS NOT NULL),
    CONSTRAINT ck_deduction_formula CHECK (CASE formula WHEN 'FIXED' THEN true WHEN 'QUANTITY_TIMES_AMOUNT' THEN coalesce(amount = round(quantity * unit_amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END), false) WHEN 'PERCENT_PER_UNIT' THEN coalesce(amount = least(round(base * rate * quantity * 0.01, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END), round(base * cap * 0.01, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)), false) END),
    CONSTRAINT ck_deduction_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_reason IS NULL)),
    CONSTRAINT ck_deduction_minor_unit CHECK (amount = round(amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT ck_deduction_deductionkind CHECK (kind IN ('DELAY', 'REWORK', 'DEFECTS', 'REPLACED_PEOPLE', 'EVALUATION')),
    CONSTRAINT ck_deduction_deductionformula CHECK (formula IN ('FIXED', 'QUANTITY_TIMES_AMOUNT', 'PERCENT_PER_UNIT')),
    CONSTRAINT fk_deduction_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_deduction_recorded_by_id FOREIGN KEY(recorded_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_deduction_project ON deduction (project_id, settlement_id, number);

CREATE INDEX ix_deduction_settlement ON deduction (settlement_id, number, id);

CREATE TABLE settlement_transition (
    id UUID NOT NULL,
    settlement_id UUID NOT NULL,
    from_state VARCHAR(40),
    to_state VARCHAR(40) NOT NULL,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    by_id UUID NOT NULL,
    reason VARCHAR(4000),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_settlement_transition PRIMARY KEY (id),
    CONSTRAINT fk_settlement_transition_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_settlement_transition_settlement_id_order_id FOREIGN KEY(settlement_id, order_id) REFERENCES settlement (id, order_id),
    CONSTRAINT ck_settlement_transition_from_state CHECK (from_state IN ('LOCKED', 'ELIGIBLE', 'REQUESTED', 'EVALUATING', 'PROPOSED', 'DISPUTED', 'CONFIRMED', 'APPROVED', 'PAID', 'CLOSED')),
    CONSTRAINT ck_settlement_transition_to_state CHECK (to_state IN ('LOCKED', 'ELIGIBLE', 'REQUESTED', 'EVALUATING', 'PROPOSED', 'DISPUTED', 'CONFIRMED', 'APPROVED', 'PAID', 'CLOSED')),
    CONSTRAINT fk_settlement_transition_by_id FOREIGN KEY(by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_settlement_transition_partner ON settlement_transition (partner_id, at, id);

CREATE INDEX ix_settlement_transition_project ON settlement_transition (project_id, at, id);

CREATE INDEX ix_settlement_transition_settlement ON settlement_transition (settlement_id, at, id);

CREATE OR REPLACE FUNCTION settlement_transition_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of settlement_transition is never changed.'
        USING ERRCODE = '23514', TABLE = 'settlement_transition', CONSTRAINT = 'ck_settlement_transition_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER settlement_transition_append_only BEFORE UPDATE OR DELETE ON settlement_transition FOR EACH ROW EXECUTE FUNCTION settlement_transition_append_only();

CREATE TABLE claim_refund (
    id UUID NOT NULL,
    claim_id UUID NOT NULL,
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 4) NOT NULL,
    received_on DATE NOT NULL,
    reference VARCHAR(80) NOT NULL,
    recorded_by_id UUID NOT NULL,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_claim_refund PRIMARY KEY (id),
    CONSTRAINT fk_claim_refund_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_claim_refund_claim_id_order_id_currency FOREIGN KEY(claim_id, order_id, currency) REFERENCES claim (id, order_id, currency),
    CONSTRAINT uq_claim_refund_partner_id_reference UNIQUE (partner_id, reference),
    CONSTRAINT ck_claim_refund_positive CHECK (amount > 0),
    CONSTRAINT ck_claim_refund_minor_unit CHECK (amount = round(amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT fk_claim_refund_recorded_by_id FOREIGN KEY(recorded_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_claim_refund_claim ON claim_refund (claim_id, received_on, id);

CREATE INDEX ix_claim_refund_partner ON claim_refund (partner_id, received_on, id);

CREATE INDEX ix_claim_refund_project ON claim_refund (project_id, received_on, id);

CREATE OR REPLACE FUNCTION claim_refund_claim_refunded_amount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
UPDATE claim SET refunded_amount = claim.refunded_amount + change.amount
FROM (
    SELECT part.id, sum(part.amount) AS amount
    FROM (VALUES (OLD.claim_id, -(OLD.amount)), (NEW.claim_id, NEW.amount)) AS part (id, amount)
    WHERE part.id IS NOT NULL
    GROUP BY part.id
    HAVING sum(part.amount) <> 0
) AS change
WHERE claim.id = change.id;
RETURN NULL;
END $$;

CREATE TRIGGER claim_refund_claim_refunded_amount AFTER INSERT OR UPDATE OF claim_id, amount OR DELETE ON claim_refund FOR EACH ROW EXECUTE FUNCTION claim_refund_claim_refunded_amount();

CREATE OR REPLACE FUNCTION claim_refund_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of claim_refund is never changed.'
        USING ERRCODE = '23514', TABLE = 'claim_refund', CONSTRAINT = 'ck_claim_refund_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER claim_refund_append_only BEFORE UPDATE OR DELETE ON claim_refund FOR EACH ROW EXECUTE FUNCTION claim_refund_append_only();

CREATE TABLE set_off (
    id UUID NOT NULL,
    claim_id UUID NOT NULL,
    payable_id UUID NOT NULL,
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 4) NOT NULL,
    set_on DATE NOT NULL,
    set_by_id UUID NOT NULL,
    approved_by_id UUID NOT NULL,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_set_off PRIMARY KEY (id),
    CONSTRAINT fk_set_off_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_set_off_claim_id_partner_id_currency FOREIGN KEY(claim_id, partner_id, currency) REFERENCES claim (id, partner_id, currency),
    CONSTRAINT fk_set_off_payable_id_order_id_currency FOREIGN KEY(payable_id, order_id, currency) REFERENCES payable (id, order_id, currency),
    CONSTRAINT fk_set_off_approved FOREIGN KEY(payable_id, approved_by_id) REFERENCES payable (id, approved_by_id),
    CONSTRAINT ck_set_off_positive CHECK (amount > 0),
    CONSTRAINT ck_set_off_setter_is_another CHECK (set_by_id <> approved_by_id),
    CONSTRAINT ck_set_off_minor_unit CHECK (amount = round(amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT fk_set_off_set_by_id FOREIGN KEY(set_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_set_off_claim ON set_off (claim_id, set_on, id);

CREATE INDEX ix_set_off_partner ON set_off (partner_id, set_on, id);

CREATE INDEX ix_set_off_payable ON set_off (payable_id, set_on, id);

CREATE INDEX ix_set_off_project ON set_off (project_id, set_on, id);

CREATE OR REPLACE FUNCTION set_off_outsourcing_order_paid_amount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
UPDATE outsourcing_order SET paid_amount = outsourcing_order.paid_amount + change.amount
FROM (
    SELECT part.id, sum(part.amount) AS amount
    FROM (VALUES (OLD.order_id, -(OLD.amount)), (NEW.order_id, NEW.amount)) AS part (id, amount)
    WHERE part.id IS NOT NULL
    GROUP BY part.id
    HAVING sum(part.amount) <> 0
) AS change
WHERE outsourcing_order.id = change.id;
RETURN NULL;
END $$;

CREATE TRIGGER set_off_outsourcing_order_paid_amount AFTER INSERT OR UPDATE OF order_id, amount OR DELETE ON set_off FOR EACH ROW EXECUTE FUNCTION set_off_outsourcing_order_paid_amount();

CREATE OR REPLACE FUNCTION set_off_payable_paid_amount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
UPDATE payable SET paid_amount = payable.paid_amount + change.amount
FROM (
    SELECT part.id, sum(part.amount) AS amount
    FROM (VALUES (OLD.payable_id, -(OLD.amount)), (NEW.payable_id, NEW.amount)) AS part (id, amount)
    WHERE part.id IS NOT NULL
    GROUP BY part.id
    HAVING sum(part.amount) <> 0
) AS change
WHERE payable.id = change.id;
RETURN NULL;
END $$;

CREATE TRIGGER set_off_payable_paid_amount AFTER INSERT OR UPDATE OF payable_id, amount OR DELETE ON set_off FOR EACH ROW EXECUTE FUNCTION set_off_payable_paid_amount();

CREATE OR REPLACE FUNCTION set_off_payable_set_off_amount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
UPDATE payable SET set_off_amount = payable.set_off_amount + change.amount
FROM (
    SELECT part.id, sum(part.amount) AS amount
    FROM (VALUES (OLD.payable_id, -(OLD.amount)), (NEW.payable_id, NEW.amount)) AS part (id, amount)
    WHERE part.id IS NOT NULL
    GROUP BY part.id
    HAVING sum(part.amount) <> 0
) AS change
WHERE payable.id = change.id;
RETURN NULL;
END $$;

CREATE TRIGGER set_off_payable_set_off_amount AFTER INSERT OR UPDATE OF payable_id, amount OR DELETE ON set_off FOR EACH ROW EXECUTE FUNCTION set_off_payable_set_off_amount();

CREATE OR REPLACE FUNCTION set_off_claim_set_off_amount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
UPDATE claim SET set_off_amount = claim.set_off_amount + change.amount
FROM (
    SELECT part.id, sum(part.amount) AS amount
    FROM (VALUES (OLD.claim_id, -(OLD.amount)), (NEW.claim_id, NEW.amount)) AS part (id, amount)
    WHERE part.id IS NOT NULL
    GROUP BY part.id
    HAVING sum(part.amount) <> 0
) AS change
WHERE claim.id = change.id;
RETURN NULL;
END $$;

CREATE TRIGGER set_off_claim_set_off_amount AFTER INSERT OR UPDATE OF claim_id, amount OR DELETE ON set_off FOR EACH ROW EXECUTE FUNCTION set_off_claim_set_off_amount();

CREATE OR REPLACE FUNCTION set_off_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of set_off is never changed.'
        USING ERRCODE = '23514', TABLE = 'set_off', CONSTRAINT = 'ck_set_off_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER set_off_append_only BEFORE UPDATE OR DELETE ON set_off FOR EACH ROW EXECUTE FUNCTION set_off_append_only();

CREATE TABLE invoice (
    id UUID NOT NULL,
    payable_id UUID NOT NULL,
    number VARCHAR(60) NOT NULL,
    kind VARCHAR(40) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    net NUMERIC(20, 4) NOT NULL,
    tax_rate NUMERIC(7, 4) NOT NULL,
    tax NUMERIC(20, 4) NOT NULL,
    amount NUMERIC(20, 4) NOT NULL,
    issued_on DATE NOT NULL,
    received_on DATE NOT NULL,
    due_on DATE NOT NULL,
    document_id UUID,
    recorded_by_id UUID NOT NULL,
    voided_at TIMESTAMP WITH TIME ZONE,
    voided_by_id UUID,
    voided_reason VARCHAR(4000),
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_invoice PRIMARY KEY (id),
    CONSTRAINT fk_invoice_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_invoice_payable_id_order_id_currency FOREIGN KEY(payable_id, order_id, currency) REFERENCES payable (id, order_id, currency),
    CONSTRAINT ck_invoice_voided CHECK ((voided_at IS NULL) = (voided_reason IS NULL) AND (voided_at IS NULL) = (voided_by_id IS NULL)),
    CONSTRAINT ck_invoice_amounts CHECK (net > 0 AND tax >= 0 AND tax_rate >= 0 AND amount = net + tax),
    CONSTRAINT ck_invoice_days CHECK (received_on >= issued_on AND due_on >= received_on),
    CONSTRAINT ck_invoice_minor_unit CHECK (net = round(net, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND tax = round(tax, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END) AND amount = round(amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT ck_invoice_invoicekind CHECK (kind IN ('VAT_SPECIAL', 'VAT_ORDINARY')),
    CONSTRAINT fk_invoice_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_invoice_recorded_by_id FOREIGN KEY(recorded_by_id) REFERENCES app_user (id),
    CONSTRAINT fk_invoice_voided_by_id FOREIGN KEY(voided_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_invoice_partner ON invoice (partner_id, issued_on, id);

CREATE INDEX ix_invoice_payable ON invoice (payable_id, issued_on, id);

CREATE INDEX ix_invoice_project ON invoice (project_id, issued_on, id);

CREATE INDEX ix_invoice_unit ON invoice (unit_id, issued_on, id);

CREATE UNIQUE INDEX uq_invoice_partner_id_number ON invoice (partner_id, number) WHERE voided_at IS NULL;

CREATE OR REPLACE FUNCTION invoice_payable_invoiced_amount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
UPDATE payable SET invoiced_amount = payable.invoiced_amount + change.amount
FROM (
    SELECT part.id, sum(part.amount) AS amount
    FROM (VALUES (OLD.payable_id, -(CASE WHEN OLD.voided_at IS NULL THEN OLD.amount ELSE 0 END)), (NEW.payable_id, CASE WHEN NEW.voided_at IS NULL THEN NEW.amount ELSE 0 END)) AS part (id, amount)
    WHERE part.id IS NOT NULL
    GROUP BY part.id
    HAVING sum(part.amount) <> 0
) AS change
WHERE payable.id = change.id;
RETURN NULL;
END $$;

CREATE TRIGGER invoice_payable_invoiced_amount AFTER INSERT OR UPDATE OF payable_id, amount, voided_at OR DELETE ON invoice FOR EACH ROW EXECUTE FUNCTION invoice_payable_invoiced_amount();

CREATE TABLE payment (
    id UUID NOT NULL,
    payable_id UUID NOT NULL,
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 4) NOT NULL,
    paid_on DATE NOT NULL,
    reference VARCHAR(80) NOT NULL,
    account_name VARCHAR(200) NOT NULL,
    bank_name VARCHAR(200) NOT NULL,
    bank_account VARCHAR(40) NOT NULL,
    paid_by_id UUID NOT NULL,
    approved_by_id UUID NOT NULL,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_payment PRIMARY KEY (id),
    CONSTRAINT fk_payment_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_payment_payable_id_order_id_currency FOREIGN KEY(payable_id, order_id, currency) REFERENCES payable (id, order_id, currency),
    CONSTRAINT fk_payment_approved FOREIGN KEY(payable_id, approved_by_id) REFERENCES payable (id, approved_by_id),
    CONSTRAINT uq_payment_partner_id_reference UNIQUE (partner_id, reference),
    CONSTRAINT ck_payment_positive CHECK (amount > 0),
    CONSTRAINT ck_payment_payer_is_another CHECK (paid_by_id <> approved_by_id),
    CONSTRAINT ck_payment_minor_unit CHECK (amount = round(amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT fk_payment_paid_by_id FOREIGN KEY(paid_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_payment_partner ON payment (partner_id, paid_on, id);

CREATE INDEX ix_payment_payable ON payment (payable_id, paid_on, id);

CREATE INDEX ix_payment_project ON payment (project_id, paid_on, id);

CREATE INDEX ix_payment_unit ON payment (unit_id, paid_on, id);

CREATE OR REPLACE FUNCTION payment_partner_not_blocked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM FROM partner WHERE id = NEW.partner_id AND state <> 'BLACKLISTED' FOR SHARE;
IF NOT FOUND THEN
    RAISE EXCEPTION 'A blacklisted partner is not paid.'
        USING ERRCODE = '23514', TABLE = 'payment', CONSTRAINT = 'ck_payment_partner_not_blocked';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER payment_partner_not_blocked BEFORE INSERT ON payment FOR EACH ROW EXECUTE FUNCTION payment_partner_not_blocked();

CREATE OR REPLACE FUNCTION payment_payable_paid_amount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
UPDATE payable SET paid_amount = payable.paid_amount + change.amount
FROM (
    SELECT part.id, sum(part.amount) AS amount
    FROM (VALUES (OLD.payable_id, -(OLD.amount)), (NEW.payable_id, NEW.amount)) AS part (id, amount)
    WHERE part.id IS NOT NULL
    GROUP BY part.id
    HAVING sum(part.amount) <> 0
) AS change
WHERE payable.id = change.id;
RETURN NULL;
END $$;

CREATE TRIGGER payment_payable_paid_amount AFTER INSERT OR UPDATE OF payable_id, amount OR DELETE ON payment FOR EACH ROW EXECUTE FUNCTION payment_payable_paid_amount();

CREATE OR REPLACE FUNCTION payment_outsourcing_order_paid_amount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
UPDATE outsourcing_order SET paid_amount = outsourcing_order.paid_amount + change.amount
FROM (
    SELECT part.id, sum(part.amount) AS amount
    FROM (VALUES (OLD.order_id, -(OLD.amount)), (NEW.order_id, NEW.amount)) AS part (id, amount)
    WHERE part.id IS NOT NULL
    GROUP BY part.id
    HAVING sum(part.amount) <> 0
) AS change
WHERE outsourcing_order.id = change.id;
RETURN NULL;
END $$;

CREATE TRIGGER payment_outsourcing_order_paid_amount AFTER INSERT OR UPDATE OF order_id, amount OR DELETE ON payment FOR EACH ROW EXECUTE FUNCTION payment_outsourcing_order_paid_amount();

CREATE OR REPLACE FUNCTION payment_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of payment is never changed.'
        USING ERRCODE = '23514', TABLE = 'payment', CONSTRAINT = 'ck_payment_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER payment_append_only BEFORE UPDATE OR DELETE ON payment FOR EACH ROW EXECUTE FUNCTION payment_append_only();

CREATE TABLE payable_transition (
    id UUID NOT NULL,
    payable_id UUID NOT NULL,
    from_state VARCHAR(40),
    to_state VARCHAR(40) NOT NULL,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    by_id UUID NOT NULL,
    reason VARCHAR(4000),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_payable_transition PRIMARY KEY (id),
    CONSTRAINT fk_payable_transition_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_payable_transition_payable_id FOREIGN KEY(payable_id) REFERENCES payable (id),
    CONSTRAINT ck_payable_transition_from_state CHECK (from_state IN ('LOCKED', 'OPEN', 'INVOICED', 'PARTLY_PAID', 'PAID', 'CANCELLED')),
    CONSTRAINT ck_payable_transition_to_state CHECK (to_state IN ('LOCKED', 'OPEN', 'INVOICED', 'PARTLY_PAID', 'PAID', 'CANCELLED')),
    CONSTRAINT fk_payable_transition_by_id FOREIGN KEY(by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_payable_transition_partner ON payable_transition (partner_id, at, id);

CREATE INDEX ix_payable_transition_payable ON payable_transition (payable_id, at, id);

CREATE INDEX ix_payable_transition_project ON payable_transition (project_id, at, id);

CREATE OR REPLACE FUNCTION payable_transition_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of payable_transition is never changed.'
        USING ERRCODE = '23514', TABLE = 'payable_transition', CONSTRAINT = 'ck_payable_transition_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER payable_transition_append_only BEFORE UPDATE OR DELETE ON payable_transition FOR EACH ROW EXECUTE FUNCTION payable_transition_append_only();

CREATE TABLE punch_item (
    id UUID NOT NULL,
    acceptance_id UUID NOT NULL,
    signature_id UUID NOT NULL,
    party VARCHAR(40) NOT NULL,
    raised_with VARCHAR(40) GENERATED ALWAYS AS ('CONDITIONAL') STORED NOT NULL,
    sequence INTEGER NOT NULL,
    item VARCHAR(4000) NOT NULL,
    responsible VARCHAR(200) NOT NULL,
    due_on DATE NOT NULL,
    state VARCHAR(40) NOT NULL,
    done_at TIMESTAMP WITH TIME ZONE,
    done_note VARCHAR(4000),
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_punch_item PRIMARY KEY (id),
    CONSTRAINT fk_punch_item_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_punch_item_acceptance_id_order_id FOREIGN KEY(acceptance_id, order_id) REFERENCES acceptance (id, order_id),
    CONSTRAINT fk_punch_item_conditional FOREIGN KEY(signature_id, acceptance_id, party, raised_with) REFERENCES acceptance_signature (id, acceptance_id, party, outcome),
    CONSTRAINT uq_punch_item_acceptance_id_sequence UNIQUE (acceptance_id, sequence),
    CONSTRAINT uq_punch_item_id_order_id UNIQUE (id, order_id),
    CONSTRAINT ck_punch_item_done CHECK ((state = 'OPEN') = (done_at IS NULL)),
    CONSTRAINT ck_punch_item_sequence CHECK (sequence >= 1),
    CONSTRAINT ck_punch_item_party CHECK (party IN ('CUSTOMER', 'SALES', 'REGION', 'HEADQUARTERS')),
    CONSTRAINT ck_punch_item_punchstate CHECK (state IN ('OPEN', 'DONE', 'CLOSED'))
);

CREATE INDEX ix_punch_item_acceptance ON punch_item (acceptance_id, due_on, id);

CREATE INDEX ix_punch_item_customer ON punch_item (customer_id, due_on, id);

CREATE INDEX ix_punch_item_partner ON punch_item (partner_id, due_on, id);

CREATE INDEX ix_punch_item_project ON punch_item (project_id, due_on, id);

CREATE INDEX ix_punch_item_unit ON punch_item (unit_id, due_on, id);

CREATE OR REPLACE FUNCTION punch_item_acceptance_open_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
UPDATE acceptance SET open_items = acceptance.open_items + change.amount
FROM (
    SELECT part.id, sum(part.amount) AS amount
    FROM (VALUES (OLD.acceptance_id, -(CASE WHEN OLD.state <> 'CLOSED' THEN 1 ELSE 0 END)), (NEW.acceptance_id, CASE WHEN NEW.state <> 'CLOSED' THEN 1 ELSE 0 END)) AS part (id, amount)
    WHERE part.id IS NOT NULL
    GROUP BY part.id
    HAVING sum(part.amount) <> 0
) AS change
WHERE acceptance.id = change.id;
RETURN NULL;
END $$;

CREATE TRIGGER punch_item_acceptance_open_items AFTER INSERT OR UPDATE OF acceptance_id, state OR DELETE ON punch_item FOR EACH ROW EXECUTE FUNCTION punch_item_acceptance_open_items();

CREATE TABLE settlement_line (
    id UUID NOT NULL,
    settlement_id UUID NOT NULL,
    statement_number INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    kind VARCHAR(40) NOT NULL,
    source_type VARCHAR(60) NOT NULL,
    source_id UUID NOT NULL,
    source_code VARCHAR(80) NOT NULL,
    formula VARCHAR(60) NOT NULL,
    parameters JSONB NOT NULL,
    deduction_kind VARCHAR(40),
    deduction_id UUID,
    reason VARCHAR(4000),
    document_id UUID,
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 4) NOT NULL,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_settlement_line PRIMARY KEY (id),
    CONSTRAINT fk_settlement_line_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_settlement_line_order_id_currency FOREIGN KEY(order_id, currency) REFERENCES outsourcing_order (id, currency),
    CONSTRAINT fk_settlement_line_settlement_id_order_id FOREIGN KEY(settlement_id, order_id) REFERENCES settlement (id, order_id),
    CONSTRAINT fk_settlement_line_deduction_id_order_id FOREIGN KEY(deduction_id, order_id) REFERENCES deduction (id, order_id),
    CONSTRAINT uq_settlement_line_settlement_id_statement_number_sequence UNIQUE (settlement_id, statement_number, sequence),
    CONSTRAINT uq_settlement_line_id_settlement_id UNIQUE (id, settlement_id),
    CONSTRAINT ck_settlement_line_deduction CHECK ((kind = 'DEDUCTION') = (deduction_kind IS NOT NULL)),
    CONSTRAINT ck_settlement_line_sign CHECK (kind NOT IN ('PAID', 'DEDUCTION') OR amount <= 0),
    CONSTRAINT ck_settlement_line_minor_unit CHECK (amount = round(amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT ck_settlement_line_settlementlinekind CHECK (kind IN ('ORDERED', 'CHANGES', 'DELIVERED_DAYS', 'DEDUCTION', 'PAID')),
    CONSTRAINT ck_settlement_line_deductionkind CHECK (deduction_kind IN ('DELAY', 'REWORK', 'DEFECTS', 'REPLACED_PEOPLE', 'EVALUATION')),
    CONSTRAINT fk_settlement_line_document_id FOREIGN KEY(document_id) REFERENCES document (id)
);

CREATE INDEX ix_settlement_line_deduction_id ON settlement_line (deduction_id);

CREATE INDEX ix_settlement_line_partner ON settlement_line (partner_id, settlement_id, statement_number, sequence);

CREATE INDEX ix_settlement_line_project ON settlement_line (project_id, settlement_id, statement_number, sequence);

CREATE OR REPLACE FUNCTION settlement_line_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM id FROM settlement WHERE id = coalesce(NEW.settlement_id, OLD.settlement_id) FOR NO KEY UPDATE;
PERFORM settled.id FROM settlement AS settled
WHERE settled.id = coalesce(NEW.settlement_id, OLD.settlement_id) AND settled.statement_number > 0 AND (settled.final_amount, settled.paid_amount) IS DISTINCT FROM (
    SELECT (coalesce(sum(amount) FILTER (WHERE kind <> 'PAID'), 0), -coalesce(sum(amount) FILTER (WHERE kind = 'PAID'), 0))
    FROM settlement_line WHERE settlement_id = settled.id AND statement_number = settled.statement_number
);
IF FOUND THEN
    RAISE EXCEPTION 'The lines of a statement sum to its amounts.'
        USING ERRCODE = '23514', TABLE = 'settlement', CONSTRAINT = 'ck_settlement_whole';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER settlement_line_whole AFTER INSERT OR DELETE OR UPDATE OF settlement_id, statement_number, kind, amount ON settlement_line DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION settlement_line_whole();

CREATE OR REPLACE FUNCTION settlement_line_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of settlement_line is never changed.'
        USING ERRCODE = '23514', TABLE = 'settlement_line', CONSTRAINT = 'ck_settlement_line_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER settlement_line_append_only BEFORE UPDATE OR DELETE ON settlement_line FOR EACH ROW EXECUTE FUNCTION settlement_line_append_only();

CREATE TABLE punch_document (
    id UUID NOT NULL,
    punch_item_id UUID NOT NULL,
    document_id UUID NOT NULL,
    sequence INTEGER NOT NULL,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_punch_document PRIMARY KEY (id),
    CONSTRAINT fk_punch_document_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_punch_document_punch_item_id_order_id FOREIGN KEY(punch_item_id, order_id) REFERENCES punch_item (id, order_id),
    CONSTRAINT uq_punch_document_punch_item_id_document_id UNIQUE (punch_item_id, document_id),
    CONSTRAINT fk_punch_document_document_id FOREIGN KEY(document_id) REFERENCES document (id)
);

CREATE INDEX ix_punch_document_customer ON punch_document (customer_id, punch_item_id, sequence);

CREATE INDEX ix_punch_document_document_id ON punch_document (document_id);

CREATE INDEX ix_punch_document_item ON punch_document (punch_item_id, sequence, id);

CREATE INDEX ix_punch_document_partner ON punch_document (partner_id, punch_item_id, sequence);

CREATE INDEX ix_punch_document_project ON punch_document (project_id, punch_item_id, sequence);

CREATE OR REPLACE FUNCTION punch_document_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of punch_document is never changed.'
        USING ERRCODE = '23514', TABLE = 'punch_document', CONSTRAINT = 'ck_punch_document_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER punch_document_append_only BEFORE UPDATE OR DELETE ON punch_document FOR EACH ROW EXECUTE FUNCTION punch_document_append_only();

CREATE TABLE punch_item_transition (
    id UUID NOT NULL,
    punch_item_id UUID NOT NULL,
    from_state VARCHAR(40),
    to_state VARCHAR(40) NOT NULL,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    by_id UUID NOT NULL,
    reason VARCHAR(4000),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_punch_item_transition PRIMARY KEY (id),
    CONSTRAINT fk_punch_item_transition_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_punch_item_transition_punch_item_id_order_id FOREIGN KEY(punch_item_id, order_id) REFERENCES punch_item (id, order_id),
    CONSTRAINT ck_punch_item_transition_from_state CHECK (from_state IN ('OPEN', 'DONE', 'CLOSED')),
    CONSTRAINT ck_punch_item_transition_to_state CHECK (to_state IN ('OPEN', 'DONE', 'CLOSED')),
    CONSTRAINT fk_punch_item_transition_by_id FOREIGN KEY(by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_punch_item_transition_customer ON punch_item_transition (customer_id, at, id);

CREATE INDEX ix_punch_item_transition_item ON punch_item_transition (punch_item_id, at, id);

CREATE INDEX ix_punch_item_transition_partner ON punch_item_transition (partner_id, at, id);

CREATE INDEX ix_punch_item_transition_project ON punch_item_transition (project_id, at, id);

CREATE OR REPLACE FUNCTION punch_item_transition_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of punch_item_transition is never changed.'
        USING ERRCODE = '23514', TABLE = 'punch_item_transition', CONSTRAINT = 'ck_punch_item_transition_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER punch_item_transition_append_only BEFORE UPDATE OR DELETE ON punch_item_transition FOR EACH ROW EXECUTE FUNCTION punch_item_transition_append_only();

CREATE TABLE objection (
    id UUID NOT NULL,
    settlement_id UUID NOT NULL,
    statement_number INTEGER NOT NULL,
    line_id UUID NOT NULL,
    reason VARCHAR(4000) NOT NULL,
    raised_at TIMESTAMP WITH TIME ZONE NOT NULL,
    raised_by_id UUID NOT NULL,
    answer VARCHAR(40),
    answer_reason VARCHAR(4000),
    answered_at TIMESTAMP WITH TIME ZONE,
    answered_by_id UUID,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_objection PRIMARY KEY (id),
    CONSTRAINT fk_objection_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_objection_settlement_id_order_id FOREIGN KEY(settlement_id, order_id) REFERENCES settlement (id, order_id),
    CONSTRAINT fk_objection_line_id_settlement_id FOREIGN KEY(line_id, settlement_id) REFERENCES settlement_line (id, settlement_id),
    CONSTRAINT ck_objection_answer CHECK ((answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by_id IS NULL) AND (answer IS NULL) = (answer_reason IS NULL)),
    CONSTRAINT fk_objection_raised_by_id FOREIGN KEY(raised_by_id) REFERENCES app_user (id),
    CONSTRAINT ck_objection_objectionanswer CHECK (answer IN ('WITHDRAWN', 'CHANGED', 'STANDS')),
    CONSTRAINT fk_objection_answered_by_id FOREIGN KEY(answered_by_id) REFERENCES app_user (id)
);

ALTER TABLE acceptance ADD CONSTRAINT fk_acceptance_customer_passed FOREIGN KEY(id, customer_key, pass_key, content_hash) REFERENCES acceptance_signature (acceptance_id, party, stands, content_hash);

ALTER TABLE acceptance ADD CONSTRAINT fk_acceptance_headquarters_passed FOREIGN KEY(id, headquarters_key, pass_key, content_hash) REFERENCES acceptance_signature (acceptance_id, party, stands, content_hash);

ALTER TABLE acceptance ADD CONSTRAINT fk_acceptance_region_passed FOREIGN KEY(id, region_key, pass_key, content_hash) REFERENCES acceptance_signature (acceptance_id, party, stands, content_hash);

ALTER TABLE acceptance ADD CONSTRAINT fk_acceptance_revoked FOREIGN KEY(id, revoked_gate) REFERENCES acceptance_revocation (acceptance_id, approved_key);

ALTER TABLE acceptance ADD CONSTRAINT fk_acceptance_sales_passed FOREIGN KEY(id, sales_key, pass_key, content_hash) REFERENCES acceptance_signature (acceptance_id, party, stands, content_hash);

ALTER TABLE app_user ADD CONSTRAINT fk_app_user_account_id FOREIGN KEY(account_id) REFERENCES account (id);

ALTER TABLE app_user ADD CONSTRAINT fk_app_user_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id);

ALTER TABLE app_user ADD CONSTRAINT fk_app_user_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id);

ALTER TABLE app_user ADD CONSTRAINT fk_app_user_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id);

ALTER TABLE customer ADD CONSTRAINT fk_customer_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id);

ALTER TABLE customer ADD CONSTRAINT fk_customer_owner_id FOREIGN KEY(owner_id) REFERENCES app_user (id);

ALTER TABLE customer ADD CONSTRAINT fk_customer_unit_id FOREIGN KEY(unit_id) REFERENCES unit (id);

CREATE INDEX ix_objection_line ON objection (line_id, raised_at, id);

CREATE INDEX ix_objection_partner ON objection (partner_id, raised_at, id);

CREATE INDEX ix_objection_project ON objection (project_id, raised_at, id);

CREATE INDEX ix_objection_settlement ON objection (settlement_id, raised_at, id);

CREATE UNIQUE INDEX uq_objection_open ON objection (line_id) WHERE answer IS NULL;
