ALTER TABLE outsourcing_order ADD COLUMN selection VARCHAR(40);
UPDATE outsourcing_order SET selection = 'SINGLE_SOURCE';
ALTER TABLE outsourcing_order ALTER COLUMN selection SET NOT NULL;
ALTER TABLE outsourcing_order ADD CONSTRAINT ck_outsourcing_order_selection CHECK (selection IN ('COMPARISON', 'SINGLE_SOURCE'));
ALTER TABLE contract ADD COLUMN needs_outsourcing_consent BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE contract ALTER COLUMN needs_outsourcing_consent DROP DEFAULT;
ALTER TABLE document_link DROP CONSTRAINT ck_document_link_documentclass;
ALTER TABLE document_link ADD CONSTRAINT ck_document_link_documentclass CHECK (document_class IN ('DELIVERABLE', 'ACCEPTANCE', 'CONTRACT', 'INVOICE', 'OFFER', 'PROCESS'));

CREATE TABLE order_offer (
    id UUID NOT NULL,
    sequence INTEGER NOT NULL,
    offerer_id UUID,
    name VARCHAR(200) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    amount NUMERIC(20, 4) NOT NULL,
    document_id UUID,
    is_chosen BOOLEAN NOT NULL,
    remark VARCHAR(4000),
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_order_offer PRIMARY KEY (id),
    CONSTRAINT fk_order_offer_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_order_offer_order_id_currency FOREIGN KEY(order_id, currency) REFERENCES outsourcing_order (id, currency),
    CONSTRAINT uq_order_offer_order_id_sequence UNIQUE (order_id, sequence),
    CONSTRAINT ck_order_offer_positive CHECK (amount > 0),
    CONSTRAINT ck_order_offer_chosen_is_the_partner CHECK (NOT is_chosen OR coalesce(offerer_id = partner_id, false)),
    CONSTRAINT ck_order_offer_minor_unit CHECK (amount = round(amount, CASE currency WHEN 'CNY' THEN 2 WHEN 'EUR' THEN 2 WHEN 'HKD' THEN 2 WHEN 'JPY' THEN 0 WHEN 'USD' THEN 2 END)),
    CONSTRAINT fk_order_offer_offerer_id FOREIGN KEY(offerer_id) REFERENCES partner (id),
    CONSTRAINT fk_order_offer_document_id FOREIGN KEY(document_id) REFERENCES document (id)
);

CREATE INDEX ix_order_offer_offerer_id ON order_offer (offerer_id);

CREATE INDEX ix_order_offer_project ON order_offer (project_id, order_id, sequence);

CREATE UNIQUE INDEX uq_order_offer_chosen ON order_offer (order_id) WHERE is_chosen;

CREATE INDEX ix_order_offer_document_id ON order_offer (document_id);


CREATE TABLE outsourcing_consent (
    id UUID NOT NULL,
    contract_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    covers_contract BOOLEAN NOT NULL,
    consented_by VARCHAR(200) NOT NULL,
    consented_on DATE NOT NULL,
    document_id UUID NOT NULL,
    recorded_by_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_outsourcing_consent PRIMARY KEY (id),
    CONSTRAINT fk_outsourcing_consent_project_id_customer_id_unit_id FOREIGN KEY(project_id, customer_id, unit_id) REFERENCES project (id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_outsourcing_consent_contract_id_customer_id FOREIGN KEY(contract_id, customer_id) REFERENCES contract (id, customer_id),
    CONSTRAINT uq_outsourcing_consent_project_id_document_id UNIQUE (project_id, document_id),
    CONSTRAINT fk_outsourcing_consent_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_outsourcing_consent_recorded_by_id FOREIGN KEY(recorded_by_id) REFERENCES app_user (id)
);

CREATE INDEX ix_outsourcing_consent_contract ON outsourcing_consent (contract_id, consented_on, id);

CREATE INDEX ix_outsourcing_consent_unit ON outsourcing_consent (unit_id, consented_on, id);

CREATE INDEX ix_outsourcing_consent_document_id ON outsourcing_consent (document_id);

CREATE OR REPLACE FUNCTION outsourcing_consent_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of outsourcing_consent is never changed.'
        USING ERRCODE = '23514', TABLE = 'outsourcing_consent', CONSTRAINT = 'ck_outsourcing_consent_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER outsourcing_consent_append_only BEFORE UPDATE OR DELETE ON outsourcing_consent FOR EACH ROW EXECUTE FUNCTION outsourcing_consent_append_only();
