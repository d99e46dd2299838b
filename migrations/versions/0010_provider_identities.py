"""Staff signs in by an OpenID Connect provider."""

from collections.abc import Sequence

from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TABLE = """
CREATE TABLE provider_identity (
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    issuer VARCHAR(300) NOT NULL,
    subject VARCHAR(255) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_provider_identity PRIMARY KEY (id),
    CONSTRAINT fk_provider_identity_account_id FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT uq_provider_identity_issuer_subject UNIQUE (issuer, subject),
    CONSTRAINT uq_provider_identity_account_id_issuer UNIQUE (account_id, issuer)
)
"""


def upgrade() -> None:
    """Nobody is bound yet."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(TABLE)
