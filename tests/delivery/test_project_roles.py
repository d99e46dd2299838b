"""A customer's administrator gives colleagues roles in projects, for a time, and takes them back (S0-39)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from domain.acts import Denied, NotFound, Refused
from domain.customers.invite_customer_user import ProjectWish, invite_customer_user
from domain.delivery.give_project_role import give_project_role
from domain.delivery.refusals import DeliveryRefusal
from domain.identity.end_role import end_role
from domain.identity.grant_role import grant_role
from domain.identity.invitations import Person
from domain.identity.models import DomainKind, Invitation, Language, RoleGrant
from domain.identity.refusals import IdentityRefusal
from tests.identity.people import administrators
from tests.world import World

BEN = Person("Ben", "ben@people.example", Language.EN)


@pytest.fixture
async def house(world: World) -> World:
    return await administrators(world)


async def held(world: World, user_id: object) -> dict[str, date | None]:
    """The roles that stand, each with its last day."""
    query = select(RoleGrant).where(RoleGrant.user_id == user_id, RoleGrant.ended_at.is_(None)).order_by(RoleGrant.role)
    return {f"{each.role}@{each.domain_kind.name}": each.valid_to for each in await world.db.scalars(query)}


async def invited(house: World, *roles: str, project_role: str = "customer_confirmer") -> Invitation:
    wish = ProjectWish(house.project.id, project_role, until=date(2027, 3, 31))
    return await house.do("customer_admin", invite_customer_user, house.customer.id, BEN, roles, [wish])


async def test_who_is_invited_for_a_project_holds_that_and_no_right_to_all_of_them(house: World) -> None:
    invitation = await invited(house)
    assert await held(house, invitation.user_id) == {
        "customer_colleague@ORGANISATION": None,
        "customer_confirmer@PROJECT": date(2027, 3, 31),
    }
    again = await invited(house, "customer_signatory", project_role="customer_owner")
    assert set(await held(house, again.user_id)) == {
        "customer_colleague@ORGANISATION",
        "customer_member@ORGANISATION",
        "customer_owner@PROJECT",
        "customer_signatory@ORGANISATION",
    }


async def test_there_is_one_role_in_a_project_and_its_days_can_change(house: World) -> None:
    reader, today = house["customer_reader"], house.now.date()
    first = await house.do("customer_admin", give_project_role, house.project.id, reader.id, "customer_viewer")
    house.pass_days(10)
    longer = await house.do("customer_admin", give_project_role, house.project.id, reader.id, "customer_viewer", until=date(2027, 1, 31))
    assert (longer.id, longer.valid_from, longer.valid_to) == (first.id, today, date(2027, 1, 31))
    other = await house.do("customer_admin", give_project_role, house.project.id, reader.id, "customer_owner")
    assert (first.ended_at, other.domain_kind, other.domain_id) == (house.now, DomainKind.PROJECT, house.project.id)
    assert set(await held(house, reader.id)) == {"customer_member@ORGANISATION", "customer_owner@PROJECT"}
    await house.do("customer_admin", end_role, other.id, house.now.date() + timedelta(days=3))
    await house.do("customer_admin", end_role, other.id)
    assert set(await held(house, reader.id)) == {"customer_member@ORGANISATION"}


async def test_nobody_gives_to_themself_to_others_people_or_in_others_projects(house: World) -> None:
    museum = await house.new_customer("MUSEUM")
    await house.outsider("stranger", museum)
    project = await house.new_project(await house.new_contract(museum))
    for refusal, wanted, project_id, persona in (
        (IdentityRefusal.OWN_ROLE, "customer_admin", house.project.id, "customer_admin"),
        (DeliveryRefusal.NOT_OF_CUSTOMER, "stranger", house.project.id, "manager"),
        (DeliveryRefusal.NOT_OF_CUSTOMER, "hq", house.project.id, "manager"),
    ):
        with pytest.raises(Refused) as caught:
            await house.do(persona, give_project_role, project_id, house[wanted].id, "customer_viewer")
        assert caught.value.code is refusal
    for persona, project_id, user, problem in (
        ("customer_admin", house.project.id, "stranger", NotFound),
        ("customer_admin", project.id, "customer_reader", NotFound),
        ("customer_signer", house.project.id, "customer_reader", Denied),
        ("partner_admin", house.project.id, "customer_reader", Denied),
    ):
        with pytest.raises(problem):
            await house.do(persona, give_project_role, project_id, house[user].id, "customer_viewer")
    assert await house.db.scalar(select(RoleGrant.id).where(RoleGrant.role == "customer_viewer")) is None


async def test_the_role_to_enter_by_stays_until_another_one_is_there(house: World) -> None:
    reader = house["customer_reader"]
    base = (await house.db.scalars(select(RoleGrant).where(RoleGrant.user_id == reader.id, RoleGrant.role == "customer_member"))).one()
    for last_day in (None, date(2027, 1, 31)):
        with pytest.raises(Refused) as caught:
            await house.do("customer_admin", end_role, base.id, last_day)
        assert caught.value.code is IdentityRefusal.ROLE_IS_BASE
    narrow = await house.do("customer_admin", grant_role, reader.id, "customer_colleague")
    await house.do("customer_admin", end_role, base.id)
    with pytest.raises(Refused) as caught:
        await house.do("customer_admin", end_role, narrow.id)
    assert caught.value.code is IdentityRefusal.ROLE_IS_BASE
    assert set(await held(house, reader.id)) == {"customer_colleague@ORGANISATION"}
