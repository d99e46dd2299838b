"""A person has a time zone; the customer or partner of a sign-in stands on its row, for the administrators of those (S0-39)."""

from collections.abc import Sequence

from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TENANTS = ("customer", "partner")


def upgrade() -> None:
    """The rows of before get their user's; the sign-ins are few beside the business."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE app_user ADD COLUMN time_zone VARCHAR(64)")
    op.execute("ALTER TABLE app_user ADD CONSTRAINT ck_app_user_time_zone CHECK (time_zone <> '')")
    for tenant in TENANTS:
        op.execute(f"ALTER TABLE sign_in_session ADD COLUMN {tenant}_id UUID")
    op.execute(
        "UPDATE sign_in_session SET customer_id = app_user.customer_id, partner_id = app_user.partner_id"
        " FROM app_user WHERE app_user.id = sign_in_session.user_id AND app_user.audience <> 'STAFF'"
    )
    for tenant in TENANTS:
        op.execute(
            f"ALTER TABLE sign_in_session ADD CONSTRAINT fk_sign_in_session_{tenant}_id FOREIGN KEY ({tenant}_id) REFERENCES {tenant} (id),"
            f" ADD CONSTRAINT fk_sign_in_session_user_id_{tenant}_id FOREIGN KEY (user_id, {tenant}_id)"
            f" REFERENCES app_user (id, {tenant}_id)"
        )
        op.create_index(f"ix_sign_in_session_{tenant}", "sign_in_session", [f"{tenant}_id", "id"])
