"""A kept statement is run by the driver itself: on the pool's connections, under the same rules, one round trip a request."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import asyncpg
import psycopg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool

from domain.database import Unreachable, driver_connection, is_away, make_reading_engine, sqlstate
from tests.api.asking import Asker

END = "SELECT pg_terminate_backend(%s, 10000)"
CODES = "{ customers(first: 3) { nodes { code } } }"


@pytest.fixture
async def reading(shelf_url: str) -> AsyncIterator[AsyncEngine]:
    engine = make_reading_engine(shelf_url, 8, pool_size=1, max_overflow=0, pool_timeout=1)
    yield engine
    await engine.dispose()


async def pid(engine: AsyncEngine) -> Any:
    async with driver_connection(engine) as connection:
        return await connection.fetchval("SELECT pg_backend_pid()")


def lent(engine: AsyncEngine) -> int:
    assert isinstance(engine.pool, QueuePool)
    return engine.pool.checkedout()


async def test_both_roads_answer_the_same(asker: Asker) -> None:
    by_driver = await asker.data("hq", CODES)
    with asker.statements() as followed:
        assert await asker.data("hq", CODES) == by_driver
    assert len(followed) == 1


async def test_a_request_is_one_query_of_the_driver(asker: Asker, reading: AsyncEngine) -> None:
    asked: list[str] = []
    mine = replace(asker, graph=replace(asker.graph, reading=reading))
    async with driver_connection(reading) as connection:
        connection.add_query_logger(lambda query: asked.append(query.query))
    for _ in range(2):
        await mine.data("hq", CODES)
    await asyncio.sleep(0)  # the logger is called by the loop
    assert ["row_to_json" in query for query in asked] == [True, True]


async def test_it_reads_only_in_a_snapshot_within_its_time(shelf_url: str) -> None:
    engine = make_reading_engine(shelf_url, 1, pool_size=1)
    async with driver_connection(engine) as connection:
        assert await connection.fetchval("SHOW transaction_isolation") == "repeatable read"
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await connection.fetchval("UPDATE customer SET name = name")
        with pytest.raises(asyncpg.QueryCanceledError) as slow:
            await connection.fetchval("SELECT pg_sleep(20)")
    assert (sqlstate(slow.value), is_away(slow.value)) == ("57014", False)
    await engine.dispose()


async def test_one_connection_serves_request_after_request(reading: AsyncEngine) -> None:
    assert await pid(reading) == await pid(reading)


async def test_whoever_is_stopped_leaves_the_connection_to_nobody(reading: AsyncEngine) -> None:
    before = await pid(reading)

    async def sleep() -> None:
        async with driver_connection(reading) as connection:
            await connection.fetchval("SELECT pg_sleep(20)")

    task = asyncio.create_task(sleep())
    while not lent(reading):  # noqa: ASYNC110  # nothing tells it
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert lent(reading) == 0
    assert await pid(reading) != before


async def ended_at_work(engine: AsyncEngine, other: psycopg.Connection, before: int) -> None:
    async with driver_connection(engine) as connection:
        other.execute(END, [before])
        await connection.fetchval("SELECT 1")


@pytest.mark.parametrize("at_work", [True, False])
async def test_a_connection_that_the_server_ends_is_away_once_at_most(reading: AsyncEngine, shelf_url: str, at_work: bool) -> None:
    before = await pid(reading)
    with psycopg.connect(shelf_url, autocommit=True) as other:
        if at_work:
            with pytest.raises(Unreachable) as lost:
                await ended_at_work(reading, other, before)
            assert is_away(lost.value)
        else:
            other.execute(END, [before])
    assert await pid(reading) != before
    assert lent(reading) == 0
