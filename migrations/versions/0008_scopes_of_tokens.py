"""What a token opens, and when it was last used."""

from collections.abc import Sequence

from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

COLUMNS = """
ALTER TABLE api_token
    ADD COLUMN scope VARCHAR(40) NOT NULL DEFAULT 'ACT',
    ADD COLUMN used_at TIMESTAMP WITH TIME ZONE,
    ADD CONSTRAINT ck_api_token_tokenscope CHECK (scope IN ('READ', 'ACT'))
"""


def upgrade() -> None:
    """Every token that exists acts, as before."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(COLUMNS)
    op.execute("ALTER TABLE api_token ALTER COLUMN scope DROP DEFAULT")
