"""Repeats under one key: while the first runs, when its connection dies, and when whoever asked has gone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from api.graph import Graph
from domain.database import make_engine
from domain.outsourcing.models import OrderTransition
from domain.platform.journal import make_sessions
from tests.acts.calling import Caller, Json, outcome
from tests.acts.cases.every import CASES

TWINS = 50
KEY = "the same"
STEPS = 2
"""Approved, and sent with it."""
WAITING = "SELECT pid FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"


@pytest.fixture
async def narrow(caller: Caller) -> AsyncIterator[Caller]:
    """A process with two connections for acts."""
    url = caller.acting.url.render_as_string(hide_password=False).replace("+asyncpg", "")
    engine = make_engine(url, pool_size=2, max_overflow=0)
    graph = Graph(caller.graph.schema, caller.graph.actions, caller.graph.reading, make_sessions(engine))
    yield replace(caller, graph=graph, acting=engine)
    await engine.dispose()


@asynccontextmanager
async def held(caller: Caller) -> AsyncIterator[AsyncConnection]:
    """Somebody else has the submitted order's row."""
    async with caller.acting.connect() as connection:
        await connection.execute(text("SELECT FROM outsourcing_order WHERE id = :id FOR UPDATE"), {"id": caller.stage.row("submitted").id})
        yield connection
        await connection.rollback()


async def waiting(connection: AsyncConnection) -> int:
    """The backend that waits for the row, once it does."""
    for _ in range(500):
        found = (await connection.execute(text(WAITING))).scalar_one_or_none()
        if found is not None:
            return int(found)
        await asyncio.sleep(0.01)
    raise AssertionError("nobody waits")


@asynccontextmanager
async def statements(engine: AsyncEngine) -> AsyncIterator[list[str]]:
    """What is asked of the database meanwhile."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        seen.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine.sync_engine, "before_cursor_execute", note)


def approve(caller: Caller) -> asyncio.Task[Json]:
    """The order's approval, under way."""
    return asyncio.ensure_future(caller.call("buyer", "approve_order", {"orderId": caller.stage.id("submitted")}, key=KEY))


async def approvals(caller: Caller) -> int:
    async with caller.acting.connect() as connection:
        moved = select(func.count()).select_from(OrderTransition)
        return int(await connection.scalar(moved.where(OrderTransition.order_id == caller.stage.row("submitted").id)) or 0)


async def test_fifty_repeats_wait_for_the_first_and_are_in_nobodys_way(caller: Caller, narrow: Caller) -> None:
    before = await approvals(caller)
    async with held(caller) as other:
        first = approve(narrow)
        await waiting(other)
        async with statements(narrow.acting) as seen:
            twins = [approve(narrow) for _ in range(TWINS - 1)]
            await asyncio.sleep(0.2)
            assert seen == []
        assert outcome(await narrow.call("sales", "open_customer", CASES["open_customer"].given(caller.stage))) == "DONE"
        assert not any(twin.done() for twin in [first, *twins])
    answers = await asyncio.gather(first, *twins)
    assert outcome(answers[0]) == "DONE"
    assert answers == [answers[0]] * TWINS
    assert await approvals(caller) == before + STEPS


async def test_what_died_half_way_is_done_by_its_repeat(caller: Caller, narrow: Caller) -> None:
    before = await approvals(caller)
    async with held(caller) as other:
        broken = approve(narrow)
        await other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": await waiting(other)})
        assert outcome(await broken) == "UNAVAILABLE"
        gone = approve(narrow)
        await waiting(other)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
    assert await approvals(caller) == before
    assert outcome(await approve(narrow)) == "DONE"
    assert outcome(await approve(narrow)) == "DONE"
    assert await approvals(caller) == before + STEPS
