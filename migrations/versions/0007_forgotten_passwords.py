"""The way to a new password for who forgot it."""

from collections.abc import Sequence

from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

WISHES = """
CREATE TABLE reset_request (
    id UUID NOT NULL,
    email VARCHAR(254) NOT NULL,
    audience VARCHAR(40),
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_reset_request PRIMARY KEY (id),
    CONSTRAINT ck_reset_request_audience CHECK (audience IN ('STAFF', 'CUSTOMER', 'PARTNER'))
);
CREATE INDEX ix_reset_request_at ON reset_request (at)
"""
LINKS = """
CREATE TABLE password_reset (
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    token_hash BYTEA NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_password_reset PRIMARY KEY (id),
    CONSTRAINT ck_password_reset_hash CHECK (octet_length(token_hash) = 32),
    CONSTRAINT fk_password_reset_user_id FOREIGN KEY (user_id) REFERENCES app_user (id),
    CONSTRAINT uq_password_reset_token_hash UNIQUE (token_hash)
);
CREATE INDEX ix_password_reset_user_id ON password_reset (user_id)
"""


def upgrade() -> None:
    """Two new tables; failures counted under the names of before are forgotten within a quarter of an hour."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    for statement in (*WISHES.split(";"), *LINKS.split(";")):
        op.execute(statement)
