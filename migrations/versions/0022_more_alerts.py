"""Alerts of delegates, of what was taken back, of planned policy changes that fail, and of recovery codes (S0-47, S3-39)."""

from collections.abc import Sequence
from pathlib import Path

from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """More rules, and when a signatory was ended; delegations of before are told with the next change of their project's people."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.get_bind().connection.cursor().execute(Path(__file__).with_suffix(".sql").read_text())
