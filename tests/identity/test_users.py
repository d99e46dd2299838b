"""Users are disabled and enabled, speak a language, and are programs with tokens."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from authz.sign_in import viewer_for_token
from domain.acts import Conflict, Denied, NotFound, begin_act
from domain.calendar import local_day
from domain.identity.add_program import add_program
from domain.identity.disable_user import disable_user
from domain.identity.enable_user import enable_user
from domain.identity.issue_token import issue_token
from domain.identity.models import ApiToken, Language, SignInSession, TokenScope, User
from domain.identity.refusals import IdentityRefusal
from domain.identity.revoke_token import revoke_token
from domain.identity.secret import hash_secret
from domain.identity.set_language import set_language
from domain.identity.sign_out_everywhere import sign_out_everywhere
from domain.platform.clock import real_now
from tests.company import Company
from tests.identity.people import administrators, audited, events, roles_of
from tests.refusals import refused
from tests.world import World

TODAY = local_day(real_now())
TOMORROW = TODAY + timedelta(days=1)
"""A day that has not ended when midnight comes while the tests run."""


@pytest.fixture
async def house(world: World) -> World:
    return await administrators(world)


async def a_session(house: World, persona: str) -> SignInSession:
    times = {"seen_at": house.now, "expires_at": house.now + timedelta(days=7)}
    return await house.insert(SignInSession(user_id=house[persona].id, token_hash=hash_secret(persona), **times))


async def test_a_disabled_users_sessions_end_and_an_enabled_one_signs_in_anew(house: World) -> None:
    session = await a_session(house, "customer_reader")
    user = await house.do("customer_admin", disable_user, house["customer_reader"].id)
    assert (user.disabled_at, (await house.again(session)).ended_at is None) == (house.now, False)
    with refused(IdentityRefusal.USER_DISABLED):
        await house.do("customer_admin", disable_user, user.id)
    await house.do("admin", enable_user, user.id)
    assert (user.disabled_at, (await house.again(session)).ended_at is None) == (None, False)
    with refused(IdentityRefusal.USER_ACTIVE):
        await house.do("admin", enable_user, user.id)
    assert (await events(house.db))[-2:] == ["UserDisabled", "UserEnabled"]


async def test_nobody_disables_themself(house: World) -> None:
    with refused(IdentityRefusal.OWN_USER):
        await house.do("admin", disable_user, house["admin"].id)
    assert house["admin"].disabled_at is None


async def test_an_old_version_disables_nobody(house: World) -> None:
    user = house["customer_reader"]
    await house.do("admin", disable_user, user.id, expected_version=user.version)
    with pytest.raises(Conflict):
        await house.do("admin", enable_user, user.id, expected_version=user.version - 1)
    assert user.disabled_at is not None


@pytest.mark.parametrize("act", [disable_user, sign_out_everywhere])
async def test_administrators_reach_their_own_people_only(house: World, act: Any) -> None:
    sessions = [await a_session(house, target) for target in ("partner_lead", "manager", "customer_reader")]
    for persona, target, refusal in (
        ("customer_admin", "partner_lead", NotFound),
        ("customer_admin", "manager", Denied),
        ("partner_admin", "customer_reader", NotFound),
        ("customer_signer", "customer_reader", Denied),
        ("hq", "customer_reader", Denied),
        ("auditor", "customer_reader", Denied),
    ):
        with pytest.raises(refusal):
            await house.do(persona, act, house[target].id)
        assert house[target].disabled_at is None
    for session in sessions:
        assert (await house.again(session)).ended_at is None


async def test_everybody_chooses_their_own_language(house: World) -> None:
    for persona in ("manager", "customer_reader", "partner_lead"):
        user = await house.do(persona, set_language, Language.EN)
        assert (user.id, user.language) == (house[persona].id, Language.EN)
    assert ("User", "language") in await audited(house.db, "language:set")


async def test_a_program_has_its_roles_and_no_password(house: World) -> None:
    program = await house.do("admin", add_program, "Ledger", ["finance"])
    assert (program.is_service, program.account_id) == (True, None)
    assert await roles_of(house.db, program.id) == {("finance", "organisation", house.provider.id)}
    for role, code in (
        ("worker", IdentityRefusal.ROLE_OF_OTHERS),
        ("customer_admin", IdentityRefusal.ROLE_OF_OTHERS),
        ("nobody", IdentityRefusal.ROLE_UNKNOWN),
        ("sales_manager", IdentityRefusal.ROLE_NOT_HERE),
    ):
        with refused(code, "roles"):
            await house.do("admin", add_program, "Other", [role])
    with pytest.raises(Denied):
        await house.do("hq", add_program, "Other", [])


async def test_a_program_that_reads_has_no_token_to_act_by(house: World) -> None:
    program = await house.do("admin", partial(add_program, reads_only=True), "Report", ["finance"])
    with refused(IdentityRefusal.READS_ONLY, "scope"):
        await house.do("admin", issue_token, program.id, "night run", TOMORROW)
    issued = await house.do("admin", issue_token, program.id, "night run", TOMORROW, TokenScope.READ)
    await house.db.flush()
    for scope in TokenScope:
        await house.db.execute(update(ApiToken).where(ApiToken.id == issued.token.id).values(scope=scope))
        reader = await viewer_for_token(house.db, issued.secret)
        assert reader is not None
        assert (reader.is_service, reader.may_act, reader.may("program:add"), reader.may("payment:record")) == (True, False, None, None)
        with pytest.raises(Denied):
            begin_act(house.db, reader, "language:set")
    with pytest.raises(IntegrityError, match="ck_app_user_reading_program"):
        await house.db.execute(update(User).where(User.id == house["manager"].id).values(reads_only=True))


async def test_tokens_are_for_oneself_or_for_programs_never_for_another_person(house: World) -> None:
    program = await house.do("admin", add_program, "Ledger", ["finance"])
    assert (await house.do("admin", issue_token, program.id, "night run", TOMORROW)).token.user_id == program.id
    assert (await house.do("manager", issue_token, house["manager"].id, "script", TOMORROW)).token.user_id == house["manager"].id
    for persona, target in (("admin", house["manager"]), ("manager", house["buyer"]), ("manager", program)):
        with pytest.raises(Denied):
            await house.do(persona, issue_token, target.id, "theft", TOMORROW)
    for persona in ("customer_admin", "partner_admin"):
        with pytest.raises(Denied):
            await house.do(persona, issue_token, house[persona].id, "script", TOMORROW)


@pytest.mark.parametrize("day", [TODAY - timedelta(days=2), TODAY + timedelta(days=733)])
async def test_a_token_ends_within_two_years(house: World, day: Any) -> None:
    with refused(IdentityRefusal.TOKEN_PERIOD, "expiresOn"):
        await house.do("manager", issue_token, house["manager"].id, "script", day)


async def test_a_token_is_shown_once_opens_the_door_and_is_revoked(engine: AsyncEngine) -> None:
    company = await Company.found(engine)
    admin = await company.admin()
    async with company.sessions.begin() as db:
        program = await add_program(db, admin, "Ledger", ["finance"])
        issued = await issue_token(db, admin, program.id, "night run", TODAY + timedelta(days=30))
    assert issued.secret.startswith("concord_")
    assert issued.secret not in repr(issued)
    async with company.sessions() as db:
        kept = await db.get_one(ApiToken, issued.token.id)
        assert kept.token_hash == hash_secret(issued.secret)
        viewer = await viewer_for_token(db, issued.secret)
    assert viewer is not None
    assert (viewer.user_id, viewer.is_service, viewer.roles) == (program.id, True, frozenset({("finance", "organisation")}))
    async with company.sessions.begin() as db:
        await revoke_token(db, admin, issued.token.id)
    async with company.sessions.begin() as db:
        assert await viewer_for_token(db, issued.secret) is None
        with refused(IdentityRefusal.TOKEN_REVOKED):
            await revoke_token(db, admin, issued.token.id)


async def test_tokens_are_revoked_by_their_holder_or_the_administrator(house: World) -> None:
    issued = await house.do("manager", issue_token, house["manager"].id, "script", TOMORROW)
    with pytest.raises(NotFound):
        await house.do("buyer", revoke_token, issued.token.id)
    with pytest.raises(Denied):
        await house.do("customer_admin", revoke_token, issued.token.id)
    assert issued.token.revoked_at is None
    await house.do("manager", revoke_token, issued.token.id)
    assert issued.token.revoked_at == house.now
