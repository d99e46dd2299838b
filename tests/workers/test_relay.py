"""The outbox relay: each committed event reaches the broker, under its own id, however many relays run and whenever they die."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import uuid5

import dramatiq
import pytest
from sqlalchemy import insert

from domain.database import new_id
from domain.platform.models import OutboxEvent
from domain.platform.wakeup import Wakeup
from domain.platform.work import OUTBOX_CHANNEL
from tests.outsourcing.story import Story
from tests.workers.plant import Plant, found
from workers.messages import Sender
from workers.relay import Relay
from workers.subscriptions import SUBSCRIPTIONS

APPROVED = ("ApprovalStarted", "TaskOpened", "TaskDecided", "ApprovalConcluded")
pytestmark = pytest.mark.anyio


async def some_events(plant: Plant, count: int) -> None:
    await found(plant)
    rows = [
        {"id": new_id(), "name": "OrderSent", "payload": {"order_id": str(new_id())}, "at": plant.world.now, "request_id": f"r{number}"}
        for number in range(count)
    ]
    async with plant.runtime.engine.begin() as connection:
        await connection.execute(insert(OutboxEvent), rows)


async def test_events_are_sent_in_their_order_under_their_own_ids_and_marked(plant: Plant) -> None:
    await found(plant, Story.sent)
    events = await plant.rows("SELECT id, name, payload, request_id FROM outbox_event ORDER BY sequence")
    assert [event.name for event in events] == ["OrderPlaced", "OrderSubmitted", *APPROVED, "OrderApproved", "OrderSent"]
    assert await plant.relay.step() is False
    heard = [(event, task.name, place) for event in events for place, task in enumerate(SUBSCRIPTIONS.get(event.name, ()))]
    assert [(event.name, name) for event, name, place in heard if place] == [("OrderSubmitted", "alerts.follow_budgets")]
    assert [(message["message_id"], message["actor_name"], message["args"]) for message in await plant.messages()] == [
        (str(uuid5(event.id, name) if place else event.id), name, [event.name, event.payload, event.request_id])
        for event, name, place in heard
    ]
    assert await plant.rows("SELECT 1 FROM outbox_event WHERE sent_at IS NULL") == []


async def test_what_is_not_committed_is_not_sent(plant: Plant) -> None:
    await found(plant)
    db = plant.runtime.sessions()
    plant.world.db = db
    await Story.sent(plant.world)
    await db.rollback()
    await db.close()
    assert await plant.relay.step() is False
    assert await plant.messages() == []


async def test_two_relays_at_once_send_each_event_once(plant: Plant) -> None:
    await some_events(plant, 350)
    sent: list[str] = []

    class Counting(Sender):
        async def send(self, messages: Sequence[dramatiq.Message[Any]]) -> None:
            sent.extend(message.message_id for message in messages)
            await super().send(messages)

    async def relay() -> None:
        while await Relay(plant.runtime.engine, Counting(plant.broker), SUBSCRIPTIONS).step():
            pass

    await asyncio.gather(relay(), relay())
    await plant.relay.step()
    events = {str(event.id) for event in await plant.rows("SELECT id FROM outbox_event WHERE name = 'OrderSent'")}
    assert len(sent) == len(set(sent)) == 350
    assert set(sent) == events == {message["message_id"] for message in await plant.messages()}


async def test_killed_between_sending_and_marking_it_sends_again_and_the_broker_holds_one(plant: Plant) -> None:
    await some_events(plant, 3)

    class Dying(Sender):
        async def send(self, messages: Sequence[dramatiq.Message[Any]]) -> None:
            await super().send(messages)
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await Relay(plant.runtime.engine, Dying(plant.broker), SUBSCRIPTIONS).step()
    first = [message["message_id"] for message in await plant.messages()]
    assert len(first) == 3
    assert len(await plant.rows("SELECT 1 FROM outbox_event WHERE sent_at IS NULL")) == 3
    await plant.relay.step()
    assert sorted(message["message_id"] for message in await plant.messages()) == sorted(first)
    assert await plant.rows("SELECT 1 FROM outbox_event WHERE sent_at IS NULL") == []


async def test_a_commit_calls_the_relay(plant: Plant) -> None:
    await found(plant)
    wakeup = Wakeup(plant.url, OUTBOX_CHANNEL)
    await wakeup.wait(0.2)
    waiting = asyncio.create_task(wakeup.wait(30))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    async with plant.act() as world:
        await Story.placed(world)
    await asyncio.wait_for(waiting, 5)
    await wakeup.close()
