"""Indexes by which growing lists are narrowed and searched."""

from collections.abc import Sequence
from pathlib import Path

from alembic import op

revision: str = "0041"
down_revision: str | None = "0040"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Trigrams, for words of names; a column each for the rest."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.get_bind().connection.cursor().execute(Path(__file__).with_suffix(".sql").read_text())
