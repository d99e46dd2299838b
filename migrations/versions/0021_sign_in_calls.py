"""A change of what sign-ins stand on is told to the serving processes, which keep them for a second."""

from collections.abc import Sequence

from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

FUNCTION = """CREATE OR REPLACE FUNCTION sign_in_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM pg_notify('concord_sign_in', '');
RETURN NULL;
END $$"""
CALLS = {
    "sign_in_session": "UPDATE OF user_id, token_hash, expires_at, ended_at, awaits OR DELETE",
    "api_token": "UPDATE OF user_id, token_hash, scope, expires_at, revoked_at OR DELETE",
    "account": "UPDATE OF disabled_at OR DELETE",
    "app_user": "UPDATE OR DELETE",
    "role_grant": "INSERT OR UPDATE OR DELETE",
    "policy_version": "INSERT OR UPDATE OR DELETE",
    "clock_offset": "INSERT OR UPDATE OR DELETE",
}


def upgrade() -> None:
    """One function, a trigger on each table."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(FUNCTION)
    for table, when in CALLS.items():
        op.execute(f"CREATE TRIGGER {table}_sign_in AFTER {when} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION sign_in_changed()")
