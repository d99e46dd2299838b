"""Who signs for a party is named: one of its own side, for one party only, for a time."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.acts import Denied, NotFound, Refused
from domain.delivery.end_signatory import end_signatory
from domain.delivery.models import Party, Project, ProjectSignatory, ProjectState
from domain.delivery.name_signatory import name_signatory
from domain.delivery.refusals import DeliveryRefusal
from domain.identity.refusals import IdentityRefusal
from domain.outsourcing.acceptance_queries import parties_of
from domain.values import InputRefusal
from tests.identity.people import administrators, audited, roles_of
from tests.refusals import refused
from tests.world import World


@pytest.fixture
async def house(world: World) -> World:
    """A second project on which nobody signs yet."""
    await administrators(world)
    await world.staff("engineer")
    return world


@pytest.fixture
async def project(house: World) -> Project:
    project = await house.new_project(house.contract)
    await house.grant("manager", "project_manager", project)
    return project


async def named(house: World, project: Project, party: Party, person: str, persona: str = "manager", **changes: Any) -> ProjectSignatory:
    return await house.do(persona, name_signatory, project.id, party, house[person].id, **changes)


async def signs(house: World, project: Project, party: Party, person: str) -> bool:
    return party in await parties_of(house.db, project.id, house[person].id, house.now.date())


async def count(db: AsyncSession) -> int:
    return await db.scalar(select(func.count()).select_from(ProjectSignatory)) or 0


async def test_each_party_has_somebody_of_its_own_side(house: World, project: Project) -> None:
    people = {Party.CUSTOMER: "customer_reader", Party.SALES: "sales", Party.REGION: "region_pmo", Party.HEADQUARTERS: "engineer"}
    for party, person in people.items():
        row = await named(house, project, party, person, authority="Letter of 1 November 2026")
        assert (row.valid_from, row.valid_to, row.authority) == (house.now.date(), None, "Letter of 1 November 2026")
        assert await signs(house, project, party, person)
    assert "customer_signatory" in {role for role, *_ in await roles_of(house.db, house["customer_reader"].id)}
    assert {("ProjectSignatory", "party"), ("RoleGrant", "role")} <= await audited(house.db, "signatory:name")


async def test_staff_who_sign_see_the_project(house: World, project: Project) -> None:
    viewer = house.as_("engineer")
    query = select(Project.id).where(viewer.sees(Project))
    assert (await house.db.scalars(query, dict(viewer.binds))).all() == []
    row = await named(house, project, Party.HEADQUARTERS, "engineer")
    assert (await house.db.scalars(query, dict(viewer.binds))).all() == [project.id]
    await house.do("manager", end_signatory, row.id)
    assert (await house.db.scalars(query, dict(viewer.binds))).all() == []


@pytest.mark.parametrize(
    ("party", "person", "code"),
    [
        (Party.CUSTOMER, "sales", DeliveryRefusal.NOT_OF_CUSTOMER),
        (Party.CUSTOMER, "partner_lead", DeliveryRefusal.NOT_OF_CUSTOMER),
        (Party.CUSTOMER, "stranger", DeliveryRefusal.NOT_OF_CUSTOMER),
        (Party.SALES, "customer_reader", IdentityRefusal.NOT_STAFF),
        (Party.REGION, "partner_lead", IdentityRefusal.NOT_STAFF),
    ],
)
async def test_nobody_signs_for_the_other_side(house: World, project: Project, party: Party, person: str, code: Any) -> None:
    await house.outsider("stranger", await house.new_customer("OTHER"))
    before = await count(house.db)
    with refused(code, "userId"):
        await named(house, project, party, person)
    assert await count(house.db) == before


async def test_nobody_signs_for_two_parties_at_one_time(house: World, project: Project) -> None:
    today = house.now.date()
    await named(house, project, Party.SALES, "sales", valid_to=today + timedelta(days=9))
    with refused(DeliveryRefusal.SIGNS_FOR_ANOTHER, "userId"):
        await named(house, project, Party.REGION, "sales")
    with refused(DeliveryRefusal.SIGNS_FOR_ANOTHER, "userId"):
        await named(house, project, Party.REGION, "sales", valid_from=today + timedelta(days=9))
    with refused(DeliveryRefusal.SIGNS_ALREADY, "userId"):
        await named(house, project, Party.SALES, "sales")
    await named(house, project, Party.REGION, "sales", valid_from=today + timedelta(days=10))
    with refused(DeliveryRefusal.SIGNS_FOR_ANOTHER, "userId"):
        await named(house, project, Party.HEADQUARTERS, "sales", valid_from=today - timedelta(days=1), valid_to=today)
    await named(house, project, Party.HEADQUARTERS, "sales", valid_from=today - timedelta(days=5), valid_to=today - timedelta(days=1))


async def test_an_ended_signatory_signs_nothing_from_that_moment(house: World, project: Project) -> None:
    row = await named(house, project, Party.SALES, "sales")
    await house.do("manager", end_signatory, row.id)
    assert not await signs(house, project, Party.SALES, "sales")
    with refused(DeliveryRefusal.SIGNATORY_ENDED):
        await house.do("manager", end_signatory, row.id)
    again = await named(house, project, Party.REGION, "sales")
    house.pass_days(3)
    await house.do("manager", end_signatory, again.id)
    assert again.valid_to == house.now.date() - timedelta(days=1)
    assert not await signs(house, project, Party.REGION, "sales")


@pytest.mark.parametrize("changes", [{"valid_to": date(2026, 11, 1)}, {"valid_from": date(2027, 1, 2), "valid_to": date(2027, 1, 1)}])
async def test_a_time_that_ends_before_it_begins_is_refused(house: World, project: Project, changes: dict[str, Any]) -> None:
    with refused(InputRefusal.DATES_REVERSED, "validTo"):
        await named(house, project, Party.SALES, "sales", **changes)


async def test_who_names_and_who_does_not(house: World, project: Project) -> None:
    row = await named(house, project, Party.SALES, "sales")
    before = await count(house.db)
    for persona in ("sales", "region_pmo", "auditor", "admin", "customer_admin", "customer_signer", "partner_admin"):
        with pytest.raises(Denied):
            await named(house, project, Party.REGION, "engineer", persona)
        with pytest.raises(NotFound if persona == "admin" else Denied):
            await house.do(persona, end_signatory, row.id)
    await house.staff("other_manager", ("project_manager", house.project))
    with pytest.raises(NotFound):
        await named(house, project, Party.REGION, "engineer", "other_manager")
    with pytest.raises(NotFound):
        await house.do("other_manager", end_signatory, row.id)
    await house.put_into(project, ProjectState.CLOSED)
    with refused(DeliveryRefusal.PROJECT_CLOSED):
        await named(house, project, Party.REGION, "engineer")
    assert await count(house.db) == before


async def test_two_parties_named_at_once_get_one(sessions: async_sessionmaker[AsyncSession]) -> None:
    async with sessions.begin() as db:
        house = await administrators(await World.make(db))
        await house.staff("engineer")

    async def name(party: Party) -> ProjectSignatory:
        async with sessions.begin() as db:
            return await name_signatory(db, house.as_("manager"), house.project.id, party, house["engineer"].id)

    outcomes = await asyncio.gather(name(Party.SALES), name(Party.REGION), name(Party.HEADQUARTERS), return_exceptions=True)
    assert sum(isinstance(outcome, ProjectSignatory) for outcome in outcomes) == 1
    assert {outcome.code for outcome in outcomes if isinstance(outcome, Refused)} == {DeliveryRefusal.SIGNS_FOR_ANOTHER}
