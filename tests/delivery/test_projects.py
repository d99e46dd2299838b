"""Projects are opened with a manager and a budget; their people come and go, and their rights with them."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from authz.viewer import Viewer
from domain.acts import Denied, NotFound, Refused
from domain.contracts.budget import Limit
from domain.contracts.models import BudgetLine, ContractState
from domain.delivery.add_member import add_member
from domain.delivery.appoint_manager import appoint_manager
from domain.delivery.end_membership import end_membership
from domain.delivery.membership import MemberRole
from domain.delivery.models import Project, ProjectMember, ProjectState
from domain.delivery.open_project import ProjectPlan, open_project
from domain.delivery.refusals import DeliveryRefusal
from domain.identity.models import RoleGrant
from domain.identity.refusals import IdentityRefusal
from domain.values import InputRefusal
from tests.identity.people import administrators, audited, events, roles_of
from tests.refusals import refused
from tests.world import World


@pytest.fixture
async def house(world: World) -> World:
    await administrators(world)
    await world.staff("delivery", ("delivery_manager", world.region))
    await world.staff("engineer")
    await world.staff("second")
    return world


def plan(house: World) -> ProjectPlan:
    limit = Limit(Decimal(50_000), Decimal(60))
    return ProjectPlan("Rollout", date(2026, 11, 9), date(2027, 5, 31), house["engineer"].id, limit)


async def opened(house: World, persona: str = "delivery", **changes: Any) -> Project:
    return await house.do(persona, open_project, house.contract.id, replace(plan(house), **changes))


async def numbers(db: AsyncSession) -> tuple[int, ...]:
    models = (Project, ProjectMember, BudgetLine, RoleGrant)
    return tuple([await db.scalar(select(func.count()).select_from(model)) or 0 for model in models])


async def held_in(house: World, project: Project, persona: str) -> set[str]:
    return {role for role, _, domain in await roles_of(house.db, house[persona].id) if domain == project.id}


async def sees(house: World, viewer: Viewer, row: Project) -> bool:
    query = select(Project.id).where(Project.id == row.id, viewer.sees(Project))
    return await house.db.scalar(query, dict(viewer.binds)) is not None


def with_role(house: World, persona: str, role: str) -> Viewer:
    """The persona as signed in anew, with a role held in some project."""
    viewer = house.as_(persona)
    return replace(viewer, roles=viewer.roles | {(role, "project")})


async def test_a_project_is_opened_under_its_contract(house: World) -> None:
    project = await opened(house)
    assert (project.code, project.name, project.state) == ("PRJ-HARBOUR-2026-001", "Rollout", ProjectState.INITIATION)
    assert (project.customer_id, project.unit_id, project.owner_id) == (house.customer.id, house.region.id, house["engineer"].id)
    budget = await house.db.get_one(BudgetLine, project.budget_line_id)
    assert (budget.limit_amount, budget.limit_days, budget.currency) == (Decimal(50_000), Decimal(60), "CNY")
    assert (budget.project_id, budget.unit_id, budget.customer_id) == (project.id, house.region.id, house.customer.id)
    member = (await house.db.scalars(select(ProjectMember).where(ProjectMember.project_id == project.id))).one()
    assert (member.user_id, member.role, member.joined_on) == (house["engineer"].id, "project_manager", house.now.date())
    assert await held_in(house, project, "engineer") == {"project_manager"}
    assert (await events(house.db))[-1] == "ProjectOpened"
    assert {("Project", "code"), ("BudgetLine", "limit_amount"), ("RoleGrant", "role")} <= await audited(house.db, "project:open")


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"name": " "}, InputRefusal.TEXT_EMPTY, "name"),
        ({"ends_on": date(2026, 11, 8)}, InputRefusal.DATES_REVERSED, "endsOn"),
        ({"starts_on": date(1999, 1, 1)}, InputRefusal.DATE_ABSURD, "endsOn"),
        ({"limit": Limit(Decimal(-1))}, InputRefusal.AMOUNT_NOT_POSITIVE, "limitAmount"),
        ({"manager_id": "delivery"}, DeliveryRefusal.OWN_APPOINTMENT, "userId"),
        ({"manager_id": "customer_reader"}, IdentityRefusal.NOT_STAFF, "managerId"),
    ],
)
async def test_a_wrong_value_opens_nothing(house: World, changes: dict[str, Any], code: Any, field: str) -> None:
    before = await numbers(house.db)
    values = {name: house[value].id if name == "manager_id" else value for name, value in changes.items()}
    with refused(code, field):
        await opened(house, **values)
    assert await numbers(house.db) == before


async def test_a_contract_that_is_not_in_force_carries_no_project(house: World) -> None:
    house.contract.state = ContractState.TERMINATED
    await house.insert(house.contract)
    with refused(DeliveryRefusal.CONTRACT_NOT_EFFECTIVE):
        await opened(house)


async def test_who_opens_projects_and_who_does_not(house: World) -> None:
    west = await house.insert(house.new_unit("WEST", house.region.kind, house.headquarters.id))
    await house.staff("west_delivery", ("delivery_manager", west))
    before = await numbers(house.db)
    for persona in ("manager", "account", "sales", "finance", "admin", "customer_admin", "partner_admin", "auditor"):
        with pytest.raises(Denied):
            await opened(house, persona)
    with pytest.raises(NotFound):
        await opened(house, "west_delivery")
    with pytest.raises(NotFound):
        await house.do("delivery", open_project, house.project.id, plan(house))
    assert await numbers(house.db) == before
    assert (await opened(house, "hq", unit_id=west.id)).unit_id == west.id


async def test_a_member_of_the_staff_sees_the_project_while_on_it(house: World) -> None:
    viewer = with_role(house, "engineer", "project_member")
    assert not await sees(house, viewer, house.project)
    member = await house.do("manager", add_member, house.project.id, house["engineer"].id)
    assert await sees(house, viewer, house.project)
    assert await held_in(house, house.project, "engineer") == {"project_member"}
    version = (await house.again(house.project)).version
    await house.do("manager", end_membership, member.id)
    assert not await sees(house, viewer, house.project)
    assert (member.left_on, await held_in(house, house.project, "engineer")) == (house.now.date(), set())
    assert (await house.again(house.project)).version == version + 1
    with refused(DeliveryRefusal.MEMBER_ENDED):
        await house.do("manager", end_membership, member.id)
    await house.do("manager", add_member, house.project.id, house["engineer"].id)
    assert await sees(house, viewer, house.project)


async def test_people_of_customer_and_partner_are_members_without_a_role(house: World) -> None:
    for persona in ("customer_reader", "partner_lead"):
        await house.do("manager", add_member, house.project.id, house[persona].id)
        assert await held_in(house, house.project, persona) == set()
    other = await house.new_customer("OTHER")
    await house.outsider("stranger", other)
    before = await numbers(house.db)
    with refused(DeliveryRefusal.OF_ANOTHER_CUSTOMER, "userId"):
        await house.do("manager", add_member, house.project.id, house["stranger"].id)
    with refused(DeliveryRefusal.NOT_OF_STAFF, "userId"):
        await house.do("manager", add_member, house.project.id, house["customer_admin"].id, MemberRole.PROJECT_MANAGER)
    with refused(DeliveryRefusal.IS_MEMBER, "userId"):
        await house.do("manager", add_member, house.project.id, house["customer_reader"].id)
    with refused(InputRefusal.DATE_IN_FUTURE, "joinedOn"):
        await house.do("manager", add_member, house.project.id, house["engineer"].id, joined_on=house.now.date() + timedelta(days=1))
    with pytest.raises(NotFound):
        await house.do("manager", add_member, house.project.id, house.contract.id)
    assert await numbers(house.db) == before


async def test_nobody_appoints_themself(house: World) -> None:
    with refused(DeliveryRefusal.OWN_APPOINTMENT, "userId"):
        await house.do("delivery", add_member, house.project.id, house["delivery"].id, MemberRole.PROJECT_MANAGER)
    with refused(DeliveryRefusal.OWN_APPOINTMENT, "userId"):
        await house.do("delivery", appoint_manager, house.project.id, house["delivery"].id)
    assert await held_in(house, house.project, "delivery") == set()


async def test_a_manager_of_one_project_changes_nothing_in_another(house: World) -> None:
    other = await house.new_project(house.contract)
    own = await house.do("manager", add_member, house.project.id, house["engineer"].id)
    await house.staff("other_manager", ("project_manager", other))
    for persona in ("other_manager",):
        with pytest.raises(NotFound):
            await house.do(persona, add_member, house.project.id, house["second"].id)
        with pytest.raises(NotFound):
            await house.do(persona, end_membership, own.id)
    for persona in ("sales", "region_pmo", "auditor", "customer_admin", "partner_admin"):
        with pytest.raises(Denied):
            await house.do(persona, add_member, house.project.id, house["second"].id)
        with pytest.raises(Denied):
            await house.do(persona, appoint_manager, house.project.id, house["second"].id)
    assert own.left_on is None


async def test_the_manager_stays_until_another_is_appointed(house: World) -> None:
    project = await opened(house)
    member = (await house.db.scalars(select(ProjectMember).where(ProjectMember.project_id == project.id))).one()
    with refused(DeliveryRefusal.IS_MANAGER):
        await house.do("delivery", end_membership, member.id)
    with refused(DeliveryRefusal.IS_MANAGER, "userId"):
        await house.do("delivery", appoint_manager, project.id, house["engineer"].id)
    await house.do("delivery", appoint_manager, project.id, house["second"].id)
    assert project.owner_id == house["second"].id
    assert (await held_in(house, project, "engineer"), await held_in(house, project, "second")) == (set(), {"project_manager"})
    with pytest.raises(Denied):
        await house.do("manager", appoint_manager, project.id, house["engineer"].id)


async def test_a_member_who_becomes_manager_holds_one_membership(house: World) -> None:
    project = await opened(house)
    await house.do("delivery", add_member, project.id, house["second"].id)
    await house.do("delivery", appoint_manager, project.id, house["second"].id)
    assert await held_in(house, project, "second") == {"project_manager"}
    rows = await house.db.scalars(select(ProjectMember.left_on).where(ProjectMember.user_id == house["second"].id))
    assert sorted(row is None for row in rows) == [False, True]


async def test_a_closed_project_takes_nobody(house: World) -> None:
    await house.put_into(house.project, ProjectState.CLOSED)
    with refused(DeliveryRefusal.PROJECT_CLOSED):
        await house.do("manager", add_member, house.project.id, house["engineer"].id)
    with refused(DeliveryRefusal.PROJECT_CLOSED):
        await house.do("delivery", appoint_manager, house.project.id, house["engineer"].id)


async def test_the_same_person_added_at_once_is_a_member_once(sessions: async_sessionmaker[AsyncSession]) -> None:
    async with sessions.begin() as db:
        house = await administrators(await World.make(db))
        await house.staff("engineer")

    async def add() -> ProjectMember:
        async with sessions.begin() as db:
            return await add_member(db, house.as_("manager"), house.project.id, house["engineer"].id)

    outcomes = await asyncio.gather(add(), add(), add(), return_exceptions=True)
    assert sum(isinstance(outcome, ProjectMember) for outcome in outcomes) == 1
    assert {outcome.code for outcome in outcomes if isinstance(outcome, Refused)} == {DeliveryRefusal.IS_MEMBER}
