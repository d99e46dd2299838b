"""Early entries: projects and orders without a signed contract, within a ceiling (S0-35, S0-44)."""

from collections.abc import Sequence
from pathlib import Path

from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Every project and order that exists has its contract; a provider that was founded before gets the chain of approval.

    Orders and changes of them were never rejected, only returned; the database no longer lets them be.
    """
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.get_bind().connection.cursor().execute(Path(__file__).with_suffix(".sql").read_text())
