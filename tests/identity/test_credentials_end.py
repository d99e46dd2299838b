"""What ends when something about a person changes: password, role, access; and what a token opens."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from authz.sign_in import keep_credential, viewer_for_session, viewer_for_token
from authz.viewer import Viewer
from domain.acts import Denied, NotFound
from domain.calendar import local_day
from domain.identity.add_program import add_program
from domain.identity.add_unit import add_unit
from domain.identity.disable_user import disable_user
from domain.identity.enable_user import enable_user
from domain.identity.end_role import end_role
from domain.identity.end_session import end_session
from domain.identity.grant_role import grant_role
from domain.identity.issue_token import issue_token
from domain.identity.models import ApiToken, SignInSession, TokenScope, UnitKind, User
from domain.identity.refusals import IdentityRefusal
from domain.identity.sign_in import Device, open_session
from domain.platform.clock import real_now
from tests.company import Company
from tests.refusals import refused

pytestmark = pytest.mark.anyio


@pytest.fixture
async def company(engine: AsyncEngine) -> Company:
    return await Company.found(engine)


async def colleague(company: Company) -> tuple[User, str]:
    """A person of the provider with a session, and its secret."""
    admin = company.founded.admin
    async with company.sessions.begin() as db:
        program = await add_program(db, await company.admin(), "Colleague", ["staff_member"])
        secret = await open_session(db, program, Device("192.0.2.1"))
    assert program.organisation_id == admin.organisation_id
    return program, secret


async def by_session(company: Company, secret: str) -> Viewer | None:
    async with company.sessions() as db:
        return await viewer_for_session(db, secret)


async def test_a_role_that_ends_counts_no_more_from_the_next_request_of_the_same_session(company: Company) -> None:
    person, secret = await colleague(company)
    admin = await company.admin()
    async with company.sessions.begin() as db:
        grant = await grant_role(db, admin, person.id, "admin")
    viewer = await by_session(company, secret)
    assert viewer is not None
    assert viewer.may("unit:add") is not None
    async with company.sessions.begin() as db:
        await end_role(db, admin, grant.id)
    viewer = await by_session(company, secret)
    assert viewer is not None
    assert viewer.may("unit:add") is None
    root = company.founded.headquarters.id
    with pytest.raises(Denied):
        async with company.sessions.begin() as db:
            await add_unit(db, viewer, code="X", name="X", kind=UnitKind.REGION, parent_id=root)


async def test_disabling_ends_sessions_and_stops_tokens_and_enabling_revives_no_session(company: Company) -> None:
    person, secret = await colleague(company)
    admin = await company.admin()
    async with company.sessions.begin() as db:
        issued = await issue_token(db, admin, person.id, "script", local_day(real_now()) + timedelta(1))
    async with company.sessions.begin() as db:
        await disable_user(db, admin, person.id)
    async with company.sessions() as db:
        assert await viewer_for_session(db, secret) is None
        assert await viewer_for_token(db, issued.secret) is None
    async with company.sessions.begin() as db:
        await enable_user(db, admin, person.id)
    async with company.sessions() as db:
        assert await viewer_for_session(db, secret) is None
        assert await viewer_for_token(db, issued.secret) is not None


async def test_one_session_ends_by_its_holder_or_the_administrator_and_by_nobody_else(company: Company) -> None:
    person, secret = await colleague(company)
    other, second = await colleague(company)
    viewer, stranger = await company.viewer(person), await company.viewer(other)
    async with company.sessions() as db:
        session = (await db.scalars(select(SignInSession.id).where(SignInSession.user_id == person.id))).one()
    with pytest.raises(NotFound):
        async with company.sessions.begin() as db:
            await end_session(db, stranger, session)
    assert await by_session(company, secret) is not None
    async with company.sessions.begin() as db:
        await end_session(db, viewer, session)
    assert (await by_session(company, secret), (await by_session(company, second)) is None) == (None, False)
    with refused(IdentityRefusal.SESSION_ENDED):
        async with company.sessions.begin() as db:
            await end_session(db, await company.admin(), session)


async def test_a_token_for_reading_reads_and_does_nothing(company: Company) -> None:
    admin, today = await company.admin(), local_day(real_now())
    async with company.sessions.begin() as db:
        reading = await issue_token(db, admin, admin.user_id, "report", today, TokenScope.READ)
        acting = await issue_token(db, admin, admin.user_id, "script", today)
    async with company.sessions() as db:
        reader, actor = await viewer_for_token(db, reading.secret), await viewer_for_token(db, acting.secret)
    assert reader is not None
    assert actor is not None
    assert (reader.roles, reader.may_act, actor.may_act) == (actor.roles, False, True)
    acts = {line.object for line in reader.policy.lines if line.action == "do"}
    assert [name for name in acts if reader.may(name) is not None] == []
    assert "unit:add" in {name for name in acts if actor.may(name) is not None}
    read = {key: terms for key, terms in actor.decisions.terms.items() if key[1] == "read"}
    assert reader.decisions.terms == read
    with pytest.raises(Denied):
        async with company.sessions.begin() as db:
            await add_unit(db, reader, code="X", name="X", kind=UnitKind.REGION, parent_id=company.founded.headquarters.id)


async def test_the_last_use_of_a_token_is_written_once_a_minute_however_many_ask(company: Company) -> None:
    admin = await company.admin()
    async with company.sessions.begin() as db:
        issued = await issue_token(db, admin, admin.user_id, "script", local_day(real_now()))

    async def use() -> bool:
        async with company.sessions.begin() as db:
            viewer = await viewer_for_token(db, issued.secret)
            assert viewer is not None
            if viewer.is_stale:
                await keep_credential(db, viewer)
            return viewer.is_stale

    async def used_at() -> datetime | None:
        async with company.sessions() as db:
            return await db.scalar(select(ApiToken.used_at).where(ApiToken.id == issued.token.id))

    assert await used_at() is None
    assert await use() is True
    first = await used_at()
    assert first is not None
    assert abs(first - datetime.now(UTC)) < timedelta(seconds=5)
    assert await asyncio.gather(*(use() for _ in range(4))) == [False] * 4
    assert await used_at() == first
    async with company.sessions.begin() as db:
        await db.execute(update(ApiToken).values(used_at=first - timedelta(seconds=61)))
    assert await use() is True
    assert await used_at() != first - timedelta(seconds=61)
