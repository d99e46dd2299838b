"""The secret of a second factor has room to be encrypted: at its next use, or by `concord factor encrypt`."""

from collections.abc import Sequence

from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """No row is rewritten: a longer limit is a change of the catalogue only."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE second_factor ALTER COLUMN secret TYPE VARCHAR(300)")
