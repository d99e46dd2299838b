"""Two approvers at the same moment: their transactions meet before either does anything, and each task hears one word."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.acts import Actor, Conflict, Denied, Refused, begin_act
from domain.approvals.decide import decide
from domain.approvals.models import Approval, ApprovalDecision, ApprovalState, Verdict
from domain.contracts.models import BudgetLine
from domain.outsourcing.approve_order import approve_order
from domain.outsourcing.models import OutsourcingOrder
from domain.outsourcing.place_order import place_order
from domain.outsourcing.return_order import return_order
from domain.outsourcing.submit_order import submit_order
from tests.outsourcing.story import days_at, draft
from tests.world import World

Sessions = async_sessionmaker[AsyncSession]
ROUNDS = 10


async def submitted(sessions: Sessions, count: int, days: int = 9) -> tuple[World, list[UUID]]:
    """A committed company with submitted orders."""
    async with sessions.begin() as db:
        world = await World.make(db)
        for of in (world.contract, world.agreement, world.project):
            line = await db.get_one(BudgetLine, of.budget_line_id)
            line.limit_amount = line.limit_days = None
            await world.insert(line)
        ids = []
        for _ in range(count):
            order = await world.do("manager", place_order, world.project.id, world.agreement.id, draft(lines=days_at(days)))
            await world.do("manager", submit_order, order.id)
            ids.append(order.id)
    return world, ids


async def meet(sessions: Sessions, world: World, *calls: tuple[str, object, Sequence[object]]) -> list[str]:
    """What each comes to, in a word, sorted."""
    barrier = asyncio.Barrier(len(calls))

    async def one(persona: str, act: object, arguments: Sequence[object]) -> str:
        async with sessions() as db, db.begin():
            await db.execute(text("SELECT 1"))
            await barrier.wait()
            try:
                await act(db, world.as_(persona), *arguments)  # type: ignore[operator]  # an act
            except (Refused, Conflict, Denied) as no:
                await db.rollback()
                return str(no.code.value) if isinstance(no, Refused) else type(no).__name__
        return "DONE"

    return sorted(await asyncio.gather(*(one(*call) for call in calls)))


async def say(db: AsyncSession, actor: Actor, subject_id: UUID, verdict: Verdict, opinion: str | None = None) -> None:
    """The engine without the act of the order."""
    begin_act(db, actor, "test:decide")
    await decide(db, actor, subject_id, verdict, opinion)


async def words(sessions: Sessions, subject_id: UUID) -> list[str]:
    async with sessions() as db:
        query = select(ApprovalDecision.verdict).where(ApprovalDecision.subject_id == subject_id)
        return sorted(verdict.value for verdict in await db.scalars(query))


async def test_of_a_yes_and_a_return_at_once_exactly_one_counts(sessions: Sessions) -> None:
    world, ids = await submitted(sessions, ROUNDS)
    for order_id in ids:
        calls = ("buyer", approve_order, [order_id]), ("hq", return_order, [order_id, "No."])
        assert await meet(sessions, world, *calls) == ["DONE", "ORDER_WRONG_STATE"]
        assert len(await words(sessions, order_id)) == 1


async def test_side_by_side_both_words_count_and_the_order_is_sent_once(sessions: Sessions) -> None:
    world, ids = await submitted(sessions, ROUNDS, days=500)
    for order_id in ids:
        assert await meet(sessions, world, ("buyer", approve_order, [order_id]), ("hq", approve_order, [order_id])) == ["DONE", "DONE"]
        assert await words(sessions, order_id) == ["APPROVE", "APPROVE"]
    async with sessions() as db:
        states = (await db.scalars(select(OutsourcingOrder.state))).all()
        assert {state.value for state in states} == {"SENT"}


async def test_the_engine_alone_hears_one_person_once(sessions: Sessions) -> None:
    """Without the lock that the order's own acts hold: the approval's lock decides."""
    world, ids = await submitted(sessions, ROUNDS, days=500)
    for order_id in ids:
        outcomes = await meet(sessions, world, *[("hq", say, [order_id, Verdict.APPROVE])] * 2)
        assert outcomes == ["DECIDED_ALREADY", "DONE"]
        assert await words(sessions, order_id) == ["APPROVE"]


async def test_the_last_word_at_once_with_a_return_ends_it_one_way(sessions: Sessions) -> None:
    world, ids = await submitted(sessions, ROUNDS, days=500)
    for order_id in ids:
        assert await meet(sessions, world, ("buyer", say, [order_id, Verdict.APPROVE])) == ["DONE"]
        outcomes = await meet(sessions, world, ("hq", say, [order_id, Verdict.APPROVE]), ("hq", say, [order_id, Verdict.RETURN, "No."]))
        assert outcomes == ["DONE", "NOT_IN_APPROVAL"]
    async with sessions() as db:
        counted = select(Approval.state, func.count()).group_by(Approval.state)
        found = dict((await db.execute(counted)).all())
    assert sum(found.values()) == ROUNDS
    assert set(found) <= {ApprovalState.APPROVED, ApprovalState.RETURNED}


@pytest.mark.parametrize("statement", ["UPDATE approval_decision SET opinion = 'x'", "DELETE FROM approval_decision"])
async def test_a_word_stands(sessions: Sessions, statement: str) -> None:
    world, (order_id,) = await submitted(sessions, 1)
    assert await meet(sessions, world, ("buyer", approve_order, [order_id])) == ["DONE"]
    async with sessions() as db:
        with pytest.raises(Exception, match=r"A row of approval_decision is never changed\."):
            await db.execute(text(statement))
