"""Orders whose delivered days are the confirmed hours of their people (S0-42, S0-49)."""

from collections.abc import Sequence

from alembic import op

revision: str = "0031"
down_revision: str | None = "0030"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """One more source of days; the rows of before keep theirs."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in ("outsourcing_order", "monthly_statement"):
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_dayssource")
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_dayssource"
            " CHECK (days_source IN ('AS_ORDERED', 'MONTHLY_STATEMENTS', 'CONFIRMED_HOURS'))"
        )
