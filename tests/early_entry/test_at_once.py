"""The ceiling and the contract when two people act at the same moment (S0-35, S0-44)."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from domain.contracts.models import BudgetLine
from domain.delivery.models import Project
from domain.early_entry.lose_early_entry import lose_early_entry
from domain.early_entry.models import EarlyEntry
from domain.outsourcing.link_contract import link_contract
from domain.outsourcing.models import OutsourcingOrder
from domain.outsourcing.place_order import place_order
from domain.outsourcing.submit_order import submit_order
from tests.acts.staging.early import SAID, on_site
from tests.outsourcing.story import Story, days_at, draft
from tests.outsourcing.test_at_once import Act, Sessions, at_once
from tests.world import World

ROUNDS = 8
NINE_DAYS = {"lines": days_at(9)}
"""9,540.00 with tax."""


@pytest.fixture
async def world(sessions: Sessions) -> World:
    async with sessions.begin() as db:
        return await World.make(db)


async def begun(sessions: Sessions, world: World, drafts: int, ceiling: int = 19_079) -> tuple[EarlyEntry, list[OutsourcingOrder]]:
    """An early entry on site with so many drafts, committed; its project is the world's."""
    async with sessions.begin() as db:
        world.db = db
        entry, world.project = await on_site(world, replace(SAID, ceiling=Decimal(ceiling)))
        return entry, [(await Story.placed(world, **NINE_DAYS)).order for _ in range(drafts)]


def submit(world: World, order: OutsourcingOrder) -> Act:
    return lambda db: submit_order(db, world.as_("manager"), order.id)


def place(world: World, project_id: UUID) -> Act:
    return lambda db: place_order(db, world.as_("manager"), project_id, world.agreement.id, draft(**NINE_DAYS))


def link(world: World, entry: EarlyEntry) -> Act:
    return lambda db: link_contract(db, world.as_("sales"), entry.id, world.contract.id)


def lose(world: World, entry: EarlyEntry) -> Act:
    return lambda db: lose_early_entry(db, world.as_("sales"), entry.id, "Another bidder won.")


async def test_of_two_orders_that_fit_once_one_is_booked(sessions: Sessions, world: World) -> None:
    for _ in range(ROUNDS):
        entry, drafts = await begun(sessions, world, 2)
        assert await at_once(sessions, [submit(world, order) for order in drafts]) == ["EARLY_ENTRY_CEILING", "done"]
        async with sessions() as db:
            assert (await db.get_one(BudgetLine, entry.budget_line_id)).reserved_amount == Decimal(9540)


async def test_an_order_that_is_placed_while_the_contract_is_linked_is_on_the_contract(sessions: Sessions, world: World) -> None:
    for _ in range(ROUNDS):
        entry, _ = await begun(sessions, world, 1)
        project_id, contract_id = world.project.id, world.contract.id
        assert await at_once(sessions, [place(world, project_id), link(world, entry)]) == ["done", "done"]
        async with sessions() as db:
            found = await db.scalars(select(OutsourcingOrder.contract_id).where(OutsourcingOrder.project_id == project_id))
            assert found.all() == [contract_id] * 2
            assert (await db.get_one(Project, project_id)).contract_id == contract_id


async def test_an_order_that_is_submitted_while_the_deal_is_lost_counts_or_is_refused(sessions: Sessions, world: World) -> None:
    for _ in range(ROUNDS):
        entry, (order,) = await begun(sessions, world, 1)
        outcomes = set(await at_once(sessions, [submit(world, order), lose(world, entry)])) - {"done"}
        assert outcomes <= {"EARLY_ENTRY_CEILING", "EARLY_ENTRY_ENDED"}
        async with sessions() as db:
            line = await db.get_one(BudgetLine, entry.budget_line_id)
            assert line.limit_amount == line.reserved_amount == (Decimal(0) if outcomes else Decimal(9540))


async def test_an_order_that_is_submitted_while_the_contract_is_linked_counts_on_the_contract(sessions: Sessions, world: World) -> None:
    for number in range(1, ROUNDS + 1):
        entry, (order,) = await begun(sessions, world, 1)
        assert await at_once(sessions, [submit(world, order), link(world, entry)]) == ["done", "done"]
        async with sessions() as db:
            assert (await db.get_one(BudgetLine, entry.budget_line_id)).reserved_amount == 0
            assert (await db.get_one(BudgetLine, world.contract.budget_line_id)).reserved_amount == number * Decimal(9540)
