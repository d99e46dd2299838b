"""The customer's acceptance of a project, and from which acceptance a settlement counts (S0-37, S0-49)."""

from collections.abc import Sequence
from pathlib import Path

from alembic import op

revision: str = "0044"
down_revision: str | None = "0043"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Rules of alerts, new tables, and the source of the clock on orders, their changes and settlements; so far it was the order's own."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.get_bind().connection.cursor().execute(Path(__file__).with_suffix(".sql").read_text())
