"""Files of hours that are rehearsed and imported, and their lines (S0-53)."""

from collections.abc import Sequence
from pathlib import Path

from alembic import op

revision: str = "0034"
down_revision: str | None = "0033"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """New tables; nothing that stands is changed."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.get_bind().connection.cursor().execute(Path(__file__).with_suffix(".sql").read_text())
