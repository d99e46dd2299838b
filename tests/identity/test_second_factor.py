"""The second factor: asked for where it is set up or a role wants it, each code once, one step of drift, recovery codes, the reset."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from authz.sign_in import viewer_for_session
from domain.acts import Denied, Refused, begin_act
from domain.identity import second_factor
from domain.identity.accept_invitation import accept_invitation
from domain.identity.add_program import add_program
from domain.identity.begin_factor import begin_factor
from domain.identity.confirm_factor import Confirmed, confirm_factor
from domain.identity.end_role import end_role
from domain.identity.factor_secret import reveal
from domain.identity.grant_role import grant_role
from domain.identity.invitations import Person, Wish
from domain.identity.invite_staff import invite_staff
from domain.identity.make_link import make_link
from domain.identity.models import Account, Audience, Awaited, DomainKind, RecoveryCode, SecondFactor, SignInSession, User
from domain.identity.passwords import hash_password
from domain.identity.prove_factor import prove_factor
from domain.identity.refusals import IdentityRefusal
from domain.identity.remove_factor import remove_factor
from domain.identity.reset_factor import reset_factor
from domain.identity.roles import BASE_ROLE, hold_role
from domain.identity.sign_in import Device, SignedIn, sign_in
from domain.platform.clock import real_now
from domain.platform.models import AuditEntry, OutboxEvent
from settings import settings
from tests.company import EMAIL, PASSWORD, Company
from tests.refusals import refused

HERE = Device("192.0.2.1", "Browser", "r1")


@pytest.fixture
async def company(engine: AsyncEngine) -> AsyncIterator[Company]:
    yield await Company.found(engine)
    settings.cache_clear()


@pytest.fixture
def wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Administrators need a second factor."""
    monkeypatch.setenv("CONCORD_SECOND_FACTOR_ROLES", "admin, cashier")
    settings.cache_clear()


async def enter(company: Company, email: str = EMAIL) -> SignedIn:
    return await sign_in(company.sessions, email, PASSWORD, device=HERE)


async def begun(company: Company, token: str, password: str = PASSWORD) -> str:
    """The secret of a factor that is being set up."""
    async with company.sessions.begin() as db:
        secret = reveal((await begin_factor(db, token, password, device=HERE)).secret)
    assert secret is not None
    return secret


async def confirmed(company: Company, token: str, code: str) -> Confirmed:
    async with company.sessions.begin() as db:
        return await confirm_factor(db, token, code, device=HERE)


async def prove(company: Company, token: str, code: str) -> SignedIn:
    return await prove_factor(company.sessions, token, code, device=HERE)


async def lives(company: Company, token: str) -> bool:
    async with company.sessions() as db:
        return await viewer_for_session(db, token) is not None


def code_of(secret: str, steps: int = 0) -> str:
    """What an authenticator shows, so many steps later."""
    return str(pyotp.TOTP(secret).at(real_now(), counter_offset=steps))


async def forget_last_step(company: Company) -> None:
    """As if the last code had been taken an hour ago."""
    async with company.sessions.begin() as db:
        await db.execute(update(SecondFactor).values(last_step=SecondFactor.last_step - 120))


async def with_factor(company: Company) -> tuple[str, Confirmed]:
    """The administrator has set up a factor: its secret, and what was answered."""
    token = (await enter(company)).token
    secret = await begun(company, token)
    done = await confirmed(company, token, code_of(secret))
    await forget_last_step(company)
    return secret, done


async def colleague(company: Company) -> User:
    """A person of the provider who signs in with PASSWORD, and no role but the base."""
    admin = await company.admin()
    async with company.sessions.begin() as db:
        begin_act(db, admin, "test:world")
        account = Account(email="bo@concord.example", password_hash=await hash_password(PASSWORD))
        db.add(account)
        await db.flush()
        user = User(account_id=account.id, organisation_id=admin.organisation_id, audience=Audience.STAFF, name="Bo", joined_at=admin.now)
        db.add(user)
        await db.flush()
        await hold_role(db, admin, user, BASE_ROLE[Audience.STAFF], DomainKind.ORGANISATION, admin.organisation_id)
    return user


async def test_without_a_factor_and_without_a_role_that_wants_one_the_password_is_enough(company: Company) -> None:
    signed = await enter(company)
    assert (signed.awaits, await lives(company, signed.token)) == (None, True)


async def test_once_it_is_confirmed_each_sign_in_asks_for_the_code(company: Company) -> None:
    here, elsewhere = (await enter(company)).token, (await enter(company)).token
    secret = await begun(company, here)
    assert (await enter(company)).awaits is None
    done = await confirmed(company, here, code_of(secret))
    assert (done.entered, len(set(done.codes)), reveal(done.factor.secret)) == (None, 10, secret)
    assert (await lives(company, here), await lives(company, elsewhere)) == (True, False)
    await forget_last_step(company)
    signed = await enter(company)
    assert (signed.awaits, await lives(company, signed.token)) == (Awaited.CODE, False)
    proved = await prove(company, signed.token, code_of(secret))
    assert (proved.user.id, await lives(company, proved.token)) == (company.founded.admin.id, True)
    assert [each.user_id for each in proved.memberships] == [proved.user.id]
    assert await lives(company, signed.token) is False
    with refused(IdentityRefusal.SIGN_IN_OVER):
        await prove(company, signed.token, code_of(secret, 1))


async def test_a_code_that_was_taken_is_refused_and_so_is_an_older_one(company: Company) -> None:
    secret, _ = await with_factor(company)
    await prove(company, (await enter(company)).token, code_of(secret))
    for steps in (0, -1):
        with refused(IdentityRefusal.CODE_WRONG, "code"):
            await prove(company, (await enter(company)).token, code_of(secret, steps))
    await prove(company, (await enter(company)).token, code_of(secret, 1))


async def test_the_code_that_confirmed_the_factor_opens_no_session(company: Company) -> None:
    token = (await enter(company)).token
    secret = await begun(company, token)
    code = code_of(secret)
    await confirmed(company, token, code)
    with refused(IdentityRefusal.CODE_WRONG, "code"):
        await prove(company, (await enter(company)).token, code)


@pytest.mark.parametrize(("steps", "passes"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
async def test_a_clock_that_is_one_step_off_is_forgiven(
    company: Company, steps: int, passes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, _ = await with_factor(company)
    token, now = (await enter(company)).token, real_now()
    monkeypatch.setattr(second_factor, "real_now", lambda: now)
    code = str(pyotp.TOTP(secret).at(now, counter_offset=steps))
    if passes:
        assert (await prove(company, token, code)).user.id == company.founded.admin.id
    else:
        with refused(IdentityRefusal.CODE_WRONG, "code"):
            await prove(company, token, code)


async def test_one_code_at_two_browsers_at_once_opens_one(company: Company) -> None:
    secret, _ = await with_factor(company)
    tokens, code = [(await enter(company)).token for _ in range(3)], code_of(secret)
    done = await asyncio.gather(*(prove(company, token, code) for token in tokens), return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["Refused", "Refused", "SignedIn"]


async def test_a_recovery_code_opens_once_however_it_is_typed(company: Company) -> None:
    _, done = await with_factor(company)
    first, second = done.codes[:2]
    await prove(company, (await enter(company)).token, first)
    with refused(IdentityRefusal.CODE_WRONG, "code"):
        await prove(company, (await enter(company)).token, first)
    await prove(company, (await enter(company)).token, f" {second.lower().replace('-', ' ')} ")
    async with company.sessions() as db:
        assert await db.scalar(select(func.count()).where(RecoveryCode.used_at.is_not(None))) == 2
        kept = await db.scalar(select(func.count()).where(AuditEntry.after.contains(second.replace("-", ""))))
        assert kept == 0
        told = (await db.scalars(select(OutboxEvent.payload).where(OutboxEvent.name == "RecoveryCodeUsed"))).all()
        assert told == [{"user_id": str(company.founded.admin.id), "factor_id": str(done.factor.id)}] * 2


async def test_a_code_of_the_authenticator_is_no_news(company: Company) -> None:
    secret, _ = await with_factor(company)
    await prove(company, (await enter(company)).token, code_of(secret))
    async with company.sessions() as db:
        assert await db.scalar(select(func.count()).where(OutboxEvent.name == "RecoveryCodeUsed")) == 0


async def test_codes_are_guessed_five_times_in_a_quarter_of_an_hour_whatever_the_password(company: Company) -> None:
    secret, _ = await with_factor(company)
    for _ in range(5):
        with refused(IdentityRefusal.CODE_WRONG, "code"):
            await prove(company, (await enter(company)).token, "000000")
    with refused(IdentityRefusal.TOO_MANY_ATTEMPTS):
        await prove(company, (await enter(company)).token, code_of(secret))


async def test_a_session_that_waits_ends_after_a_quarter_of_an_hour(company: Company) -> None:
    secret, _ = await with_factor(company)
    token = (await enter(company)).token
    async with company.sessions.begin() as db:
        row = (await db.scalars(select(SignInSession).where(SignInSession.awaits.is_not(None)))).one()
        assert row.expires_at - row.seen_at == timedelta(minutes=15)
        await db.execute(update(SignInSession).values(expires_at=real_now() - timedelta(seconds=1)))
    with refused(IdentityRefusal.SIGN_IN_OVER):
        await prove(company, token, code_of(secret))


async def test_whoever_is_in_sets_it_up_by_the_password(company: Company) -> None:
    token = (await enter(company)).token
    with refused(IdentityRefusal.PASSWORD_WRONG, "password"):
        await begun(company, token, "not the password")
    with refused(IdentityRefusal.FACTOR_NONE):
        await confirmed(company, token, "123456")
    first, second = await begun(company, token), await begun(company, token)
    with refused(IdentityRefusal.CODE_WRONG, "code"):
        await confirmed(company, token, code_of(first))
    await confirmed(company, token, code_of(second))
    for late in (begun(company, token), confirmed(company, token, code_of(second, 1))):
        with pytest.raises(Refused) as held:
            await late
        assert held.value.code is IdentityRefusal.FACTOR_HELD


@pytest.mark.usefixtures("wanted")
async def test_a_role_that_wants_it_lets_nobody_in_before_it_is_set_up(company: Company) -> None:
    signed = await enter(company)
    assert (signed.awaits, await lives(company, signed.token)) == (Awaited.ENROLMENT, False)
    with refused(IdentityRefusal.SIGN_IN_OVER):
        await prove(company, signed.token, "123456")
    secret = await begun(company, signed.token, "")
    done = await confirmed(company, signed.token, code_of(secret))
    assert done.entered is not None
    assert (await lives(company, done.entered.token), await lives(company, signed.token)) == (True, False)


@pytest.mark.usefixtures("wanted")
async def test_being_given_a_role_that_wants_it_ends_the_sessions(company: Company) -> None:
    person, admin = await colleague(company), await company.admin()
    first = await enter(company, "bo@concord.example")
    assert await lives(company, first.token)
    async with company.sessions.begin() as db:
        await grant_role(db, admin, person.id, "auditor")
    assert await lives(company, first.token)
    async with company.sessions.begin() as db:
        grant = await grant_role(db, admin, person.id, "cashier")
    assert not await lives(company, first.token)
    assert (await enter(company, "bo@concord.example")).awaits is Awaited.ENROLMENT
    async with company.sessions.begin() as db:
        await end_role(db, admin, grant.id)
    assert (await enter(company, "bo@concord.example")).awaits is None
    async with company.sessions.begin() as db:
        await grant_role(db, admin, person.id, "cashier", since=admin.today + timedelta(days=3))
    assert (await enter(company, "bo@concord.example")).awaits is Awaited.ENROLMENT


@pytest.mark.usefixtures("wanted")
async def test_an_invited_person_whose_role_wants_it_sets_it_up_before_coming_in(company: Company) -> None:
    async with company.sessions.begin() as db:
        invitation = await invite_staff(db, await company.admin(), Person("Li Wei", "li@concord.example"), [Wish("cashier")])
    async with company.sessions.begin() as db:
        letter = await make_link(db, await company.viewer(company.founded.worker), invitation.id)
    assert letter is not None
    async with company.sessions.begin() as db:
        entered = await accept_invitation(db, letter.token, PASSWORD, device=HERE)
    assert (entered.awaits, await lives(company, entered.token)) == (Awaited.ENROLMENT, False)


async def remove(company: Company, token: str, password: str, code: str) -> None:
    """By whoever is in with this session."""
    async with company.sessions() as db:
        viewer = await viewer_for_session(db, token)
    assert viewer is not None
    async with company.sessions.begin() as db:
        await remove_factor(db, viewer, password, code, session_id=viewer.session_id)


async def test_it_is_removed_by_password_and_code_and_signing_in_asks_for_none(company: Company) -> None:
    secret, done = await with_factor(company)
    here = (await prove(company, (await enter(company)).token, done.codes[0])).token
    other = (await prove(company, (await enter(company)).token, done.codes[1])).token
    for password, code, refusal, field in (
        ("wrong", done.codes[2], IdentityRefusal.PASSWORD_WRONG, "password"),
        (PASSWORD, "000000", IdentityRefusal.CODE_WRONG, "factorCode"),
        (PASSWORD, done.codes[0], IdentityRefusal.CODE_WRONG, "factorCode"),
    ):
        with refused(refusal, field):
            await remove(company, here, password, code)
    await remove(company, here, PASSWORD, code_of(secret))
    assert (await lives(company, here), await lives(company, other)) == (True, False)
    assert (await enter(company)).awaits is None
    with refused(IdentityRefusal.FACTOR_NONE):
        await remove(company, here, PASSWORD, done.codes[2])


@pytest.mark.usefixtures("wanted")
async def test_a_factor_that_a_role_asks_for_cannot_be_removed(company: Company) -> None:
    signed = await enter(company)
    secret = await begun(company, signed.token, "")
    done = await confirmed(company, signed.token, code_of(secret))
    assert done.entered is not None
    with refused(IdentityRefusal.FACTOR_REQUIRED):
        await remove(company, done.entered.token, PASSWORD, done.codes[0])
    await prove(company, (await enter(company)).token, done.codes[0])


@pytest.mark.usefixtures("wanted")
async def test_a_program_needs_none(company: Company) -> None:
    async with company.sessions.begin() as db:
        program = await add_program(db, await company.admin(), "Ledger", ["cashier"])
    assert program.account_id is None


async def test_the_administrator_resets_it_and_all_sessions_end(company: Company) -> None:
    person = await colleague(company)
    token = (await enter(company, "bo@concord.example")).token
    await confirmed(company, token, code_of(await begun(company, token)))
    with pytest.raises(Denied):
        async with company.sessions.begin() as db:
            await reset_factor(db, await company.viewer(person), company.founded.admin.id)
    async with company.sessions.begin() as db:
        await reset_factor(db, await company.admin(), person.id)
    assert not await lives(company, token)
    assert (await enter(company, "bo@concord.example")).awaits is None
    async with company.sessions() as db:
        ended = select(AuditEntry.actor_id).where(AuditEntry.act == "factor:reset", AuditEntry.field == "ended_at")
        assert set(await db.scalars(ended)) == {company.founded.admin.id}
        assert await db.scalar(select(func.count()).where(AuditEntry.field.in_(("secret", "code_hash", "last_step")))) == 0
    for target, code in ((person.id, IdentityRefusal.FACTOR_NONE), (company.founded.admin.id, IdentityRefusal.OWN_USER)):
        with refused(code):
            async with company.sessions.begin() as db:
                await reset_factor(db, await company.admin(), target)
