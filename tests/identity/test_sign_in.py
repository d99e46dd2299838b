"""Signing in: one answer for all that is wrong, a throttle that counts everybody, a session whose secret is kept nowhere."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from pwdlib import PasswordHash
from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from authz.sign_in import viewer_for_session
from domain.acts import NotFound, Refused, begin_act, save
from domain.database import new_id
from domain.identity import passwords
from domain.identity.attempts import MOST_BY_ADDRESS
from domain.identity.change_password import change_password
from domain.identity.models import Account, Audience, SignInAttempt, SignInSession, User
from domain.identity.refusals import IdentityRefusal
from domain.identity.secret import hash_secret
from domain.identity.sign_in import Device, SignedIn, sign_in
from domain.identity.sign_out import sign_out
from domain.identity.sign_out_everywhere import sign_out_everywhere
from domain.identity.switch_user import switch_user
from domain.identity.verify_password import verify_password
from settings import settings
from tests.company import EMAIL, PASSWORD, Company
from tests.refusals import refused

HERE = Device("192.0.2.1", "Browser\x00 1.0" + "x" * 300)


@pytest.fixture
async def company(engine: AsyncEngine) -> Company:
    return await Company.found(engine)


async def enter(company: Company, password: str = PASSWORD, email: str = EMAIL, address: str = "192.0.2.1") -> SignedIn:
    return await sign_in(company.sessions, email, password, device=Device(address, HERE.user_agent))


async def fail(company: Company, times: int, email: str = EMAIL, address: str = "192.0.2.1") -> None:
    for _ in range(times):
        with refused(IdentityRefusal.SIGN_IN_FAILED):
            await enter(company, "wrong", email, address)


async def attempts(company: Company) -> int:
    async with company.sessions() as db:
        return await db.scalar(select(func.count()).select_from(SignInAttempt)) or 0


async def second_user(company: Company, **changes: object) -> User:
    """Another membership of the administrator's account."""
    first = company.founded.admin
    user = User(account_id=first.account_id, organisation_id=first.organisation_id, name="Ada", audience=Audience.STAFF, **changes)
    async with company.sessions.begin() as db:
        begin_act(db, await company.admin(), "test:world")
        other = type(company.founded.organisation)(name="Second company", is_provider=True)
        await save(db, other)
        user.organisation_id = other.id
        await save(db, user)
    return user


async def test_the_right_password_opens_a_session_whose_secret_is_kept_nowhere(company: Company) -> None:
    signed = await enter(company, email=" ADA@concord.example ")
    assert signed.user.id == company.founded.admin.id
    assert [(one.user_id, one.organisation) for one in signed.memberships] == [(signed.user.id, "Concord Services")]
    async with company.sessions() as db:
        row = (await db.scalars(select(SignInSession))).one()
        assert (row.token_hash, row.address) == (hash_secret(signed.token), "192.0.2.1")
        assert row.user_agent == ("Browser 1.0" + "x" * 300)[:200]
        assert row.expires_at - row.seen_at == timedelta(hours=settings().session_absolute_hours)
        viewer = await viewer_for_session(db, signed.token)
    assert viewer is not None
    assert viewer.user_id == signed.user.id
    assert await attempts(company) == 0


@pytest.mark.parametrize(
    "change", [update(User).values(disabled_at=datetime(2026, 1, 1, tzinfo=UTC)), update(User).values(joined_at=None),
               update(Account).values(disabled_at=datetime(2026, 1, 1, tzinfo=UTC)), update(Account).values(password_hash=None)]
)  # fmt: skip
async def test_whoever_may_not_enter_hears_the_same_as_with_a_wrong_password(company: Company, change: object) -> None:
    async with company.sessions.begin() as db:
        await db.execute(change)  # type: ignore[call-overload]  # one of four updates
    with pytest.raises(Refused) as right:
        await enter(company)
    with pytest.raises(Refused) as unknown:
        await enter(company, email="nobody@concord.example")
    assert str(right.value) == str(unknown.value) == "E-mail or password is wrong."
    assert right.value.code == unknown.value.code == IdentityRefusal.SIGN_IN_FAILED
    async with company.sessions() as db:
        assert (await db.scalars(select(SignInSession))).all() == []


async def test_an_unknown_address_costs_the_same_work(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []

    def verify(password: bytes, stored: str) -> bool:
        checked.append(stored[:9])
        return PasswordHash.verify(passwords.hasher(), password, stored)

    monkeypatch.setattr(passwords.hasher(), "verify", verify)
    await fail(company, 1)
    await fail(company, 1, email="nobody@concord.example")
    assert checked == ["$argon2id", "$argon2id"]


async def test_a_portal_takes_its_own_audience_only(company: Company) -> None:
    with refused(IdentityRefusal.SIGN_IN_FAILED):
        await sign_in(company.sessions, EMAIL, PASSWORD, device=HERE, audience=Audience.CUSTOMER)
    signed = await sign_in(company.sessions, EMAIL, PASSWORD, device=HERE, audience=Audience.STAFF)
    assert signed.user.id == company.founded.admin.id


async def test_after_five_failures_the_right_password_waits_too(company: Company) -> None:
    await fail(company, 5)
    with refused(IdentityRefusal.TOO_MANY_ATTEMPTS):
        await enter(company)
    with refused(IdentityRefusal.TOO_MANY_ATTEMPTS):
        await enter(company, address="198.51.100.7")
    async with company.sessions.begin() as db:
        await db.execute(update(SignInAttempt).values(at=SignInAttempt.at - timedelta(minutes=15)))
    assert (await enter(company)).user.id == company.founded.admin.id


async def test_an_unknown_address_is_counted_alike(company: Company) -> None:
    await fail(company, 5, email="nobody@concord.example")
    with refused(IdentityRefusal.TOO_MANY_ATTEMPTS):
        await enter(company, email="nobody@concord.example")
    assert (await enter(company)).user.id == company.founded.admin.id


async def test_success_forgets_the_accounts_failures(company: Company) -> None:
    await fail(company, 4)
    await enter(company)
    await fail(company, 4)
    await enter(company)


async def test_an_address_that_tries_many_accounts_is_stopped(company: Company) -> None:
    tries = [{"id": new_id(), "key": "sign-in:address:192.0.2.1", "at": datetime.now(UTC)} for _ in range(MOST_BY_ADDRESS - 1)]
    async with company.sessions.begin() as db:
        await db.execute(insert(SignInAttempt), tries)
    await fail(company, 1, email="one@concord.example")
    with refused(IdentityRefusal.TOO_MANY_ATTEMPTS):
        await enter(company)
    assert (await enter(company, address="198.51.100.7")).user.id == company.founded.admin.id


async def test_guesses_at_the_same_moment_are_counted_one_by_one(company: Company) -> None:
    answers = await asyncio.gather(*(enter(company, f"wrong {number}") for number in range(8)), return_exceptions=True)
    codes = [answer.code for answer in answers if isinstance(answer, Refused)]
    assert sorted(codes) == [IdentityRefusal.SIGN_IN_FAILED] * 5 + [IdentityRefusal.TOO_MANY_ATTEMPTS] * 3


async def test_a_flood_is_refused_before_it_waits(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "MOST_WAITING", 0)
    with refused(IdentityRefusal.TOO_BUSY):
        await enter(company)


async def test_old_attempts_are_cleared_away(company: Company) -> None:
    await fail(company, 1)
    async with company.sessions.begin() as db:
        await db.execute(update(SignInAttempt).values(at=SignInAttempt.at - timedelta(days=2)))
    await fail(company, 1, email="nobody@concord.example")
    assert await attempts(company) == 2


async def test_signing_out_ends_this_session_and_everywhere_all(company: Company) -> None:
    tokens = [(await enter(company)).token for _ in range(3)]
    async with company.sessions.begin() as db:
        viewer = await viewer_for_session(db, tokens[0])
        assert viewer is not None
        assert viewer.session_id is not None
        await sign_out(db, viewer, viewer.session_id)
    async with company.sessions.begin() as db:
        assert [await viewer_for_session(db, token) is None for token in tokens] == [True, False, False]
        await sign_out_everywhere(db, viewer, viewer.user_id)
    async with company.sessions() as db:
        assert [await viewer_for_session(db, token) for token in tokens] == [None, None, None]


async def test_nobody_ends_the_session_of_somebody_else(company: Company) -> None:
    other = await second_user(company, joined_at=datetime(2026, 1, 1, tzinfo=UTC))
    token = (await enter(company)).token
    async with company.sessions.begin() as db:
        viewer = await viewer_for_session(db, token)
        assert viewer is not None
        assert viewer.session_id is not None
        await sign_out(db, await company.admin(), viewer.session_id)
        begin_act(db, viewer, "test:world")
        row = SignInSession(user_id=other.id, token_hash=hash_secret("theirs"), seen_at=viewer.now, expires_at=viewer.now + timedelta(1))
        await save(db, row)
        await sign_out(db, viewer, row.id)
        assert row.ended_at is None


async def test_one_account_changes_between_its_users(company: Company) -> None:
    other = await second_user(company, joined_at=datetime(2026, 1, 1, tzinfo=UTC))
    signed = await enter(company)
    assert {one.organisation for one in signed.memberships} == {"Concord Services", "Second company"}
    async with company.sessions.begin() as db:
        viewer = await viewer_for_session(db, signed.token)
        assert viewer is not None
        assert viewer.session_id is not None
        token = (await switch_user(db, viewer, viewer.session_id, other.id, device=HERE)).token
    async with company.sessions() as db:
        assert await viewer_for_session(db, signed.token) is None
        switched = await viewer_for_session(db, token)
    assert switched is not None
    assert switched.user_id == other.id


async def test_nobody_changes_to_a_user_of_another_account_or_one_who_has_not_joined(company: Company) -> None:
    not_joined = await second_user(company)
    signed = await enter(company)
    async with company.sessions() as db:
        viewer = await viewer_for_session(db, signed.token)
        assert viewer is not None
        assert viewer.session_id is not None
        for user_id in (not_joined.id, company.founded.worker.id, company.founded.organisation.id):
            with pytest.raises(NotFound):
                await switch_user(db, viewer, viewer.session_id, user_id, device=HERE)


async def test_who_signs_proves_the_password_and_failures_stay_counted(company: Company) -> None:
    viewer = await company.admin()
    async with company.sessions.begin() as db:
        await verify_password(db, viewer, PASSWORD)
    for _ in range(5):
        with refused(IdentityRefusal.PASSWORD_WRONG, "password"):
            async with company.sessions.begin() as db:
                await verify_password(db, viewer, "wrong")
    with refused(IdentityRefusal.TOO_MANY_ATTEMPTS):
        async with company.sessions.begin() as db:
            await verify_password(db, viewer, PASSWORD)
    worker = await company.viewer(company.founded.worker)
    with refused(IdentityRefusal.PASSWORD_WRONG, "password"):
        async with company.sessions.begin() as db:
            await verify_password(db, worker, PASSWORD)


async def test_a_new_password_ends_the_other_sessions(company: Company) -> None:
    here, elsewhere = (await enter(company)).token, (await enter(company)).token
    async with company.sessions.begin() as db:
        viewer = await viewer_for_session(db, here)
        assert viewer is not None
        await change_password(db, viewer, PASSWORD, "another quiet harbour", session_id=viewer.session_id)
    async with company.sessions() as db:
        assert await viewer_for_session(db, here) is not None
        assert await viewer_for_session(db, elsewhere) is None
    await fail(company, 1)
    with refused(IdentityRefusal.SIGN_IN_FAILED):
        await enter(company)
    await enter(company, "another quiet harbour")


@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        ("wrong", "another quiet harbour", IdentityRefusal.PASSWORD_WRONG, "oldPassword"),
        (PASSWORD, "short", IdentityRefusal.PASSWORD_WEAK, "newPassword"),
    ],
)
async def test_a_wrong_old_or_weak_new_password_changes_nothing(
    company: Company, old: str, new: str, code: IdentityRefusal, field: str
) -> None:
    token = (await enter(company)).token
    with refused(code, field):
        async with company.sessions.begin() as db:
            await change_password(db, await company.admin(), old, new)
    async with company.sessions() as db:
        assert await viewer_for_session(db, token) is not None
    await enter(company)
