"""Terms by monthly statement (人天月结单): the days of a month, their gate, and where an order's delivered days come from."""

from collections.abc import Sequence
from pathlib import Path

from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Every order that exists is charged as ordered, and no payable is paid by month."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.get_bind().connection.cursor().execute(Path(__file__).with_suffix(".sql").read_text())
