"""A waiver of a party is taken back."""

from collections.abc import Sequence

from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

COLUMNS = """
ALTER TABLE party_waiver
    ADD COLUMN taken_back_on DATE,
    ADD COLUMN taken_back_by_id UUID,
    ADD COLUMN taken_back_reason VARCHAR(4000),
    ADD CONSTRAINT fk_party_waiver_taken_back_by_id FOREIGN KEY (taken_back_by_id) REFERENCES app_user (id),
    ADD CONSTRAINT ck_party_waiver_taken_back CHECK (num_nonnulls(taken_back_on, taken_back_by_id, taken_back_reason) IN (0, 3)),
    DROP CONSTRAINT uq_party_waiver_project_id_party
"""
STANDING = "CREATE UNIQUE INDEX uq_party_waiver_standing ON party_waiver (project_id, party) WHERE taken_back_on IS NULL"
KEPT = """
CREATE OR REPLACE FUNCTION party_waiver_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF pg_trigger_depth() = 1 AND (
    TG_OP = 'DELETE' OR OLD.taken_back_on IS NOT NULL
    OR (NEW.id, NEW.project_id, NEW.customer_id, NEW.unit_id, NEW.party, NEW.reason, NEW.waived_at, NEW.waived_by_id, NEW.created_at)
        IS DISTINCT FROM
        (OLD.id, OLD.project_id, OLD.customer_id, OLD.unit_id, OLD.party, OLD.reason, OLD.waived_at, OLD.waived_by_id, OLD.created_at)
) THEN
    RAISE EXCEPTION 'A row of party_waiver is taken back once and never changed otherwise.'
        USING ERRCODE = '23514', TABLE = 'party_waiver', CONSTRAINT = 'ck_party_waiver_append_only';
END IF;
RETURN NEW;
END $$
"""


def upgrade() -> None:
    """Every waiver that exists stands."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(COLUMNS)
    op.execute(STANDING)
    op.execute(KEPT)
