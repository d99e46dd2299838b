"""A program may be one that only reads, whatever its roles and tokens."""

from collections.abc import Sequence

from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """The programs of before act as they did; a constant default rewrites no row, and the check is of few."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE app_user ADD COLUMN reads_only BOOLEAN DEFAULT false NOT NULL")
    op.execute("ALTER TABLE app_user ADD CONSTRAINT ck_app_user_reading_program CHECK (is_service OR NOT reads_only)")
