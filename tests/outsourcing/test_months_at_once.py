"""Two words on the days of a month at once: one counts, the other finds it done, and no day is stated twice (S0-44, S0-48)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import func, select

from domain.outsourcing.confirm_monthly_statement import confirm_monthly_statement
from domain.outsourcing.hand_in_monthly_statement import WorkedDays, hand_in_monthly_statement
from domain.outsourcing.models import MonthlyState, MonthlyStatement, Payable, PayableState
from domain.outsourcing.return_monthly_statement import return_monthly_statement
from domain.outsourcing.withdraw_monthly_statement import withdraw_monthly_statement
from tests.outsourcing.test_at_once import Act, Sessions, at_once
from tests.outsourcing.test_monthly_statements import NOVEMBER, PRICES, SENIOR, TERM, by_month, hand_in
from tests.world import World, at

OCTOBER = date(2026, 10, 1)


@pytest.fixture
async def world(sessions: Sessions) -> World:
    async with sessions.begin() as db:
        return await World.make(db, at(date(2026, 11, 2)))


def state(world: World, order_id: UUID, month: date, days: str) -> Act:
    worked = [WorkedDays(SENIOR, PRICES[SENIOR], Decimal(days))]
    return lambda db: hand_in_monthly_statement(db, world.as_("partner_lead"), order_id, month, worked)


async def test_a_month_is_stated_once_and_no_day_twice(sessions: Sessions, world: World) -> None:
    for _ in range(4):
        async with sessions.begin() as db:
            world.db = db
            story = await by_month(world, starts_on=date(2026, 10, 5))
        one = [state(world, story.order.id, NOVEMBER, "3") for _ in range(2)]
        assert await at_once(sessions, one) == ["MONTH_STATED", "done"]
        rest = [state(world, story.order.id, OCTOBER, "17.5"), state(world, story.order.id, OCTOBER, "17.51")]
        assert (await at_once(sessions, rest))[0] in ("DAYS_ABOVE_ORDER", "MONTH_STATED")
        async with sessions() as db:
            query = select(func.sum(MonthlyStatement.person_days)).where(MonthlyStatement.order_id == story.order.id)
            assert await db.scalar(query) == Decimal("20.5")


async def test_a_statement_is_confirmed_returned_or_withdrawn(sessions: Sessions, world: World) -> None:
    """Whoever comes first; at most one payable is open, and what is open and what waits are the term."""
    for _ in range(4):
        async with sessions.begin() as db:
            world.db = db
            story = await by_month(world)
            statement_id = (await hand_in(world, story, NOVEMBER, 10)).id
        acts: list[Act] = [
            lambda db, found=statement_id: confirm_monthly_statement(db, world.as_("manager"), found),  # type: ignore[misc]
            lambda db, found=statement_id: confirm_monthly_statement(db, world.as_("manager"), found),  # type: ignore[misc]
            lambda db, found=statement_id: return_monthly_statement(db, world.as_("manager"), found, "No."),  # type: ignore[misc]
            lambda db, found=statement_id: withdraw_monthly_statement(db, world.as_("partner_lead"), found),  # type: ignore[misc]
        ]
        assert await at_once(sessions, acts) == ["MONTHLY_STATEMENT_WRONG_STATE"] * 3 + ["done"]
        async with sessions() as db:
            statement = await db.get_one(MonthlyStatement, statement_id)
            rows = (await db.scalars(select(Payable).where(Payable.order_id == story.order.id, Payable.by_month))).all()
            opened = [row.amount for row in rows if row.state is PayableState.OPEN]
            assert opened == ([Decimal(9540)] if statement.state is MonthlyState.CONFIRMED else [])
            assert sum(row.amount for row in rows) == TERM
