"""Archive packages of passed acceptances; what an order was before a change that was accepted."""

from collections.abc import Sequence

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TABLE = """
CREATE TABLE acceptance_archive (
    id UUID NOT NULL,
    acceptance_id UUID NOT NULL,
    accepted_on DATE NOT NULL,
    audience VARCHAR(40) NOT NULL,
    document_id UUID NOT NULL,
    order_id UUID NOT NULL,
    project_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_acceptance_archive PRIMARY KEY (id),
    CONSTRAINT fk_acceptance_archive_order FOREIGN KEY (order_id, project_id, customer_id, unit_id, partner_id)
        REFERENCES outsourcing_order (id, project_id, customer_id, unit_id, partner_id) ON UPDATE CASCADE,
    CONSTRAINT fk_acceptance_archive_passed FOREIGN KEY (acceptance_id, order_id, accepted_on)
        REFERENCES acceptance (id, order_id, accepted_on),
    CONSTRAINT uq_acceptance_archive_acceptance_id_audience UNIQUE (acceptance_id, audience),
    CONSTRAINT ck_acceptance_archive_audience CHECK (audience IN ('STAFF', 'CUSTOMER', 'PARTNER')),
    CONSTRAINT fk_acceptance_archive_document_id FOREIGN KEY (document_id) REFERENCES document (id)
)
"""
INDEXES = {
    "customer": "customer_id, acceptance_id",
    "document_id": "document_id",
    "partner": "partner_id, acceptance_id",
    "project": "project_id, acceptance_id",
    "unit": "unit_id, acceptance_id",
}
KEPT = """
CREATE OR REPLACE FUNCTION acceptance_archive_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'A row of acceptance_archive is never changed.'
        USING ERRCODE = '23514', TABLE = 'acceptance_archive', CONSTRAINT = 'ck_acceptance_archive_append_only';
END IF;
RETURN NEW;
END $$
"""
TRIGGER = """
CREATE TRIGGER acceptance_archive_append_only BEFORE UPDATE OR DELETE ON acceptance_archive
FOR EACH ROW EXECUTE FUNCTION acceptance_archive_append_only()
"""
FORMER = """
ALTER TABLE change_order
    ADD COLUMN former_ends_on DATE,
    ADD COLUMN former_gross NUMERIC(20, 4),
    ADD CONSTRAINT ck_change_order_former CHECK (state = 'ACCEPTED' OR num_nonnulls(former_ends_on, former_gross) = 0)
"""
MISSING = """
INSERT INTO outbox_event (id, name, payload, at, request_id)
SELECT gen_random_uuid(), 'ArchiveMissing', jsonb_build_object('acceptance_id', id), clock_timestamp(), 'migration 0002'
FROM acceptance WHERE accepted_on IS NOT NULL ORDER BY id
"""


def upgrade() -> None:
    """The tables; and for each acceptance that was passed before it, the wish for its packages, which the workers then make."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(TABLE)
    for name, columns in INDEXES.items():
        op.execute(f"CREATE INDEX ix_acceptance_archive_{name} ON acceptance_archive ({columns})")
    op.execute(KEPT)
    op.execute(TRIGGER)
    op.execute(MISSING)
    op.execute(FORMER)
