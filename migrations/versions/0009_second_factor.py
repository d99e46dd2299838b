"""A second factor at the sign-in."""

from collections.abc import Sequence

from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

STATEMENTS = """
ALTER TABLE sign_in_session
    ADD COLUMN awaits VARCHAR(40),
    ADD CONSTRAINT ck_sign_in_session_awaited CHECK (awaits IN ('CODE', 'ENROLMENT'));
CREATE TABLE second_factor (
    id UUID NOT NULL,
    account_id UUID NOT NULL,
    secret VARCHAR(64) NOT NULL,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    last_step BIGINT,
    ended_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_second_factor PRIMARY KEY (id),
    CONSTRAINT ck_second_factor_confirmed CHECK ((confirmed_at IS NULL) = (last_step IS NULL)),
    CONSTRAINT fk_second_factor_account_id FOREIGN KEY (account_id) REFERENCES account (id)
);
CREATE INDEX ix_second_factor_account_id ON second_factor (account_id);
CREATE UNIQUE INDEX uq_second_factor_open ON second_factor (account_id) WHERE ended_at IS NULL;
CREATE TABLE recovery_code (
    id UUID NOT NULL,
    factor_id UUID NOT NULL,
    code_hash BYTEA NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_recovery_code PRIMARY KEY (id),
    CONSTRAINT fk_recovery_code_factor_id FOREIGN KEY (factor_id) REFERENCES second_factor (id),
    CONSTRAINT uq_recovery_code_code_hash UNIQUE (code_hash)
);
CREATE INDEX ix_recovery_code_factor_id ON recovery_code (factor_id)
"""


def upgrade() -> None:
    """Nobody has a factor yet; sessions that live stay whole."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    for statement in STATEMENTS.split(";"):
        op.execute(statement)
