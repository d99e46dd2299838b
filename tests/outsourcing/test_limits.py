"""The limits of an order hold in the booking transaction, also when two people book at once (S0-44)."""

import asyncio
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from domain.acts import Refused
from domain.contracts.models import BudgetLine
from domain.outsourcing.cancel_order import cancel_order
from domain.outsourcing.decline_order import decline_order
from domain.outsourcing.models import OrderState
from domain.outsourcing.place_order import place_order
from domain.outsourcing.refusals import OrderRefusal
from domain.outsourcing.return_order import return_order
from domain.outsourcing.submit_order import submit_order
from tests.outsourcing.story import Story, days_at, draft
from tests.world import World

NINE_DAYS = {"lines": days_at(9)}
"""9 person-days, 9,540.00 with tax."""


async def set_limit(world: World, of: str, **limits: int | str | None) -> None:
    line = await world.db.get_one(BudgetLine, getattr(world, of).budget_line_id)
    for name, value in limits.items():
        setattr(line, name, None if value is None else Decimal(value))
    await world.insert(line)


async def taken(world: World, of: str) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    line = await world.again(await world.db.get_one(BudgetLine, getattr(world, of).budget_line_id))
    return line.reserved_amount, line.reserved_days, line.booked_amount, line.booked_days


NOTHING = (Decimal(0),) * 4


@pytest.mark.parametrize("of", ["contract", "agreement", "project"])
@pytest.mark.parametrize(("limit", "least"), [("amount", "9540"), ("days", "9")])
async def test_an_order_beyond_a_limit_is_refused_by_the_name_of_the_limit(world: World, of: str, limit: str, least: str) -> None:
    story = await Story.placed(world, **NINE_DAYS)
    await set_limit(world, of, **{f"limit_{limit}": str(Decimal(least) - Decimal("0.01"))})
    with pytest.raises(Refused) as refused:
        await world.do("manager", submit_order, story.order.id)
    assert refused.value.code is OrderRefusal[f"{of.upper()}_{limit.upper()}_LIMIT"]
    assert not any(sign.isdigit() for sign in str(refused.value)), "no amount leaks to who may not know it"
    assert await taken(world, of) == NOTHING
    assert await story.state() is OrderState.DRAFT
    await set_limit(world, of, **{f"limit_{limit}": least})
    await world.do("manager", submit_order, story.order.id)
    assert await taken(world, of) == (Decimal(9540), Decimal(9), Decimal(0), Decimal(0))


async def test_a_limit_that_is_not_set_does_not_bind(world: World) -> None:
    for of in ("contract", "agreement", "project"):
        await set_limit(world, of, limit_amount=None, limit_days=None)
    story = await Story.sent(world, lines=days_at(90_000))
    assert await story.state() is OrderState.SENT


async def test_returned_declined_and_cancelled_orders_free_their_limits(world: World) -> None:
    returned, declined, cancelled = [await Story.placed(world, **NINE_DAYS) for _ in range(3)]
    await world.do("manager", submit_order, returned.order.id)
    await world.do("buyer", return_order, returned.order.id, "Please split it.")
    sent = await Story.sent(world, **NINE_DAYS)
    await world.do("partner_lead", decline_order, sent.order.id, "No people.")
    await world.do("manager", submit_order, cancelled.order.id)
    await world.do("manager", cancel_order, cancelled.order.id, "Not needed.")
    assert [await story.state() for story in (returned, sent, cancelled)] == [OrderState.DRAFT, OrderState.DECLINED, OrderState.CANCELLED]
    for of in ("contract", "agreement", "project"):
        assert await taken(world, of) == NOTHING
    assert await declined.state() is OrderState.DRAFT


async def two_drafts(sessions: async_sessionmaker[AsyncSession], limit: str) -> tuple[World, list[UUID]]:
    """Two drafts on two projects of one contract, of which the limit lets one through."""
    async with sessions.begin() as db:
        world = await World.make(db)
        other = await world.new_project(world.contract)
        await world.grant("manager", "project_manager", other)
        drafts = [
            await world.do("manager", place_order, project.id, world.agreement.id, draft(**NINE_DAYS)) for project in (world.project, other)
        ]
        await set_limit(world, "contract", limit_amount=limit)
    return world, [order.id for order in drafts]


async def submit_at_once(sessions: async_sessionmaker[AsyncSession], world: World, order_ids: Sequence[UUID]) -> list[str]:
    """Each on a connection of its own, both meeting before they begin to write."""
    barrier = asyncio.Barrier(len(order_ids))

    async def submit(order_id: UUID) -> str:
        async with sessions() as db, db.begin():
            await db.execute(text("SELECT 1"))
            await barrier.wait()
            try:
                await submit_order(db, world.as_("manager"), order_id)
            except Refused as refused:
                await db.rollback()
                return str(refused.code)
        return "submitted"

    return sorted(await asyncio.gather(*(submit(order_id) for order_id in order_ids)))


async def take_back(sessions: async_sessionmaker[AsyncSession], world: World, order_ids: Sequence[UUID]) -> None:
    for order_id in order_ids:
        async with sessions() as db, db.begin():
            try:
                await return_order(db, world.as_("buyer"), order_id, "Once more.")
            except Refused:
                await db.rollback()


async def reserved(sessions: async_sessionmaker[AsyncSession], world: World) -> Decimal:
    async with sessions() as db:
        return (await db.get_one(BudgetLine, world.contract.budget_line_id)).reserved_amount


async def test_of_two_orders_at_once_the_limit_lets_one_through_a_hundred_times(sessions: async_sessionmaker[AsyncSession]) -> None:
    world, order_ids = await two_drafts(sessions, "10000")
    for _ in range(100):
        assert await submit_at_once(sessions, world, order_ids) == ["CONTRACT_AMOUNT_LIMIT", "submitted"]
        assert await reserved(sessions, world) == Decimal(9540)
        await take_back(sessions, world, order_ids)
    assert await reserved(sessions, world) == Decimal(0)


async def test_without_the_check_the_same_two_orders_exceed_the_limit(
    sessions: async_sessionmaker[AsyncSession], engine: AsyncEngine
) -> None:
    world, order_ids = await two_drafts(sessions, "10000")
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE budget_line DROP CONSTRAINT ck_budget_line_amount_limit"))
    assert await submit_at_once(sessions, world, order_ids) == ["submitted", "submitted"]
    assert await reserved(sessions, world) == Decimal(19080)


async def test_bookings_that_wait_for_each_other_lose_nothing(sessions: async_sessionmaker[AsyncSession]) -> None:
    world, order_ids = await two_drafts(sessions, "100000")
    for _ in range(20):
        assert await submit_at_once(sessions, world, order_ids) == ["submitted", "submitted"]
        assert await reserved(sessions, world) == Decimal(19080)
        await take_back(sessions, world, order_ids)


async def test_one_order_submitted_by_two_at_once_is_submitted_once(sessions: async_sessionmaker[AsyncSession]) -> None:
    world, (order_id, _) = await two_drafts(sessions, "100000")
    for _ in range(100):
        assert await submit_at_once(sessions, world, [order_id, order_id]) == ["ORDER_WRONG_STATE", "submitted"]
        assert await reserved(sessions, world) == Decimal(9540)
        await take_back(sessions, world, [order_id])
