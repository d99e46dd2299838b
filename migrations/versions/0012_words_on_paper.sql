ALTER TABLE acceptance_paper ADD COLUMN is_recheck BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE acceptance_paper ALTER COLUMN is_recheck DROP DEFAULT;
ALTER TABLE acceptance_paper DROP CONSTRAINT ck_acceptance_paper_said;
ALTER TABLE acceptance_paper ADD CONSTRAINT ck_acceptance_paper_said CHECK (outcome <> 'WAIVED' AND (outcome = 'PASS' OR is_recheck OR opinion IS NOT NULL));
ALTER TABLE acceptance_paper ADD CONSTRAINT ck_acceptance_paper_recheck CHECK (NOT is_recheck OR outcome <> 'FAIL');
ALTER TABLE acceptance_paper ADD CONSTRAINT uq_acceptance_paper_id_acceptance_id UNIQUE (id, acceptance_id);
ALTER TABLE punch_item ADD CONSTRAINT uq_punch_item_id_acceptance_id UNIQUE (id, acceptance_id);

CREATE TABLE paper_item (
    id UUID NOT NULL,
    acceptance_id UUID NOT NULL,
    paper_id UUID NOT NULL,
    sequence INTEGER NOT NULL,
    item VARCHAR(4000),
    responsible VARCHAR(200),
    due_on DATE,
    punch_item_id UUID,
    is_closed BOOLEAN,
    note VARCHAR(4000),
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_paper_item PRIMARY KEY (id),
    CONSTRAINT fk_paper_item_order FOREIGN KEY(order_id, project_id, customer_id, unit_id, partner_id) REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_paper_item_paper_id_acceptance_id FOREIGN KEY(paper_id, acceptance_id) REFERENCES acceptance_paper (id, acceptance_id),
    CONSTRAINT fk_paper_item_punch_item_id_acceptance_id FOREIGN KEY(punch_item_id, acceptance_id) REFERENCES punch_item (id, acceptance_id),
    CONSTRAINT uq_paper_item_paper_id_sequence UNIQUE (paper_id, sequence),
    CONSTRAINT uq_paper_item_paper_id_punch_item_id UNIQUE (paper_id, punch_item_id),
    CONSTRAINT ck_paper_item_one_of_two CHECK (num_nonnulls(item, responsible, due_on) = CASE WHEN punch_item_id IS NULL THEN 3 ELSE 0 END AND (punch_item_id IS NULL) = (is_closed IS NULL)),
    CONSTRAINT ck_paper_item_note CHECK (CASE WHEN is_closed IS NULL THEN note IS NULL ELSE is_closed OR note IS NOT NULL END)
);

CREATE INDEX ix_paper_item_customer ON paper_item (customer_id, paper_id, sequence);

CREATE INDEX ix_paper_item_project ON paper_item (project_id, paper_id, sequence);

CREATE INDEX ix_paper_item_punch_item_id ON paper_item (punch_item_id);

CREATE INDEX ix_paper_item_unit ON paper_item (unit_id, paper_id, sequence);

CREATE OR REPLACE FUNCTION paper_item_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of paper_item is never changed.'
        USING ERRCODE = '23514', TABLE = 'paper_item', CONSTRAINT = 'ck_paper_item_append_only';
END IF;
RETURN NEW;
END $$;

CREATE TRIGGER paper_item_append_only BEFORE UPDATE OR DELETE ON paper_item FOR EACH ROW EXECUTE FUNCTION paper_item_append_only();

CREATE OR REPLACE FUNCTION acceptance_paper_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF (NEW.is_recheck OR NEW.outcome = 'CONDITIONAL') AND NOT EXISTS (
    SELECT FROM paper_item WHERE paper_id = NEW.id AND (punch_item_id IS NOT NULL) = NEW.is_recheck
) OR EXISTS (
    SELECT FROM paper_item
    WHERE paper_id = NEW.id AND ((punch_item_id IS NOT NULL) <> NEW.is_recheck OR NOT NEW.is_recheck AND NEW.outcome <> 'CONDITIONAL')
) THEN
    RAISE EXCEPTION 'A conditional word says what is left to do, a re-check what was found of it.'
        USING ERRCODE = '23514', TABLE = 'acceptance_paper', CONSTRAINT = 'ck_acceptance_paper_items';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER acceptance_paper_items AFTER INSERT ON acceptance_paper DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION acceptance_paper_items();

CREATE OR REPLACE FUNCTION outsourcing_order_compared() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM id FROM outsourcing_order WHERE id = NEW.id FOR NO KEY UPDATE;
PERFORM ordered.id FROM outsourcing_order AS ordered
WHERE ordered.id = NEW.id AND ordered.selection = 'COMPARISON' AND ordered.state NOT IN ('DRAFT', 'CANCELLED') AND (
    SELECT count(*) < 2 OR NOT coalesce(bool_or(is_chosen), false) FROM order_offer WHERE order_id = ordered.id
);
IF FOUND THEN
    RAISE EXCEPTION 'A comparison has two offers at least, one of them chosen.'
        USING ERRCODE = '23514', TABLE = 'outsourcing_order', CONSTRAINT = 'ck_outsourcing_order_compared';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER outsourcing_order_compared AFTER INSERT OR UPDATE OF state, selection ON outsourcing_order DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION outsourcing_order_compared();

CREATE OR REPLACE FUNCTION order_offer_compared() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM id FROM outsourcing_order WHERE id = OLD.order_id FOR NO KEY UPDATE;
PERFORM ordered.id FROM outsourcing_order AS ordered
WHERE ordered.id = OLD.order_id AND ordered.selection = 'COMPARISON' AND ordered.state NOT IN ('DRAFT', 'CANCELLED') AND (
    SELECT count(*) < 2 OR NOT coalesce(bool_or(is_chosen), false) FROM order_offer WHERE order_id = ordered.id
);
IF FOUND THEN
    RAISE EXCEPTION 'A comparison has two offers at least, one of them chosen.'
        USING ERRCODE = '23514', TABLE = 'outsourcing_order', CONSTRAINT = 'ck_outsourcing_order_compared';
END IF;
RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER order_offer_compared AFTER DELETE OR UPDATE OF order_id, is_chosen ON order_offer DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION order_offer_compared();
