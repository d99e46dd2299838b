"""Who a credential makes: in one statement, as of the product's day, until the credential ends in real time."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, event, insert, update
from sqlalchemy.ext.asyncio import AsyncEngine

from authz.policy import PolicyError
from authz.sign_in import keep_credential, service_viewer, viewer_for_session, viewer_for_token, viewer_for_user
from domain.acts import begin_act, save
from domain.database import Row, new_id
from domain.identity.models import Account, ApiToken, DomainKind, PolicyVersion, RoleGrant, SignInSession, User
from domain.identity.secret import hash_secret
from domain.platform.models import ClockOffset
from settings import settings
from tests.company import Company

ADMIN = frozenset({("admin", "organisation"), ("staff_member", "organisation")})


@pytest.fixture
async def company(engine: AsyncEngine) -> Company:
    return await Company.found(engine)


def now() -> datetime:
    return datetime.now(UTC)


async def put(company: Company, row: Row) -> None:
    async with company.sessions.begin() as db:
        begin_act(db, await company.admin(), "test:world")
        await save(db, row)


async def session(company: Company, token: str, **changes: Any) -> SignInSession:
    values = {"seen_at": now(), "expires_at": now() + timedelta(hours=1)} | changes
    row = SignInSession(user_id=company.founded.admin.id, token_hash=hash_secret(token), **values)
    await put(company, row)
    return row


async def grant(company: Company, role: str, kind: DomainKind = DomainKind.ORGANISATION, **changes: Any) -> None:
    values = {"domain_id": company.founded.organisation.id, "valid_from": date(2020, 1, 1)} | changes
    await put(company, RoleGrant(user_id=company.founded.admin.id, role=role, domain_kind=kind, **values))


async def test_a_session_makes_its_user_with_roles_organisation_time_and_policy(company: Company) -> None:
    row = await session(company, "secret")
    async with company.sessions() as db:
        viewer = await viewer_for_session(db, "secret", request_id="r1")
    assert viewer is not None
    admin = company.founded.admin
    assert (viewer.user_id, viewer.organisation_id, viewer.audience) == (admin.id, admin.organisation_id, admin.audience)
    assert (viewer.customer_id, viewer.partner_id, viewer.is_service) == (None, None, False)
    assert (viewer.roles, viewer.language, viewer.request_id) == (ADMIN, admin.language, "r1")
    assert (viewer.session_id, viewer.is_stale) == (row.id, False)
    assert abs(viewer.now - now()) < timedelta(seconds=5)
    assert viewer.may("unit:add") is not None


async def test_it_is_one_statement(company: Company, engine: AsyncEngine) -> None:
    await session(company, "secret")
    statements: list[str] = []
    event.listen(engine.sync_engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    async with engine.connect() as connection:
        assert await viewer_for_session(connection, "secret") is not None
    assert len(statements) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"ended_at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"expires_at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"seen_at": now() - timedelta(hours=settings().session_idle_hours, minutes=1)},
    ],
)
async def test_a_session_that_ended_expired_or_lay_idle_makes_nobody(company: Company, changes: dict[str, datetime]) -> None:
    await session(company, "secret", **changes)
    async with company.sessions() as db:
        assert await viewer_for_session(db, "secret") is None
        assert await viewer_for_session(db, "another") is None


async def test_a_moved_clock_moves_the_viewers_time_and_signs_nobody_out(company: Company) -> None:
    await session(company, "secret")
    async with company.sessions.begin() as db:
        await db.execute(insert(ClockOffset).values(id=1, offset=timedelta(days=92)))
        viewer = await viewer_for_session(db, "secret")
    assert viewer is not None
    assert abs(viewer.now - now() - timedelta(days=92)) < timedelta(seconds=5)


async def test_production_knows_no_moved_clock(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    async with company.sessions.begin() as db:
        await db.execute(insert(ClockOffset).values(id=1, offset=timedelta(days=92)))
        monkeypatch.setenv("CONCORD_ENVIRONMENT", "production")
        settings.cache_clear()
        try:
            viewer = await viewer_for_user(db, company.founded.admin.id)
        finally:
            monkeypatch.undo()
            settings.cache_clear()
    assert viewer is not None
    assert abs(viewer.now - now()) < timedelta(seconds=5)


async def test_a_session_in_use_is_noted_every_five_minutes(company: Company) -> None:
    row = await session(company, "secret", seen_at=now() - timedelta(minutes=6))
    async with company.sessions.begin() as db:
        viewer = await viewer_for_session(db, "secret")
        assert viewer is not None
        assert viewer.is_stale
        await keep_credential(db, viewer)
    async with company.sessions() as db:
        again = await viewer_for_session(db, "secret")
        kept = await db.get_one(SignInSession, row.id)
    assert again is not None
    assert not again.is_stale
    assert now() - kept.seen_at < timedelta(seconds=5)


async def test_grants_count_on_their_days_in_their_place_until_ended(company: Company) -> None:
    today = (await company.admin()).today
    await grant(company, "finance", valid_from=today)
    await grant(company, "cashier", valid_from=today + timedelta(days=1))
    await grant(company, "hq_pmo", valid_to=today)
    await grant(company, "purchasing", valid_to=today - timedelta(days=1))
    await grant(company, "auditor", ended_at=now())
    await grant(company, "partner_manager", domain_id=new_id())
    await grant(company, "region_pmo", DomainKind.UNIT, domain_id=company.founded.headquarters.id)
    assert (await company.admin()).roles == ADMIN | {("finance", "organisation"), ("hq_pmo", "organisation"), ("region_pmo", "unit")}
    async with company.sessions.begin() as db:
        await db.execute(insert(ClockOffset).values(id=1, offset=timedelta(days=1)))
    assert (await company.admin()).roles == ADMIN | {("finance", "organisation"), ("cashier", "organisation"), ("region_pmo", "unit")}


@pytest.mark.parametrize("changes", [{"revoked_at": datetime(2026, 1, 1, tzinfo=UTC)}, {"expires_at": datetime(2026, 1, 1, tzinfo=UTC)}])
async def test_a_token_makes_its_user_until_it_is_revoked_or_expires(company: Company, changes: dict[str, datetime]) -> None:
    worker = company.founded.worker
    await put(company, ApiToken(user_id=worker.id, name="good", token_hash=hash_secret("good"), expires_at=now() + timedelta(days=1)))
    await put(company, ApiToken(user_id=worker.id, name="bad", token_hash=hash_secret("bad"), **changes))
    async with company.sessions() as db:
        viewer = await viewer_for_token(db, "good")
        assert viewer is not None
        assert (viewer.user_id, viewer.is_service, viewer.session_id) == (worker.id, True, None)
        assert await viewer_for_token(db, "bad") is None
        assert await viewer_for_token(db, "") is None


async def test_a_disabled_user_or_account_is_nobody(company: Company) -> None:
    await session(company, "secret")
    admin = company.founded.admin
    async with company.sessions.begin() as db:
        await db.execute(update(User).where(User.id == admin.id).values(disabled_at=now()))
        assert await viewer_for_session(db, "secret") is None
        assert await viewer_for_user(db, admin.id) is None
        await db.execute(update(User).values(disabled_at=None))
        await db.execute(update(Account).values(disabled_at=now()))
        assert await viewer_for_session(db, "secret") is None


async def test_the_workers_viewer_acts_on_behalf_of_whoever_caused_the_work(company: Company) -> None:
    admin = company.founded.admin
    async with company.sessions() as db:
        viewer = await service_viewer(db, admin.id, request_id="e1")
    assert viewer.user_id == company.founded.worker.id
    assert viewer.roles == frozenset({("worker", "organisation")})
    assert (viewer.on_behalf_of_id, viewer.request_id) == (admin.id, "e1")


async def test_without_a_provider_there_is_no_worker_and_without_a_policy_no_viewer(company: Company) -> None:
    async with company.sessions() as db:
        await db.execute(delete(RoleGrant).where(RoleGrant.role == "worker"))
        with pytest.raises(LookupError):
            await service_viewer(db)
        await db.execute(delete(PolicyVersion))
        with pytest.raises(PolicyError):
            await viewer_for_user(db, company.founded.admin.id)
