"""A worker inside the test's process, and patience."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import dramatiq

from domain.platform.work import DeadLetter
from tests.workers.plant import Plant
from workers.broker import make_broker
from workers.dead_letters import list_dead
from workers.runtime import Boot
from workers.tasks import Task


@asynccontextmanager
async def working(plant: Plant, *tasks: Task, at: str | None = None, boot: Boot | None = None) -> AsyncIterator[dramatiq.Broker]:
    """A worker with two threads that does these tasks; its broker is at `at`, or the plant's database."""
    broker = make_broker(at or plant.url, boot or Boot(plant.url, 2), tasks)
    worker = dramatiq.Worker(broker, worker_threads=2, worker_timeout=100)
    broker.emit_after("process_boot")
    await asyncio.to_thread(worker.start)
    try:
        yield broker
    finally:
        await asyncio.to_thread(worker.stop, 5_000)
        await asyncio.to_thread(broker.close)


async def until(true: Callable[[], Awaitable[Any]], seconds: float = 15) -> None:
    """Waits until something has come true."""
    deadline = time.monotonic() + seconds
    while not await true():
        assert time.monotonic() < deadline, "it never came true"
        await asyncio.sleep(0.05)


async def dead(plant: Plant) -> list[DeadLetter]:
    """The dead letters that nobody has replayed."""
    async with plant.runtime.engine.connect() as connection:
        return list(await list_dead(connection))
