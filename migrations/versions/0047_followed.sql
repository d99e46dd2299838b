ALTER TABLE schedule_item ADD COLUMN changed_at TIMESTAMP WITH TIME ZONE;
UPDATE schedule_item SET changed_at = GREATEST(created_at, turn_at, moved_at, finished_at, cancelled_at);
ALTER TABLE schedule_item ALTER COLUMN changed_at SET NOT NULL;

ALTER TABLE discussion_message ADD CONSTRAINT uq_discussion_message_id_discussion_id_visibility UNIQUE (id, discussion_id, visibility);
ALTER TABLE discussion_message ADD CONSTRAINT uq_discussion_message_id_partner_id UNIQUE (id, partner_id);

CREATE TABLE discussion_document (
    id UUID NOT NULL,
    discussion_id UUID NOT NULL,
    message_id UUID NOT NULL,
    document_id UUID NOT NULL,
    partner_id UUID,
    visibility VARCHAR(40) NOT NULL,
    sequence INTEGER NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_discussion_document PRIMARY KEY (id),
    CONSTRAINT fk_discussion_document_place FOREIGN KEY(discussion_id, project_id, customer_id, unit_id) REFERENCES discussion (id, project_id, customer_id, unit_id) ON UPDATE CASCADE,
    CONSTRAINT fk_discussion_document_for FOREIGN KEY(message_id, discussion_id, visibility) REFERENCES discussion_message (id, discussion_id, visibility),
    CONSTRAINT fk_discussion_document_partner FOREIGN KEY(message_id, partner_id) REFERENCES discussion_message (id, partner_id),
    CONSTRAINT uq_discussion_document_message_id_document_id UNIQUE (message_id, document_id),
    CONSTRAINT ck_discussion_document_partner CHECK ((partner_id IS NOT NULL) = (visibility IN ('PARTNER', 'CUSTOMER_AND_PARTNER'))),
    CONSTRAINT ck_discussion_document_sequence CHECK (sequence > 0),
    CONSTRAINT fk_discussion_document_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT fk_discussion_document_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT ck_discussion_document_visibility CHECK (visibility IN ('INTERNAL', 'CUSTOMER', 'PARTNER', 'CUSTOMER_AND_PARTNER'))
);

CREATE INDEX ix_discussion_document_document_id ON discussion_document (document_id);

CREATE INDEX ix_discussion_document_message ON discussion_document (message_id, sequence, id);

CREATE INDEX ix_discussion_document_partner_id ON discussion_document (partner_id);

CREATE OR REPLACE FUNCTION discussion_document_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of discussion_document is never changed.'
        USING ERRCODE = '23514', TABLE = 'discussion_document', CONSTRAINT = 'ck_discussion_document_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER discussion_document_append_only BEFORE UPDATE OR DELETE ON discussion_document FOR EACH ROW EXECUTE FUNCTION discussion_document_append_only();
