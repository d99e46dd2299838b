"""A forgotten password: nobody learns who exists, a link works once and not for long, and a reset ends what the old password opened."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from authz.sign_in import viewer_for_session, viewer_for_token
from domain.acts import Denied, Refused
from domain.calendar import local_day
from domain.identity.ask_reset import ask_reset
from domain.identity.change_password import change_password
from domain.identity.issue_token import issue_token
from domain.identity.make_reset_link import ResetLetter, make_reset_link
from domain.identity.models import Account, Audience, PasswordReset, ResetRequest, SignInAttempt, User
from domain.identity.refusals import IdentityRefusal
from domain.identity.reset_password import reset_password
from domain.identity.sign_in import Device, sign_in
from domain.platform.clock import real_now
from domain.platform.models import AuditEntry, OutboxEvent
from tests.company import EMAIL, PASSWORD, Company
from tests.refusals import refused

HERE, NEW = Device("192.0.2.1", "Browser", "r1"), "another quiet harbour"


@pytest.fixture
async def company(engine: AsyncEngine) -> Company:
    return await Company.found(engine)


async def asked(company: Company, email: str = EMAIL, audience: Audience | None = None, address: str = "192.0.2.1") -> UUID:
    """The wish that was written."""
    await ask_reset(company.sessions, email, device=Device(address), audience=audience)
    async with company.sessions() as db:
        return (await db.scalars(select(ResetRequest.id).order_by(ResetRequest.at.desc()).limit(1))).one()


async def letter(company: Company, wish: UUID) -> ResetLetter | None:
    async with company.sessions.begin() as db:
        return await make_reset_link(db, await company.viewer(company.founded.worker), wish)


async def link(company: Company) -> str:
    made = await letter(company, await asked(company))
    assert made is not None
    return made.token


async def reset(company: Company, token: str, password: str = NEW) -> User:
    async with company.sessions.begin() as db:
        return await reset_password(db, token, password, device=HERE)


async def test_asking_runs_the_same_statements_whether_or_not_somebody_has_the_address(company: Company, engine: AsyncEngine) -> None:
    said: list[tuple[str, int]] = []
    event.listen(engine.sync_engine, "before_cursor_execute", lambda *call: said.append((call[2], len(call[3]))))
    await ask_reset(company.sessions, EMAIL, device=HERE)
    known, said[:] = list(said), []
    await ask_reset(company.sessions, "nobody@concord.example", device=HERE)
    assert known == said
    assert [text.split()[0] for text, _ in said].count("INSERT") == 4
    async with company.sessions() as db:
        assert await db.scalar(select(func.count()).where(OutboxEvent.name == "ResetAsked")) == 2
        assert (await db.scalars(select(PasswordReset))).all() == []


async def test_the_link_sets_the_password_once_and_ends_sessions_and_tokens(company: Company) -> None:
    token, admin = await link(company), await company.admin()
    signed = [(await sign_in(company.sessions, EMAIL, PASSWORD, device=HERE)).token for _ in range(2)]
    async with company.sessions.begin() as db:
        issued = await issue_token(db, admin, admin.user_id, "mine", local_day(real_now()) + timedelta(1))
    assert (await reset(company, token)).id == admin.user_id
    async with company.sessions() as db:
        assert [await viewer_for_session(db, each) for each in signed] == [None, None]
        assert await viewer_for_token(db, issued.secret) is None
        acts = set(await db.scalars(select(AuditEntry.act).where(AuditEntry.subject_type == "Account", AuditEntry.request_id == "r1")))
        assert acts == {"password:reset"}
        assert await db.scalar(select(func.count()).where(AuditEntry.after.contains(token))) == 0
    with refused(IdentityRefusal.RESET_LINK_OVER):
        await reset(company, token, "a third quiet harbour")
    with refused(IdentityRefusal.SIGN_IN_FAILED):
        await sign_in(company.sessions, EMAIL, PASSWORD, device=HERE)
    await sign_in(company.sessions, EMAIL, NEW, device=HERE)


async def test_a_link_used_twice_at_once_works_once(company: Company) -> None:
    token = await link(company)
    passwords = [f"{NEW} number {number}" for number in range(3)]
    done: Sequence[Any] = await asyncio.gather(*(reset(company, token, each) for each in passwords), return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["Refused", "Refused", "User"]


async def test_using_one_link_ends_the_others(company: Company) -> None:
    first, second = await link(company), await link(company)
    await reset(company, second)
    with refused(IdentityRefusal.RESET_LINK_OVER):
        await reset(company, first)


async def test_a_weak_password_leaves_the_link(company: Company) -> None:
    token = await link(company)
    with refused(IdentityRefusal.PASSWORD_WEAK, "password"):
        await reset(company, token, "short")
    await reset(company, token)


@pytest.mark.parametrize(
    "change",
    [
        update(PasswordReset).values(expires_at=datetime(2026, 1, 1, tzinfo=UTC)),
        update(User).values(disabled_at=datetime(2026, 1, 1, tzinfo=UTC)),
        update(Account).values(disabled_at=datetime(2026, 1, 1, tzinfo=UTC)),
    ],
)
async def test_a_link_that_is_too_old_or_of_whom_may_not_enter_is_over(company: Company, change: Any) -> None:
    token = await link(company)
    async with company.sessions.begin() as db:
        await db.execute(change)
    with pytest.raises(Refused) as over:
        await reset(company, token)
    with pytest.raises(Refused) as unknown:
        await reset(company, "x" * 43)
    assert str(over.value) == str(unknown.value)
    assert over.value.code == unknown.value.code == IdentityRefusal.RESET_LINK_OVER


@pytest.mark.parametrize(
    "change",
    [
        update(User).values(disabled_at=datetime(2026, 1, 1, tzinfo=UTC)),
        update(User).values(joined_at=None),
        update(Account).values(disabled_at=datetime(2026, 1, 1, tzinfo=UTC)),
        update(Account).values(password_hash=None),
        update(ResetRequest).values(at=ResetRequest.at - timedelta(minutes=31)),
    ],
)
async def test_nobody_who_may_not_enter_is_mailed_a_link_nor_anybody_late(company: Company, change: Any) -> None:
    wish, worker = await asked(company), await company.viewer(company.founded.worker)
    async with company.sessions.begin() as db:
        await db.execute(change.where(User.id != worker.user_id) if change.table.name == "app_user" else change)
    assert await letter(company, wish) is None
    assert await letter(company, await asked(company, "nobody@concord.example")) is None


async def test_a_portal_mails_its_own_audience_only(company: Company) -> None:
    assert await letter(company, await asked(company, audience=Audience.CUSTOMER)) is None
    assert await letter(company, await asked(company, audience=Audience.STAFF)) is not None


async def test_only_the_workers_make_links(company: Company) -> None:
    wish = await asked(company)
    with pytest.raises(Denied):
        async with company.sessions.begin() as db:
            await make_reset_link(db, await company.admin(), wish)


@pytest.mark.parametrize("email", [EMAIL, "nobody@concord.example"])
async def test_wishes_are_counted_by_account_for_known_and_unknown_alike(company: Company, email: str) -> None:
    for number in range(5):
        await asked(company, email, address=f"192.0.2.{number}")
    with refused(IdentityRefusal.TOO_MANY_ATTEMPTS):
        await asked(company, email, address="192.0.2.9")
    await sign_in(company.sessions, EMAIL, PASSWORD, device=HERE)


async def test_wishes_are_counted_by_address(company: Company) -> None:
    for number in range(25):
        await asked(company, f"{number}@concord.example")
    with refused(IdentityRefusal.TOO_MANY_ATTEMPTS):
        await asked(company)
    await asked(company, address="198.51.100.7")


async def test_whoever_was_locked_out_by_a_stranger_gets_in_by_a_link(company: Company) -> None:
    for _ in range(5):
        with refused(IdentityRefusal.SIGN_IN_FAILED):
            await sign_in(company.sessions, EMAIL, "wrong", device=HERE)
    with refused(IdentityRefusal.TOO_MANY_ATTEMPTS):
        await sign_in(company.sessions, EMAIL, PASSWORD, device=HERE)
    await reset(company, await link(company))
    await sign_in(company.sessions, EMAIL, NEW, device=HERE)


async def test_old_wishes_are_cleared_away(company: Company) -> None:
    await asked(company)
    async with company.sessions.begin() as db:
        await db.execute(update(ResetRequest).values(at=ResetRequest.at - timedelta(days=2)))
        await db.execute(update(SignInAttempt).values(at=SignInAttempt.at - timedelta(days=2)))
    await asked(company, "nobody@concord.example")
    async with company.sessions() as db:
        assert (await db.scalars(select(ResetRequest.email))).all() == ["nobody@concord.example"]


async def test_changing_the_password_ends_the_links_too(company: Company) -> None:
    token, viewer = await link(company), await company.admin()
    async with company.sessions.begin() as db:
        await change_password(db, viewer, PASSWORD, NEW)
    with refused(IdentityRefusal.RESET_LINK_OVER):
        await reset(company, token, "a third quiet harbour")
