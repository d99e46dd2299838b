"""The documents of a project, newest first."""

from collections.abc import Sequence

from alembic import op

revision: str = "0032"
down_revision: str | None = "0031"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """One index."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_index("ix_document_link_project_since", "document_link", ["project_id", "created_at", "id"])
