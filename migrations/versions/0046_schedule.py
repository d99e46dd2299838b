"""Schedule items, who takes part in them, and their alerts (S2-12, S2-18, S2-45)."""

from collections.abc import Sequence
from pathlib import Path

from alembic import op

revision: str = "0046"
down_revision: str | None = "0045"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """New tables, and rules of alerts."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.get_bind().connection.cursor().execute(Path(__file__).with_suffix(".sql").read_text())
