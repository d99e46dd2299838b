"""Rates, cost lines, a ledger for each project, and the alert of a used budget (S0-53)."""

from collections.abc import Sequence
from pathlib import Path

from alembic import op

revision: str = "0039"
down_revision: str | None = "0038"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """New tables; the projects that stand get their ledgers."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.get_bind().connection.cursor().execute(Path(__file__).with_suffix(".sql").read_text())
