"""A worker process: relay, clock, sealer and task threads, from its start to a graceful stop on SIGTERM or SIGINT."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import dramatiq
import structlog

from domain.database import make_engine
from domain.platform.wakeup import Wakeup
from domain.platform.work import OUTBOX_CHANNEL
from settings import settings
from workers.broker import install, make_broker
from workers.clock import Clock
from workers.heartbeat import Heartbeat
from workers.housekeeping import PAUSE, Housekeeping
from workers.loop import Loop
from workers.messages import Sender
from workers.relay import Relay
from workers.runtime import Boot
from workers.sealer import Sealer
from workers.subscriptions import DEADLINES, SUBSCRIPTIONS, TASKS

THREADS = 4
GRACE = 30_000
"""Milliseconds that running tasks get at a stop; one that is not done then is done by another worker."""
Beside = Callable[[asyncio.Event], Coroutine[Any, Any, None]]
"""What runs in the same loop until the event, as the server of the metrics."""
log = structlog.get_logger(__name__)


def run(database_url: str, direct_url: str | None = None, threads: int = THREADS, beside: Beside | None = None) -> None:
    """Works until it is told to stop. `direct_url` leads past a connection pooler, for LISTEN and the broker."""
    asyncio.run(work(database_url, direct_url or database_url, threads, beside))


async def work(database_url: str, direct_url: str, threads: int, beside: Beside | None = None) -> None:
    """The same in a running loop; returns after SIGTERM or SIGINT."""
    if settings().broker_url is None:
        await asyncio.to_thread(install, direct_url)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    broker = make_broker(settings().broker_url or direct_url, Boot(database_url, threads), TASKS)
    worker = dramatiq.Worker(broker, worker_threads=threads)
    broker.emit_after("process_boot")
    await asyncio.to_thread(worker.start)
    try:
        async with asyncio.TaskGroup() as working:
            working.create_task(_turn(database_url, direct_url, broker, worker, stop))
            if beside is not None:
                working.create_task(beside(stop))
    finally:
        log.info("stopping")
        await asyncio.to_thread(worker.stop, GRACE)
        broker.close()


async def _turn(database_url: str, direct_url: str, broker: dramatiq.Broker, worker: dramatiq.Worker, stop: asyncio.Event) -> None:
    engine = make_engine(database_url, pool_size=4, max_overflow=0, hide_parameters=True)
    wakeup, sender = Wakeup(direct_url, OUTBOX_CHANNEL), Sender(broker)
    relay = Loop("relay", Relay(engine, sender, SUBSCRIPTIONS).step, partial(wakeup.wait, 1))
    clock = Loop("clock", Clock(engine, sender, DEADLINES).step, partial(asyncio.sleep, 1))
    sealer = Loop("sealer", Sealer(engine).step, partial(asyncio.sleep, 1))
    heartbeat = Heartbeat(engine, lambda: all(loop.turns() for loop in (relay, clock, sealer)) and _threads_live(worker))
    beats = Loop("heartbeat", heartbeat.step, partial(asyncio.sleep, 2))
    housekeeping = Loop("housekeeping", Housekeeping(engine).step, partial(asyncio.sleep, PAUSE))
    try:
        async with asyncio.TaskGroup() as turning:
            for loop in (relay, clock, sealer, beats, housekeeping):
                turning.create_task(loop.run(stop), name=loop.name)
        await heartbeat.end()
    finally:
        await wakeup.close()
        await engine.dispose()


def _threads_live(worker: dramatiq.Worker) -> bool:
    threads = [*worker.workers, *worker.consumers.values()]
    return all(thread.is_alive() for thread in threads)
