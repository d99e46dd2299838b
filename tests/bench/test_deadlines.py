"""What many orders that are not due cost those that are, side by side in one run: `make bench`.

The settlement windows of 10,000 orders open on one day: in a database of 10,000 orders, and in one of 100,000. A worker process as in
production claims the deadlines and does them, each in a transaction with its audit and its events, and raises the alerts that follow.
Beside it the broker's own rate: messages to a task that does nothing, taken by as many threads.
"""

import asyncio
import os
import time
from datetime import timedelta
from typing import Any

import dramatiq
import psycopg
import pytest

from domain.calendar import start_of_day
from domain.database import new_id
from tests.bench.copies import Copies
from tests.databases import TestServer
from tests.outsourcing.story import Story
from tests.workers.plant import Plant, found, plant_at
from tests.workers.post import post_office
from tests.workers.test_process import process, until
from workers.broker import make_broker
from workers.main import THREADS
from workers.messages import letter
from workers.runtime import Boot, Runtime
from workers.tasks import Task

pytestmark = pytest.mark.anyio
DUE, ALL = int(os.environ.get("DUE", "10000")), int(os.environ.get("ALL", "100000"))
POSTPONED = "UPDATE deadline SET due_at = due_at + interval '400 days' WHERE done_at IS NULL AND id = ANY (%s)"
OPENED = "SELECT count(*) FROM settlement WHERE state = 'ELIGIBLE'"
BUSY = "SELECT EXISTS (SELECT FROM dramatiq.queue WHERE state IN ('queued', 'consumed'))"
LEFT = """SELECT EXISTS (SELECT FROM dramatiq.queue WHERE state IN ('queued', 'consumed'))
    OR EXISTS (SELECT FROM outbox_event WHERE sent_at IS NULL)
    OR EXISTS (SELECT FROM deadline WHERE done_at IS NULL AND claimed_at IS NULL AND due_at <= :now)"""
LONGEST = 3600


async def nothing(_runtime: Runtime, *_values: Any) -> None:
    """No work."""


NOTHING = Task("bench.nothing", nothing, "bench", seconds=60, retries=0)


async def filled(plant: Plant, count: int) -> None:
    """A company of so many accepted orders, the clock on the minute before those that are due open; nothing else is left to do."""
    story = await found(plant, Story.accepted)
    async with plant.act():
        settlement = await Story(plant.world, story.order).settlement()
        assert settlement.eligible_on is not None
        day = start_of_day(settlement.eligible_on)
    await plant.move_clock(day - timedelta(minutes=1))
    await plant.settle_down()
    with psycopg.connect(plant.url) as connection:
        copies = Copies.of(connection, story.order.id)
        copies.make(range(1, DUE))
        if count > DUE:
            copies.make(range(DUE, DUE + 1))
            connection.execute(POSTPONED, [copies.ids])
            copies.make(range(DUE + 1, count))
    with psycopg.connect(plant.url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    plant.world.now = day


async def opened(plant: Plant) -> float:
    """Seconds from the start of the day until a worker process has opened every window that is due and done what follows."""

    async def done() -> bool:
        return not (await plant.rows(LEFT, now=plant.world.now))[0][0]

    with post_office() as post:
        async with process(plant, post, CONCORD_SMTP_URL="", CONCORD_LOG_LEVEL="ERROR"):
            began = time.perf_counter()
            await plant.move_clock(plant.world.now)
            await until(done, LONGEST)
            return time.perf_counter() - began


async def empty_rate(plant: Plant) -> float:
    """Messages that the broker hands to a task without work, in a second."""

    async def taken_all() -> bool:
        return not (await plant.rows(BUSY))[0][0]

    broker = make_broker(plant.url, Boot(plant.url, THREADS), [NOTHING])
    for number in range(DUE):
        broker.enqueue(letter(NOTHING, str(new_id()), number))
    worker = dramatiq.Worker(broker, worker_threads=THREADS)
    broker.emit_after("process_boot")
    began = time.perf_counter()
    await asyncio.to_thread(worker.start)
    await until(taken_all, LONGEST)
    taken = time.perf_counter() - began
    await asyncio.to_thread(worker.stop)
    broker.close()
    return DUE / taken


async def test_orders_that_are_not_due_cost_those_that_are_nothing(database_server: TestServer) -> None:
    taken, rate = dict[int, float](), 0.0
    for count in (DUE, ALL):
        name = f"deadlines_{count}"
        async with plant_at(database_server.clone(name)) as plant:
            await filled(plant, count)
            taken[count] = await opened(plant)
            assert [row[0] for row in await plant.rows(OPENED)] == [DUE]
            rate = await empty_rate(plant)
        database_server.drop(name)
    print(f"\n{'orders':>10}{'due':>8}{'seconds':>10}{'a second':>10}")
    for count, seconds in taken.items():
        print(f"{count:10,}{DUE:8,}{seconds:10.1f}{DUE / seconds:10.0f}")
    print(f"ratio {taken[ALL] / taken[DUE]:.2f}; the broker alone, with nothing to do: {rate:.0f} messages a second")
