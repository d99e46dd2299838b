"""Whoever reads all payments gets them by the day of payment from an index."""

from collections.abc import Sequence

from alembic import op

revision: str = "0033"
down_revision: str | None = "0032"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """An index alone."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_index("ix_payment_paid_on", "payment", ["paid_on", "id"])
