"""Whoever reads all rows of a list gets them in its order by an index, and a contract its projects."""

from collections.abc import Sequence

from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

ORDERS = (
    ("acceptance", "requested_at"),
    ("outsourcing_consent", "consented_on"),
    ("partner_account_change", "requested_at"),
    ("partner_agreement", "valid_from"),
    ("partner_grade", "valid_from"),
    ("partner_person", "name"),
    ("partner_qualification", "name"),
    ("punch_item", "due_on"),
    ("role_grant", "valid_from"),
)


def upgrade() -> None:
    """Indexes alone."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table, column in ORDERS:
        op.create_index(f"ix_{table}_{column}", table, [column, "id"])
    op.create_index("ix_project_contract", "project", ["contract_id", "code", "id"])
