"""Each scope reaches the rows that its name says, and no others."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from authz.policy import Term, read_seed
from authz.predicates import implied, predicate
from authz.scopes import SCOPES
from domain.contracts.models import BudgetLine, Contract
from domain.customers.models import Customer
from domain.database import Row
from domain.delivery.models import Project, ProjectMember
from domain.identity.models import Organisation, RoleGrant, Unit, User
from domain.partners.models import AgreementPrice, Partner
from tests.outsourcing.story import Story
from tests.world import World

ALL = Term("all", "organisation", "")


@dataclass
class House:
    """The world, and beside it another customer with contract and project, another partner, another unit."""

    world: World
    customer: Customer
    contract: Contract
    project: Project
    partner: Partner
    west: Unit

    async def reached(self, persona: str, model: type[Row], scope: str, kind: str = "organisation", role: str = "") -> set[Any]:
        """The ids of the rows that a term reaches for the persona."""
        query = select(model.id).where(predicate(model, frozenset({Term(scope, kind, role)})))
        return set(await self.world.db.scalars(query, dict(self.world.as_(persona).binds)))


@pytest.fixture
async def house(world: World) -> House:
    customer, partner = await world.new_customer("OTHER"), await world.new_partner("OTHER")
    west = await world.insert(world.new_unit("WEST", world.region.kind, world.headquarters.id))
    customer.unit_id = west.id
    await world.insert(customer)
    contract = await world.new_contract(customer)
    await world.outsider("other_customer_user", customer)
    await world.outsider("other_partner_user", partner)
    await world.staff("west_sales", ("sales_manager", west))
    await world.staff("hq_sales", ("sales_manager", world.headquarters))
    return House(world, customer, contract, await world.new_project(contract), partner, west)


def ids(*rows: Row) -> set[Any]:
    return {row.id for row in rows}


def people(house: House, *personas: str) -> set[Any]:
    return {house.world[persona].id for persona in personas}


def test_every_scope_of_the_seed_is_written_and_every_written_one_used_or_plain() -> None:
    used = {line.scope for line in read_seed()[0] if line.effect == "allow"}
    assert used <= SCOPES.keys()


async def test_a_unit_reaches_what_is_in_it_and_below(house: House) -> None:
    world = house.world
    for persona, contracts in (
        ("sales", ids(world.contract)),
        ("west_sales", ids(house.contract)),
        ("hq_sales", ids(world.contract, house.contract)),
        ("manager", set()),
    ):
        assert await house.reached(persona, Contract, "unit", "unit", "sales_manager") == contracts
    assert await house.reached("sales", Unit, "unit", "unit", "sales_manager") == ids(world.region)
    assert await house.reached("sales", Contract, "unit", "unit", "account_manager") == set()
    assert await house.reached("sales", Partner, "unit", "unit", "sales_manager") == set()


async def test_a_team_reaches_its_project_its_contract_and_its_limit(house: House) -> None:
    world = house.world
    held = ("team", "project", "project_manager")
    assert await house.reached("manager", Project, *held) == ids(world.project)
    assert await house.reached("manager", ProjectMember, *held) == set(
        await world.db.scalars(select(ProjectMember.id).where(ProjectMember.project_id == world.project.id))
    )
    assert await house.reached("manager", Contract, *held) == ids(world.contract)
    assert await house.reached("manager", BudgetLine, *held) == {world.project.budget_line_id}
    assert await house.reached("manager", Customer, *held) == set()
    assert await house.reached("sales", Project, *held) == set()
    assert await house.reached("manager", Project, "team", "project", "project_member") == set()


async def test_anywhere_is_every_row_of_what_stands_above_projects(house: House) -> None:
    every = set(await house.world.db.scalars(select(AgreementPrice.id)))
    assert await house.reached("manager", AgreementPrice, "anywhere", "project", "project_manager") == every
    assert len(every) == 4


async def test_all_in_a_unit_or_project_stays_there(house: House) -> None:
    assert await house.reached("sales", Contract, "all", "unit", "sales_manager") == ids(house.world.contract)
    assert await house.reached("manager", Project, "all", "project", "project_manager") == ids(house.world.project)


async def test_a_tenant_reaches_its_own(house: House) -> None:
    world = house.world
    for persona, customer, contract in (
        ("customer_reader", world.customer, world.contract),
        ("other_customer_user", house.customer, house.contract),
    ):
        assert await house.reached(persona, Customer, "customer") == ids(customer)
        assert await house.reached(persona, Contract, "customer") == ids(contract)
        assert await house.reached(persona, Organisation, "own_organisation") == {customer.organisation_id}
    assert await house.reached("partner_lead", Partner, "partner") == ids(world.partner)
    assert await house.reached("partner_lead", AgreementPrice, "partner") == set(await world.db.scalars(select(AgreementPrice.id)))
    assert await house.reached("other_partner_user", AgreementPrice, "partner") == set()
    for persona in ("manager", "partner_lead"):
        assert await house.reached(persona, Contract, "customer") == set()
    for persona in ("manager", "customer_reader"):
        assert await house.reached(persona, Partner, "partner") == set()


async def test_ones_own(house: House) -> None:
    world = house.world
    assert await house.reached("manager", User, "self") == people(house, "manager")
    grants = set(await world.db.scalars(select(RoleGrant.id).where(RoleGrant.user_id == world["manager"].id)))
    assert await house.reached("manager", RoleGrant, "mine") == grants
    document = await world.document("manager")
    assert await house.reached("manager", type(document), "own") == ids(document)
    assert await house.reached("buyer", type(document), "own") == set()


async def test_the_providers_companies_and_its_programs(house: House) -> None:
    world = house.world
    assert await house.reached("partner_lead", Organisation, "providers") == ids(world.provider)
    program = await world.staff("program")
    program.is_service = True
    await world.insert(program)
    assert await house.reached("manager", User, "programs") == ids(program)


async def test_the_people_of_partners(house: House) -> None:
    everybody = people(house, "partner_lead", "partner_finance", "partner_admin", "other_partner_user")
    assert await house.reached("manager", User, "partners_people") == everybody


async def test_a_customer_sees_who_works_and_signs_for_it(house: House) -> None:
    on_it = people(house, "manager", "customer_signer", "sales", "region_pmo", "hq")
    assert await house.reached("customer_reader", User, "on_customers_projects") == on_it
    assert await house.reached("other_customer_user", User, "on_customers_projects") == set()


async def test_who_signs_sees_the_project_on_the_days_of_the_authority(house: House) -> None:
    world = house.world
    assert await house.reached("sales", Project, "signs") == ids(world.project)
    assert await house.reached("buyer", Project, "signs") == set()
    world.now = world.now.replace(year=2025)
    assert await house.reached("sales", Project, "signs") == set()


async def test_an_order_opens_no_more_than_the_names_around_it(house: House) -> None:
    world = house.world
    story = await Story.placed(world)
    for scope, model in (("ordered_from_partner", Project), ("ordered_from_partner", Customer), ("orderers_of_partner", User)):
        assert await house.reached("partner_lead", model, scope) == set()
    story = await Story.sent(world)
    assert await house.reached("partner_lead", Project, "ordered_from_partner") == ids(world.project)
    assert await house.reached("partner_lead", Customer, "ordered_from_partner") == ids(world.customer)
    assert await house.reached("partner_lead", User, "orderers_of_partner") == people(house, "manager")
    assert await house.reached("customer_reader", Partner, "ordered_for_customer") == set()
    story = await Story.running(world)
    assert story.order.partner_id == world.partner.id
    assert await house.reached("customer_reader", Partner, "ordered_for_customer") == ids(world.partner)
    for persona in ("other_partner_user", "other_customer_user"):
        for scope, other in (("ordered_from_partner", Project), ("ordered_from_partner", Customer), ("ordered_for_customer", Partner)):
            assert await house.reached(persona, other, scope) == set()


async def test_terms_add_up_and_none_reaches_nothing(house: House) -> None:
    world = house.world
    both = frozenset({Term("customer", "organisation", ""), Term("unit", "unit", "sales_manager")})
    query = select(Contract.id).where(predicate(Contract, both))
    assert set(await world.db.scalars(query, dict(world.as_("customer_reader").binds))) == ids(world.contract)
    assert set(await world.db.scalars(query, dict(world.as_("west_sales").binds))) == ids(house.contract)
    nothing = select(Contract.id).where(predicate(Contract, frozenset()))
    assert (await world.db.scalars(nothing, dict(world.as_("hq").binds))).all() == []


def test_a_field_is_bare_where_the_row_implies_it() -> None:
    team, unit = Term("team", "project", "project_manager"), Term("unit", "unit", "sales_manager")
    assert implied({team}, {team, unit})
    assert implied({team, unit}, {ALL})
    assert not implied({team, unit}, {team})
    assert not implied({team}, {Term("all", "project", "project_manager")})
    assert not implied({ALL}, {team})
