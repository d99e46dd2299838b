"""Who came in, who was not let in, from where, and what was handed out: each stands in the audit (S2-42)."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.acts import begin_act, save
from domain.database import new_id
from domain.identity.ask_reset import ask_reset
from domain.identity.models import Account, SecondFactor, SignInAttempt, SignInSession
from domain.identity.prove_factor import prove_factor
from domain.identity.refusals import IdentityRefusal
from domain.identity.sign_in import Device, sign_in
from domain.identity.sign_in_by_provider import Vouched, sign_in_by_provider
from domain.identity.sign_out import sign_out
from domain.identity.verify_password import verify_password
from domain.platform.clock import real_now
from domain.platform.models import AuditEntry
from tests.company import EMAIL, PASSWORD, Company
from tests.refusals import refused

pytestmark = pytest.mark.anyio
HERE = Device("192.0.2.7", "Browser/9", "r1")
NOBODY = UUID(int=0)


async def told(company: Company, act: str) -> list[tuple[object, ...]]:
    """What the audit says of an act: about what, of whom, by whom, from where, what."""
    entry = AuditEntry
    columns = (entry.subject_type, entry.subject_id, entry.actor_id, entry.address, entry.user_agent, entry.request_id, entry.after)
    async with company.sessions() as db:
        return [tuple(row) for row in await db.execute(select(*columns).where(entry.act == act, entry.field == "event").order_by(entry.id))]


async def test_who_is_not_let_in_stands_in_the_audit(engine: AsyncEngine) -> None:
    company = await Company.found(engine)
    admin = company.founded.admin
    assert admin.account_id is not None
    place = ("192.0.2.7", "Browser/9", "r1")
    with refused(IdentityRefusal.SIGN_IN_FAILED):
        await sign_in(company.sessions, "secret typed in the wrong field", PASSWORD, device=HERE)
    for _ in range(5):
        with refused(IdentityRefusal.SIGN_IN_FAILED):
            await sign_in(company.sessions, EMAIL, "wrong", device=HERE)
    for _ in range(3):
        with refused(IdentityRefusal.TOO_MANY_ATTEMPTS):
            await sign_in(company.sessions, EMAIL, PASSWORD, device=HERE)
    known = ("Account", admin.account_id, None, *place)
    failed, storm = "SIGN_IN_FAILED", "TOO_MANY_ATTEMPTS"
    entries: list[tuple[object, ...]] = [("Account", NOBODY, None, *place, failed), *[(*known, failed)] * 5, (*known, storm)]
    assert await told(company, "session:sign_in") == entries
    async with company.sessions.begin() as db:
        await db.execute(update(SignInAttempt).values(at=SignInAttempt.at - timedelta(minutes=15)))
        await db.execute(update(Account).values(disabled_at=real_now()))
    with refused(IdentityRefusal.SIGN_IN_FAILED):
        await sign_in(company.sessions, EMAIL, PASSWORD, device=HERE)
    assert (await told(company, "session:sign_in"))[len(entries) :] == [(*known, failed)]
    await ask_reset(company.sessions, "who@ever.example", device=HERE)
    ((_, wish, *rest),) = await told(company, "password:ask_reset")
    assert (wish != NOBODY, rest) == (True, [None, *place, "asked"])
    async with company.sessions() as db:
        with refused(IdentityRefusal.PROVIDER_UNKNOWN):
            await sign_in_by_provider(db, Vouched("https://id.example", "u-1", EMAIL), device=HERE)
    assert await told(company, "session:sign_in_by_provider") == [(*known, "PROVIDER_UNKNOWN")]


async def test_who_comes_in_proves_fails_and_leaves_stands_in_the_audit(engine: AsyncEngine) -> None:
    company = await Company.found(engine)
    viewer, admin = await company.admin(), company.founded.admin
    async with company.sessions.begin() as db:
        begin_act(db, viewer, "test:world")
        await save(db, SecondFactor(id=new_id(), account_id=admin.account_id, secret="A" * 32, confirmed_at=viewer.now, last_step=0))
    signed = await sign_in(company.sessions, EMAIL, PASSWORD, device=HERE)
    with refused(IdentityRefusal.CODE_WRONG, "code"):
        await prove_factor(company.sessions, signed.token, "000000", device=HERE)
    place = ("192.0.2.7", "Browser/9", "r1")
    assert await told(company, "session:prove") == [("Account", admin.account_id, admin.id, *place, "CODE_WRONG")]
    async with company.sessions() as db:
        with refused(IdentityRefusal.PASSWORD_WRONG, "password"):
            await verify_password(db, viewer, "wrong")
        assert await told(company, "password:verify") == [("Account", admin.account_id, admin.id, "", "", "", "PASSWORD_WRONG")]
        session = (await db.scalars(select(SignInSession))).one()
        await sign_out(db, viewer, session.id)
        await db.commit()
        about = select(AuditEntry.act, AuditEntry.field, AuditEntry.actor_id, AuditEntry.address).where(AuditEntry.subject_id == session.id)
        entries = {tuple(row) for row in await db.execute(about)}
    assert {("session:sign_in", "user_id", admin.id, "192.0.2.7"), ("session:sign_out", "ended_at", admin.id, "")} <= entries
