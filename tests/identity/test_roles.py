"""Roles are given and taken by those who may, within their own house, never by and to oneself."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from domain.acts import Denied, NotFound, Refused
from domain.identity.end_role import end_role
from domain.identity.grant_role import grant_role
from domain.identity.invitations import Person, Wish
from domain.identity.invite_staff import invite_staff
from domain.identity.models import DomainKind, RoleGrant, User
from domain.identity.refusals import IdentityRefusal
from domain.values import InputRefusal
from tests.company import Company
from tests.identity.people import administrators, events, roles_of
from tests.refusals import refused
from tests.world import World


@pytest.fixture
async def house(world: World) -> World:
    return await administrators(world)


async def test_the_administrator_grants_in_the_organisation_and_in_units(house: World) -> None:
    user = house["auditor"]
    everywhere = await house.do("admin", grant_role, user.id, "finance")
    below = await house.do("admin", grant_role, user.id, "sales_manager", unit_id=house.region.id)
    assert (everywhere.domain_kind, everywhere.domain_id) == (DomainKind.ORGANISATION, house.provider.id)
    assert (below.domain_kind, below.domain_id, below.valid_from, below.valid_to) == (
        DomainKind.UNIT,
        house.region.id,
        house.now.date(),
        None,
    )
    assert (await events(house.db))[-2:] == ["RoleGranted"] * 2


async def test_a_role_until_a_day_makes_place_when_it_ran_out(house: World) -> None:
    user, today = house["auditor"], house.now.date()
    first = await house.do("admin", grant_role, user.id, "finance", until=today + timedelta(days=2))
    with refused(IdentityRefusal.ROLE_HELD, "role"):
        await house.do("admin", grant_role, user.id, "finance")
    house.pass_days(3)
    second = await house.do("admin", grant_role, user.id, "finance")
    assert (second.id != first.id, (await house.again(first)).ended_at, second.valid_to) == (True, house.now, None)
    with refused(InputRefusal.DATES_REVERSED, "until"):
        await house.do("admin", grant_role, user.id, "cashier", until=today)


async def test_a_role_from_a_later_day_counts_from_then_on_and_to_its_last_day(house: World) -> None:
    user, today = house["auditor"], house.now.date()
    grant = await house.do("admin", grant_role, user.id, "finance", since=today + timedelta(days=2))
    with refused(IdentityRefusal.ROLE_HELD, "role"):
        await house.do("admin", grant_role, user.id, "finance")
    with refused(InputRefusal.DATES_REVERSED, "lastDay"):
        await house.do("admin", end_role, grant.id, today + timedelta(days=1))
    await house.do("admin", end_role, grant.id, today + timedelta(days=5))
    assert (grant.valid_from, grant.valid_to, grant.ended_at) == (today + timedelta(days=2), today + timedelta(days=5), None)
    assert (await events(house.db))[-2:] == ["RoleGranted", "RoleEndScheduled"]
    with refused(IdentityRefusal.ROLE_IN_PAST, "validFrom"):
        await house.do("admin", grant_role, user.id, "cashier", since=today - timedelta(days=1))


async def test_two_administrators_who_end_each_other_leave_one(engine: AsyncEngine) -> None:
    """The second waits for the first, and is refused."""
    company = await Company.found(engine)
    first = await company.admin()
    async with company.sessions.begin() as db:
        invited = await invite_staff(db, first, Person("Ben", "ben@concord.example"), [Wish("admin", None)])
        user = await db.get_one(User, invited.user_id)
        user.joined_at = first.now
        grants = (await db.scalars(select(RoleGrant).where(RoleGrant.role == "admin").order_by(RoleGrant.id))).all()
    assert [grant.user_id for grant in grants] == [first.user_id, user.id]
    second = await company.viewer(user)

    async with company.sessions.begin() as db, company.sessions() as other:
        await end_role(db, first, grants[1].id)
        await other.execute(text("SET LOCAL lock_timeout = '200ms'"))
        with pytest.raises(DBAPIError, match="lock timeout"):
            await end_role(other, second, grants[0].id)
    with refused(IdentityRefusal.LAST_ADMINISTRATOR):
        async with company.sessions.begin() as db:
            await end_role(db, second, grants[0].id)


@pytest.mark.parametrize(
    ("role", "in_unit", "code"),
    [
        ("nobody", False, IdentityRefusal.ROLE_UNKNOWN),
        ("customer_admin", False, IdentityRefusal.ROLE_OF_OTHERS),
        ("worker", False, IdentityRefusal.ROLE_OF_OTHERS),
        ("sales_manager", False, IdentityRefusal.ROLE_NOT_HERE),
        ("finance", True, IdentityRefusal.ROLE_NOT_HERE),
        ("project_manager", True, IdentityRefusal.ROLE_NOT_HERE),
    ],
)
async def test_a_role_that_does_not_fit_is_refused(house: World, role: str, in_unit: bool, code: IdentityRefusal) -> None:
    before = await roles_of(house.db, house["auditor"].id)
    with refused(code, "role"):
        await house.do("admin", grant_role, house["auditor"].id, role, unit_id=house.region.id if in_unit else None)
    assert await roles_of(house.db, house["auditor"].id) == before


async def test_nobody_changes_their_own_roles(house: World) -> None:
    own = await grant_row(house.db, house, "admin", "admin")
    with refused(IdentityRefusal.OWN_ROLE):
        await house.do("admin", grant_role, house["admin"].id, "finance")
    with refused(IdentityRefusal.OWN_ROLE):
        await house.do("admin", end_role, own.id)
    assert own.ended_at is None


async def grant_row(db: AsyncSession, house: World, persona: str, role: str) -> RoleGrant:
    """The persona's grant of a role in the own organisation."""
    query = select(RoleGrant).where(RoleGrant.user_id == house[persona].id, RoleGrant.role == role)
    return (await db.scalars(query)).one()


async def test_a_customers_administrator_rules_its_own_house_only(house: World) -> None:
    grant = await house.do("customer_admin", grant_role, house["customer_reader"].id, "customer_admin")
    assert (grant.customer_id, grant.partner_id, grant.domain_id) == (house.customer.id, None, house.customer.organisation_id)
    with pytest.raises(NotFound):
        await house.do("customer_admin", grant_role, house["partner_finance"].id, "partner_lead")
    with refused(IdentityRefusal.ROLE_OF_OTHERS, "role"):
        await house.do("customer_admin", grant_role, house["customer_reader"].id, "finance")
    theirs = await grant_row(house.db, house, "partner_lead", "partner_lead")
    with pytest.raises(NotFound):
        await house.do("customer_admin", end_role, theirs.id)
    await house.do("partner_admin", end_role, theirs.id)
    assert theirs.ended_at == house.now


async def test_staff_on_a_customers_project_is_seen_there_but_gets_no_role_from_it(house: World) -> None:
    """The customer sees who manages its project; the grant's scope does not reach them."""
    before = await roles_of(house.db, house["manager"].id)
    with pytest.raises(Denied):
        await house.do("customer_admin", grant_role, house["manager"].id, "customer_admin")
    assert await roles_of(house.db, house["manager"].id) == before


async def test_others_grant_and_end_nothing(house: World) -> None:
    theirs = await grant_row(house.db, house, "partner_lead", "partner_lead")
    for persona in ("manager", "hq", "finance", "auditor", "partner_manager", "customer_signer", "partner_lead", "worker"):
        with pytest.raises(Denied):
            await house.do(persona, grant_role, house["partner_finance"].id, "partner_lead")
        with pytest.raises(Denied):
            await house.do(persona, end_role, theirs.id)
    assert theirs.ended_at is None


async def test_what_has_ended_ends_once_and_project_roles_end_with_the_membership(house: World) -> None:
    grant = await house.do("admin", grant_role, house["auditor"].id, "finance")
    await house.do("admin", end_role, grant.id)
    with refused(IdentityRefusal.ROLE_ENDED):
        await house.do("admin", end_role, grant.id)
    held = RoleGrant(user_id=house["auditor"].id, role="project_member", domain_kind=DomainKind.PROJECT, domain_id=house.project.id)
    held.valid_from = house.now.date()
    await house.insert(held)
    with refused(IdentityRefusal.ROLE_NOT_HERE):
        await house.do("admin", end_role, held.id)


async def test_the_same_role_granted_at_once_is_held_once(engine: AsyncEngine) -> None:
    company = await Company.found(engine)
    admin = await company.admin()
    async with company.sessions.begin() as db:
        user_id = (await invite_staff(db, admin, Person("Ben", "ben@concord.example"))).user_id

    async def grant() -> RoleGrant:
        async with company.sessions.begin() as db:
            return await grant_role(db, admin, user_id, "finance")

    outcomes = await asyncio.gather(grant(), grant(), grant(), return_exceptions=True)
    assert [isinstance(outcome, RoleGrant) for outcome in outcomes].count(True) == 1
    assert {outcome.code for outcome in outcomes if isinstance(outcome, Refused)} == {IdentityRefusal.ROLE_HELD}
