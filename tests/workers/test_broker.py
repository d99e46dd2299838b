"""The broker: what it refuses, what it keeps, and what comes back."""

import asyncio
import threading
from typing import Any
from uuid import UUID

import dramatiq
import pytest

from domain.database import new_id
from tests.workers.plant import Plant, found
from tests.workers.working import dead, until, working
from workers.broker import UnfitMessage
from workers.dead_letters import replay
from workers.messages import letter
from workers.runtime import Boot, Runtime
from workers.tasks import Task

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("value", ["a\0b", ["x", {"y": "\0"}], {"\0": 1}])
async def test_nul_is_refused_at_once(plant: Plant, value: Any) -> None:
    await found(plant)
    with pytest.raises(UnfitMessage):
        plant.broker.enqueue(dramatiq.Message("alerts", "alerts.follow_event", (value,), {}, {}))
    assert await plant.messages() == []


async def test_a_message_sent_twice_under_one_id_is_held_once(plant: Plant) -> None:
    await found(plant)
    task = Task("test.nothing", _nothing, "tests", seconds=5, retries=0)
    one = letter(task, str(new_id()), 1)
    for _ in range(2):
        plant.broker.enqueue(one)
    assert [message["message_id"] for message in await plant.messages()] == [one.message_id]


async def _nothing(runtime: Runtime, value: int) -> None:
    """Does nothing."""


async def test_what_fails_too_often_is_kept_and_comes_back_by_replay(plant: Plant) -> None:
    await found(plant)
    broken, seen = threading.Event(), list[int]()
    broken.set()

    async def fragile(runtime: Runtime, value: int) -> None:
        seen.append(value)
        if broken.is_set():
            raise ValueError("broken \0 here")

    task = Task("test.fragile", fragile, "tests", seconds=5, retries=1, longest_wait=1)
    one = letter(task, str(new_id()), 7)
    async with working(plant, task) as broker:
        broker.enqueue(one)
        await until(lambda: dead(plant))
        (kept,) = await dead(plant)
        assert (str(kept.id), kept.task, kept.queue, kept.arguments) == (one.message_id, "test.fragile", "tests", {"args": [7]})
        assert "ValueError: broken \N{SYMBOL FOR NULL} here" in kept.error
        assert seen == [7, 7]
        broken.clear()
        async with plant.runtime.engine.begin() as connection:
            assert await replay(connection, broker, [kept.id, UUID(int=0)]) == 1
        await until(lambda: _length(seen, 3))
        await until(lambda: _gone(plant))
    assert await dead(plant) == []
    (history,) = await plant.rows("SELECT replayed_at FROM dead_letter")
    assert history.replayed_at is not None


async def _length(seen: list[int], count: int) -> bool:
    return len(seen) == count


async def _gone(plant: Plant) -> bool:
    return await plant.rows("SELECT 1 FROM dramatiq.queue") == []


class SlowBoot(Boot):
    async def _open(self) -> Runtime:
        await asyncio.sleep(0.5)
        return await super()._open()


async def test_what_waits_already_when_a_worker_starts_waits_for_its_runtime(plant: Plant) -> None:
    await found(plant)
    seen = list[int]()

    async def note(runtime: Runtime, value: int) -> None:
        seen.append(value)

    task = Task("test.note", note, "tests", seconds=5, retries=0)
    plant.broker.enqueue(letter(task, str(new_id()), 7))
    async with working(plant, task, boot=SlowBoot(plant.url, 2)):
        await until(lambda: _length(seen, 1), 5)
        await until(lambda: _gone(plant))
    assert seen == [7]


async def test_replayed_in_vain_it_stands_there_again(plant: Plant) -> None:
    await found(plant)

    async def hopeless(runtime: Runtime) -> None:
        raise LookupError("never")

    task = Task("test.hopeless", hopeless, "tests", seconds=5, retries=0)
    async with working(plant, task) as broker:
        broker.enqueue(letter(task, str(new_id())))
        await until(lambda: dead(plant))
        (first,) = await dead(plant)
        async with plant.runtime.engine.begin() as connection:
            await replay(connection, broker, [first.id])
        await until(lambda: dead(plant))
    (again,) = await dead(plant)
    assert again.id == first.id
    assert again.failed_at > first.failed_at


async def test_a_task_that_takes_too_long_is_stopped_and_its_transaction_undone(plant: Plant) -> None:
    await found(plant)
    stopped = threading.Event()

    async def endless(runtime: Runtime) -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            stopped.set()
            raise

    task = Task("test.endless", endless, "tests", seconds=1, retries=0)
    async with working(plant, task) as broker:
        broker.enqueue(letter(task, str(new_id())))
        await until(lambda: dead(plant))
    assert stopped.is_set()
    assert "TimeLimitExceeded" in (await dead(plant))[0].error
