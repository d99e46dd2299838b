"""The provider's tree: what is below whom, and that it stays a tree."""

import asyncio
from collections.abc import Mapping

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from domain.acts import Conflict, Denied, Refused
from domain.identity.add_unit import add_unit
from domain.identity.models import Unit, UnitAncestor, UnitKind
from domain.identity.move_unit import move_unit
from domain.identity.refusals import IdentityRefusal
from tests.company import Company
from tests.identity.people import administrators, audited, events
from tests.refusals import refused
from tests.world import World


@pytest.fixture
async def tree(world: World) -> dict[str, Unit]:
    """HQ over EAST over CITY over TEAM, and WEST beside EAST."""
    await administrators(world)
    units = {"HQ": world.headquarters, "EAST": world.region}
    for code, parent, kind in (("CITY", "EAST", UnitKind.BRANCH), ("TEAM", "CITY", UnitKind.DEPARTMENT), ("WEST", "HQ", UnitKind.REGION)):
        units[code] = await world.do("admin", add_unit, code=code, name=code.title(), kind=kind, parent_id=units[parent].id)
    return units


async def above(db: AsyncSession) -> Mapping[str, str]:
    """Each unit with all above it, itself too, in alphabetical order."""
    lower, upper = Unit.__table__.alias(), Unit.__table__.alias()
    query = select(lower.c.code, upper.c.code).join_from(UnitAncestor, lower, lower.c.id == UnitAncestor.unit_id)
    query = query.join(upper, upper.c.id == UnitAncestor.ancestor_id).order_by(lower.c.code, upper.c.code)
    found: dict[str, str] = {}
    for code, other in await db.execute(query):
        found[code] = f"{found.get(code, '')} {other}".strip()
    return found


async def test_a_unit_is_below_its_parent_and_all_above_that(world: World, tree: dict[str, Unit]) -> None:
    assert await above(world.db) == {
        "HQ": "HQ",
        "EAST": "EAST HQ",
        "CITY": "CITY EAST HQ",
        "TEAM": "CITY EAST HQ TEAM",
        "WEST": "HQ WEST",
    }
    assert tree["TEAM"].valid_from == world.now.date()
    assert (await events(world.db))[-3:] == ["UnitAdded"] * 3
    assert ("Unit", "code") in await audited(world.db, "unit:add")


async def test_a_moved_unit_takes_along_what_is_below(world: World, tree: dict[str, Unit]) -> None:
    await world.do("admin", move_unit, tree["CITY"].id, tree["WEST"].id)
    assert await above(world.db) == {
        "HQ": "HQ",
        "EAST": "EAST HQ",
        "CITY": "CITY HQ WEST",
        "TEAM": "CITY HQ TEAM WEST",
        "WEST": "HQ WEST",
    }


@pytest.mark.parametrize(("unit", "parent"), [("EAST", "EAST"), ("EAST", "CITY"), ("EAST", "TEAM"), ("HQ", "WEST")])
async def test_a_unit_never_stands_below_itself(world: World, tree: dict[str, Unit], unit: str, parent: str) -> None:
    before = await above(world.db)
    with refused(IdentityRefusal.UNIT_IN_CIRCLE, "parentId"):
        await world.do("admin", move_unit, tree[unit].id, tree[parent].id)
    assert await above(world.db) == before


async def test_two_moves_at_once_close_no_circle(engine: AsyncEngine) -> None:
    company = await Company.found(engine)
    admin, top = await company.admin(), company.founded.headquarters.id
    units = {}
    async with company.sessions.begin() as db:
        for code in ("ONE", "TWO"):
            units[code] = (await add_unit(db, admin, code=code, name=code, kind=UnitKind.REGION, parent_id=top)).id
            below = await add_unit(db, admin, code=f"{code}_BELOW", name=code, kind=UnitKind.BRANCH, parent_id=units[code])
            units[f"{code}_BELOW"] = below.id

    async def move(unit: str, parent: str) -> None:
        async with company.sessions.begin() as db:
            await move_unit(db, admin, units[unit], units[parent])

    for _ in range(20):
        outcomes = await asyncio.gather(move("ONE", "TWO_BELOW"), move("TWO", "ONE_BELOW"), return_exceptions=True)
        assert sum(outcome is None for outcome in outcomes) == 1, outcomes
        assert [outcome.code for outcome in outcomes if isinstance(outcome, Refused)] == [IdentityRefusal.UNIT_IN_CIRCLE]
        async with company.sessions.begin() as db:
            assert sorted(len(names.split()) for names in (await above(db)).values()) == [1, 2, 3, 4, 5]
            for code in ("ONE", "TWO"):
                await move_unit(db, admin, units[code], top)


async def test_there_is_one_root(world: World) -> None:
    with pytest.raises(IntegrityError, match="uq_unit_root"):
        await world.insert(world.new_unit("OTHER", UnitKind.HEADQUARTERS))


async def test_the_database_refuses_a_circle_whoever_writes_it(world: World, tree: dict[str, Unit]) -> None:
    move = text("UPDATE unit SET parent_id = :parent WHERE id = :unit")
    with pytest.raises(IntegrityError, match="cannot stand below itself"):
        await world.db.execute(move, {"unit": tree["EAST"].id, "parent": tree["TEAM"].id})


async def test_codes_are_taken_once_and_closed_units_get_no_more(world: World, tree: dict[str, Unit]) -> None:
    with refused(IdentityRefusal.UNIT_CODE_TAKEN, "code"):
        await world.do("admin", add_unit, code="WEST", name="Again", kind=UnitKind.REGION, parent_id=tree["HQ"].id)
    tree["WEST"].valid_to = tree["WEST"].valid_from
    await world.insert(tree["WEST"])
    await world.do("admin", add_unit, code="LAST", name="Last", kind=UnitKind.BRANCH, parent_id=tree["WEST"].id)
    world.pass_days(1)
    with refused(IdentityRefusal.UNIT_CLOSED, "parentId"):
        await world.do("admin", add_unit, code="LATE", name="Late", kind=UnitKind.BRANCH, parent_id=tree["WEST"].id)


async def test_only_the_administrator_changes_the_tree(world: World, tree: dict[str, Unit]) -> None:
    before = await above(world.db)
    for persona in ("manager", "hq", "account", "auditor", "customer_admin", "partner_admin"):
        with pytest.raises(Denied):
            await world.do(persona, add_unit, code="NEW", name="New", kind=UnitKind.REGION, parent_id=tree["HQ"].id)
        with pytest.raises(Denied):
            await world.do(persona, move_unit, tree["CITY"].id, tree["WEST"].id)
    assert await above(world.db) == before


async def test_a_move_of_an_old_version_is_a_conflict(world: World, tree: dict[str, Unit]) -> None:
    await world.do("admin", move_unit, tree["CITY"].id, tree["WEST"].id, expected_version=1)
    with pytest.raises(Conflict):
        await world.do("admin", move_unit, tree["CITY"].id, tree["EAST"].id, expected_version=1)
