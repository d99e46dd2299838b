"""RabbitMQ and Redis as the broker: nothing is lost, nothing is done twice, whichever carries it."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from typing import Any

import dramatiq
import pytest

from domain.database import new_id
from tests.outsourcing.story import Story
from tests.workers.corners import Corner, rabbitmq_corner, redis_corner
from tests.workers.line import line_to
from tests.workers.plant import Plant, found
from tests.workers.post import Post
from tests.workers.test_process import addressed, process, stop
from tests.workers.working import dead, until, working
from workers.alerts import FOLLOW_EVENT
from workers.broker import UnfitMessage, make_broker
from workers.dead_letters import replay
from workers.loop import OUTAGE
from workers.messages import Sender, letter
from workers.relay import Relay
from workers.runtime import Boot, Runtime
from workers.tasks import Task

pytestmark = pytest.mark.anyio

BOTH = [
    pytest.param(rabbitmq_corner, marks=pytest.mark.rabbitmq, id="rabbitmq"),
    pytest.param(redis_corner, marks=pytest.mark.redis, id="redis"),
]


@pytest.fixture(params=BOTH)
def corner(request: pytest.FixtureRequest) -> Iterator[Corner]:
    make: Callable[[], AbstractContextManager[Corner]] = request.param
    with make() as corner:
        yield corner


class Delivered(dramatiq.Middleware):
    """Writes down what reaches a worker."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, str, list[Any]]] = []

    def before_process_message(self, _broker: dramatiq.Broker, message: dramatiq.MessageProxy) -> None:
        self.messages.append((message.message_id, message.actor_name, list(message.args)))


async def done(corner: Corner, broker: dramatiq.Broker) -> bool:
    """Nothing waits any more."""
    return await asyncio.to_thread(corner.waiting, broker) == 0


async def sent_orders(plant: Plant) -> list[Any]:
    return list(await plant.rows("SELECT id, name, payload, request_id FROM outbox_event WHERE name = 'OrderSent'"))


async def alerts(plant: Plant) -> int:
    return len(await plant.rows("SELECT 1 FROM alert WHERE rule = 'ORDER_TO_ACCEPT'"))


async def test_an_event_reaches_its_task_under_its_own_id(plant: Plant, corner: Corner) -> None:
    await found(plant, Story.sent)
    (event,) = await sent_orders(plant)
    follow, delivered = corner.own(FOLLOW_EVENT), Delivered()
    async with working(plant, follow, at=corner.url) as broker:
        broker.add_middleware(delivered)
        assert await Relay(plant.runtime.engine, Sender(broker), {"OrderSent": [follow]}).step() is False
        await until(lambda: alerts(plant))
        await until(lambda: done(corner, broker))
    assert delivered.messages == [(str(event.id), "alerts.follow_event", [event.name, event.payload, event.request_id])]
    assert await alerts(plant) == 2
    assert await plant.rows("SELECT 1 FROM outbox_event WHERE sent_at IS NULL AND name <> 'AlertRaised'") == []
    assert await plant.messages() == []


async def test_sent_twice_under_one_id_it_leaves_the_state_of_once(plant: Plant, corner: Corner) -> None:
    await found(plant, Story.sent)
    (event,) = await sent_orders(plant)
    follow, delivered = corner.own(FOLLOW_EVENT), Delivered()
    async with working(plant, follow, at=corner.url) as broker:
        broker.add_middleware(delivered)
        for _ in range(2):
            await plant_again(plant)
            await Relay(plant.runtime.engine, Sender(broker), {"OrderSent": [follow]}).step()
        await until(lambda: _length(delivered.messages, 2))
        await until(lambda: done(corner, broker))
    assert [message_id for message_id, *_ in delivered.messages] == [str(event.id)] * 2
    assert await alerts(plant) == 2
    assert await dead(plant) == []


async def plant_again(plant: Plant) -> None:
    """As a relay leaves the outbox that was killed between sending and marking."""
    async with plant.runtime.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE outbox_event SET sent_at = NULL")


async def _length(values: list[Any], count: int) -> bool:
    return len(values) == count


async def test_what_fails_too_often_is_kept_and_comes_back_by_replay(plant: Plant, corner: Corner) -> None:
    await found(plant)
    broken, seen = threading.Event(), list[int]()
    broken.set()

    async def fragile(runtime: Runtime, value: int) -> None:
        seen.append(value)
        if broken.is_set():
            raise ValueError("broken \0 here")

    task = corner.own(Task("test.fragile", fragile, "tests", seconds=5, retries=1, longest_wait=1))
    one = letter(task, str(new_id()), 7)
    async with working(plant, task, at=corner.url) as broker:
        await Sender(broker).send([one])
        await until(lambda: dead(plant))
        (kept,) = await dead(plant)
        assert (str(kept.id), kept.task, kept.queue, kept.arguments) == (one.message_id, "test.fragile", task.queue, {"args": [7]})
        assert "ValueError: broken \N{SYMBOL FOR NULL} here" in kept.error
        assert seen == [7, 7]
        broken.clear()
        async with plant.runtime.engine.begin() as connection:
            assert await replay(connection, broker, [kept.id]) == 1
        await until(lambda: _length(seen, 3))
        await until(lambda: done(corner, broker))
    assert await dead(plant) == []


async def test_nul_is_refused_at_once(plant: Plant, corner: Corner) -> None:
    task = corner.own(Task("test.nothing", _nothing, "tests", seconds=5, retries=0))
    with closing(make_broker(corner.url, Boot(plant.url, 1), [task])) as broker:
        with pytest.raises(UnfitMessage):
            broker.enqueue(letter(task, str(new_id()), ["x", {"y": "\0"}]))
        assert corner.waiting(broker) == 0


async def _nothing(runtime: Runtime, value: int) -> None:
    """Does nothing."""


async def test_what_a_dead_worker_held_is_done_by_the_next(plant: Plant, corner: Corner) -> None:
    await found(plant)
    seen = list[int]()

    async def note(runtime: Runtime, value: int) -> None:
        seen.append(value)

    task = corner.own(Task("test.note", note, "tests", seconds=5, retries=0))
    with closing(make_broker(corner.url, Boot(plant.url, 1), [task])) as broker:
        broker.enqueue(letter(task, str(new_id()), 7))
        consumer = broker.consume(task.queue, prefetch=1, timeout=1_000)
        await until(lambda: _taken(consumer))
        corner.desert(broker, consumer)
    async with working(plant, task, at=corner.url) as next_one:
        await until(lambda: _length(seen, 1))
        await until(lambda: done(corner, next_one))
    assert seen == [7]


async def _taken(consumer: dramatiq.Consumer) -> bool:
    return next(consumer) is not None


async def test_an_outage_of_the_broker_loses_nothing_that_a_worker_held(plant: Plant, corner: Corner) -> None:
    await found(plant)
    seen, cut = list[int](), asyncio.Event()

    async def fragile(runtime: Runtime, value: int) -> None:
        seen.append(value)
        if not cut.is_set():
            raise ValueError("not now")

    task = corner.own(Task("test.fragile", fragile, "tests", seconds=5, retries=5, longest_wait=2))
    async with line_to(corner.url) as line, working(plant, task, at=line.url) as broker:
        await Sender(broker).send([letter(task, str(new_id()), 1)])
        await until(lambda: _length(seen, 1))
        await asyncio.sleep(0.3)
        cut.set()
        await line.cut()
        with pytest.raises(OUTAGE):
            await Sender(broker).send([letter(task, str(new_id()), 2)])
        await asyncio.sleep(0.5)
        await line.lay()
        await Sender(broker).send([letter(task, str(new_id()), 3)])
        await until(lambda: _seen(seen, {1: 2, 3: 1}))
        await until(lambda: done(corner, broker))
    assert seen.count(2) == 0


async def _seen(values: list[int], least: dict[int, int]) -> bool:
    return all(values.count(value) >= times for value, times in least.items())


@pytest.mark.parametrize("url", ["amqp://127.0.0.1:1", "redis://127.0.0.1:1"])
async def test_while_the_broker_is_away_events_stay_in_the_outbox(plant: Plant, url: str) -> None:
    await found(plant, Story.sent)
    with closing(make_broker(url, Boot(plant.url, 1), [FOLLOW_EVENT])) as broker, pytest.raises(OUTAGE):
        await Relay(plant.runtime.engine, Sender(broker), {"OrderSent": [FOLLOW_EVENT]}).step()
    assert len(await plant.rows("SELECT 1 FROM outbox_event WHERE sent_at IS NULL")) == 8


async def test_a_redis_that_does_not_answer_in_time_is_away(plant: Plant) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"redis://127.0.0.1:{mute.getsockname()[1]}?socket_timeout=0.2"
        with closing(make_broker(url, Boot(plant.url, 1), [FOLLOW_EVENT])) as broker, pytest.raises(OUTAGE):
            broker.enqueue(letter(FOLLOW_EVENT, str(new_id()), "OrderSent", {}, ""))


@pytest.mark.redis
async def test_a_worker_process_takes_the_broker_of_its_settings(plant: Plant, post: Post) -> None:
    await found(plant, addressed)
    with redis_corner() as corner:
        async with process(plant, post, CONCORD_BROKER_URL=corner.url) as worker:
            async with plant.act() as world:
                await Story.sent(world)
            await until(lambda: _mailed(post))
            assert await plant.rows("SELECT 1 FROM dramatiq.worker") == []
            assert await stop(worker) == 0
    assert await alerts(plant) == 2


async def _mailed(post: Post) -> bool:
    return len(post.to("partner_lead@north.example")) == 1
