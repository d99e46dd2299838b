"""The call to every serving process when something has changed that sign-ins are read from (`authz.signed_in`).

A new session or token calls nobody: what is not good yet is kept by nobody. Nor does the note that a credential is in use.
"""

from sqlalchemy import Table, event

from domain.database import Base
from domain.identity.models import Account, ApiToken, PolicyVersion, RoleGrant, SignInSession, User
from domain.platform.models import ClockOffset
from domain.platform.work import SIGN_IN_CHANNEL
from domain.triggers import make_ddl

CALLS: dict[type[Base], str] = {
    SignInSession: "UPDATE OF user_id, token_hash, expires_at, ended_at, awaits OR DELETE",
    ApiToken: "UPDATE OF user_id, token_hash, scope, expires_at, revoked_at OR DELETE",
    Account: "UPDATE OF disabled_at OR DELETE",
    User: "UPDATE OR DELETE",
    RoleGrant: "INSERT OR UPDATE OR DELETE",
    PolicyVersion: "INSERT OR UPDATE OR DELETE",
    ClockOffset: "INSERT OR UPDATE OR DELETE",
}
FUNCTION = f"""CREATE OR REPLACE FUNCTION sign_in_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM pg_notify('{SIGN_IN_CHANNEL}', '');
RETURN NULL;
END $$"""


def _call(model: type[Base], when: str) -> None:
    table = model.__table__
    assert isinstance(table, Table)
    creation = f"CREATE TRIGGER {table.name}_sign_in AFTER {when} ON {table.name} FOR EACH STATEMENT EXECUTE FUNCTION sign_in_changed()"
    for statement in (FUNCTION, creation):
        event.listen(table, "after_create", make_ddl(statement))


for each, when in CALLS.items():
    _call(each, when)
