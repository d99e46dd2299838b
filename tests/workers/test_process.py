"""A worker as a process of its own: it follows, mails, stops in good order, and what a killed one left is done by the next."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from obstore.store import LocalStore
from sqlalchemy import text

from domain.calendar import start_of_day
from domain.outsourcing.models import PaymentKind
from domain.platform.verify_chain import verify_chain
from tests.outsourcing.story import Story
from tests.workers.plant import Plant, found
from tests.workers.post import Post
from tests.world import World
from workers.heartbeat import worker_answers

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def process(plant: Plant, post: Post, **given: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A worker process that has shown itself alive, with these further settings; whatever happens, it has ended afterwards."""
    here = {"CONCORD_DATABASE_URL": plant.url, "CONCORD_SMTP_URL": post.url, "CONCORD_BASE_URL": "https://concord.example"}
    worker = await asyncio.create_subprocess_exec(sys.executable, "-m", "concord", "work", env=os.environ | here | given)
    try:
        await until(lambda: answers(plant))
        yield worker
    finally:
        if worker.returncode is None:
            worker.kill()
            await worker.wait()


async def answers(plant: Plant) -> bool:
    async with plant.runtime.engine.connect() as connection:
        return await worker_answers(connection)


async def until(true: Callable[[], Awaitable[Any]], seconds: float = 40) -> None:
    """Waits until something has come true."""
    deadline = time.monotonic() + seconds
    while not await true():
        assert time.monotonic() < deadline, "it never came true"
        await asyncio.sleep(0.1)


async def stop(worker: asyncio.subprocess.Process) -> int:
    worker.terminate()
    return await asyncio.wait_for(worker.wait(), 30)


async def count(plant: Plant, query: str) -> int:
    ((number,),) = await plant.rows(f"SELECT count(*) FROM {query}")  # noqa: S608
    return int(number)


async def told(plant: Plant, readers: int) -> bool:
    return await count(plant, "alert WHERE rule = 'SETTLEMENT_ELIGIBLE' AND mailed_at IS NOT NULL") == readers


async def quiet(plant: Plant) -> bool:
    """Nothing is left to be sent or done."""
    return not await count(plant, "outbox_event WHERE sent_at IS NULL") and not await count(plant, "dramatiq.queue")


async def sealed(plant: Plant) -> bool:
    """Every audit entry has its place in the chain."""
    return await count(plant, "audit_entry") == await count(plant, "audit_link")


async def addressed(world: World) -> None:
    for persona in ("partner_lead", "partner_admin", "partner_finance"):
        world[persona].email = f"{persona}@north.example"
        await world.insert(world[persona])


async def test_events_become_alerts_and_mails_and_the_moved_clock_opens_the_window(plant: Plant, post: Post, tmp_path: Path) -> None:
    await found(plant, addressed)
    plant.world.store = LocalStore(tmp_path / "documents", mkdir=True)
    assert await answers(plant) is False
    async with process(plant, post, CONCORD_DATA_DIR=str(tmp_path)) as worker:
        async with plant.act() as world:
            story = await Story.accepted(world)
        await until(lambda: quiet(plant))
        assert await count(plant, "alert WHERE rule = 'PAYABLE_OPENED' AND cleared_at IS NULL") == 6
        assert await count(plant, "acceptance_archive") == 3
        async with plant.act() as world:
            opens = (await story.settlement()).eligible_on
            assert opens is not None
            world.now = start_of_day(opens)
        await until(lambda: count(plant, "settlement WHERE state = 'ELIGIBLE'"))
        await until(lambda: told(plant, 3))
        await until(lambda: quiet(plant))
        assert await stop(worker) == 0
    subjects = [mail["Subject"] for mail in post.to("partner_finance@north.example")]
    assert len([subject for subject in subjects if "2027" in subject]) == 1
    assert await count(plant, "worker_heartbeat") == 0
    assert await count(plant, "dead_letter") == 0


async def test_two_processes_share_the_work_and_do_each_piece_once(plant: Plant, post: Post) -> None:
    await found(plant, addressed)
    async with process(plant, post), process(plant, post):
        async with plant.act() as world:
            for number in range(5):
                await Story.sent(world, title=f"Piece {number}")
        await until(lambda: quiet(plant))
        await until(lambda: quiet(plant))
        await until(lambda: sealed(plant), 5)
    async with plant.runtime.engine.connect() as connection:
        verified = await verify_chain(connection)
    assert (verified.head.place, verified.waiting) == (await count(plant, "audit_entry"), 0)
    assert await count(plant, "alert WHERE rule = 'ORDER_TO_ACCEPT'") == 10
    assert len(post.to("partner_lead@north.example")) == len(post.to("partner_admin@north.example")) == 5


async def test_a_killed_worker_s_task_is_done_by_the_next(plant: Plant, post: Post) -> None:
    async def ready(world: World) -> Story:
        story = await Story.paid_but_settlement(world)
        world.now = start_of_day((await story.settlement()).eligible_on or world.now.date()) - timedelta(minutes=1)
        return story

    await found(plant, ready)
    await plant.settle_down()
    async with plant.runtime.engine.connect() as holder:
        await holder.execute(text("SELECT 1 FROM settlement FOR UPDATE"))
        async with process(plant, post) as worker:
            await plant.move_clock(plant.world.now + timedelta(minutes=2))
            await until(lambda: count(plant, "pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'concord'"))
            worker.send_signal(signal.SIGKILL)
            await worker.wait()
        assert await count(plant, "dramatiq.queue WHERE state = 'consumed'") == 1
        await holder.rollback()
    assert await count(plant, "settlement WHERE state = 'ELIGIBLE'") == 0
    async with process(plant, post):
        await until(lambda: count(plant, "settlement WHERE state = 'ELIGIBLE'"))
        await until(lambda: quiet(plant))
    assert await count(plant, "outbox_event WHERE name = 'SettlementEligible'") == 1
    assert await count(plant, "deadline WHERE kind = 'settlement:eligible' AND done_at IS NOT NULL") == 1
    assert await count(plant, f"payable WHERE kind = '{PaymentKind.SETTLEMENT.value}' AND state = 'LOCKED'") == 1


async def test_a_worker_outlives_the_loss_of_all_its_connections(plant: Plant, post: Post) -> None:
    await found(plant, addressed)
    async with process(plant, post) as worker:
        for number in range(2):
            async with plant.act() as world:
                await Story.sent(world, title=f"Piece {number}")
            await until(lambda: quiet(plant))
            assert len(post.to("partner_lead@north.example")) == number + 1
            await plant.rows(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            await plant.runtime.engine.dispose()
        assert worker.returncode is None
        assert await stop(worker) == 0
