"""The first act of a database."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from authz.store import seed_policy
from domain.identity.found_provider import found_provider
from domain.identity.models import Account, Unit, UnitAncestor
from domain.identity.refusals import IdentityRefusal
from domain.platform.journal import make_sessions
from tests.company import EMAIL, PASSWORD, Company, a_credit_code
from tests.identity.people import audited, counted, events
from tests.refusals import refused

GOOD: dict[str, Any] = {
    "name": "Concord",
    "credit_code": a_credit_code(1),
    "admin_name": "Ada",
    "admin_email": "Ada@Concord.Example ",
    "admin_password": PASSWORD,
}


async def test_founding_makes_organisation_headquarters_administrator_and_worker(engine: AsyncEngine) -> None:
    company = await Company.found(engine)
    founded = company.founded
    async with company.sessions() as db:
        assert founded.organisation.is_provider
        assert (founded.admin.email, founded.admin.is_service, founded.worker.is_service) == (EMAIL, False, True)
        assert await counted(db) == (2, 1, 0, 3)
        assert (await db.scalars(select(Unit.code))).all() == ["HQ"]
        assert (await db.execute(select(UnitAncestor.unit_id, UnitAncestor.ancestor_id))).all() == [(founded.headquarters.id,) * 2]
        assert await events(db) == ["ProviderFounded"]
        assert ("Account", "email") in await audited(db, "provider:found")
        assert ("Account", "password_hash") not in await audited(db, "provider:found")
        account = (await db.scalars(select(Account))).one()
        assert account.password_hash is not None
        assert account.password_hash.startswith("$argon2id$")
    assert (await company.admin()).roles == {("admin", "organisation"), ("staff_member", "organisation")}


async def test_a_database_has_one_provider(engine: AsyncEngine) -> None:
    company = await Company.found(engine)
    with refused(IdentityRefusal.ALREADY_FOUNDED):
        async with company.sessions.begin() as db:
            await found_provider(db, **GOOD)
    async with company.sessions() as db:
        assert await counted(db) == (2, 1, 0, 3)


@pytest.mark.parametrize(
    ("field", "value", "code", "named"),
    [
        ("credit_code", a_credit_code(1)[:-1] + "@", IdentityRefusal.CREDIT_CODE_WRONG, "creditCode"),
        ("admin_email", "ada", IdentityRefusal.EMAIL_WRONG, "adminEmail"),
        ("admin_password", "short", IdentityRefusal.PASSWORD_WEAK, "adminPassword"),
    ],
)
async def test_what_is_wrong_founds_nothing(engine: AsyncEngine, field: str, value: str, code: IdentityRefusal, named: str) -> None:
    sessions = make_sessions(engine)
    with refused(code, named):
        async with sessions.begin() as db:
            await seed_policy(db)
            await found_provider(db, **GOOD | {field: value})
    async with sessions() as db:
        assert await counted(db) == (0, 0, 0, 0)
