"""A committed company with a real broker: what a worker process has, held in a test's hands."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import dramatiq
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from authz.store import seed_policy
from domain.platform.clock import real_now
from domain.platform.models import ClockOffset
from tests.world import World
from workers.broker import install, make_broker
from workers.clock import Clock
from workers.messages import Sender
from workers.relay import Relay
from workers.runtime import Boot, Runtime
from workers.subscriptions import DEADLINES, SUBSCRIPTIONS, TASKS


@dataclass
class Plant:
    """Relay, clock and tasks over one database, moved by hand; nothing runs by itself."""

    url: str
    runtime: Runtime
    broker: dramatiq.Broker
    world: World = field(init=False)

    @property
    def relay(self) -> Relay:
        return Relay(self.runtime.engine, Sender(self.broker), SUBSCRIPTIONS)

    @property
    def clock(self) -> Clock:
        return Clock(self.runtime.engine, Sender(self.broker), DEADLINES)

    @asynccontextmanager
    async def act(self) -> AsyncIterator[World]:
        """The company in a transaction of its own, committed at the end, with the product's time of the world for everybody."""
        async with self.runtime.sessions.begin() as db:
            self.world.db = db
            yield self.world
        await self.move_clock(self.world.now)

    async def move_clock(self, to: datetime) -> None:
        """All processes see this time."""
        offset = to - real_now()
        row = insert(ClockOffset).values(id=1, offset=offset).on_conflict_do_update(index_elements=["id"], set_={"offset": offset})
        async with self.runtime.engine.begin() as connection:
            await connection.execute(row)

    async def messages(self) -> list[dict[str, Any]]:
        """What waits in the broker, in its order."""
        async with self.runtime.engine.connect() as connection:
            query = "SELECT message FROM dramatiq.queue WHERE state = 'queued' ORDER BY position"
            return list(await connection.scalars(text(query)))

    async def done_with(self, message_id: str) -> None:
        """The message is acknowledged."""
        async with self.runtime.engine.begin() as connection:
            await connection.execute(text("DELETE FROM dramatiq.queue WHERE message_id = CAST(:id AS uuid)"), {"id": message_id})

    async def perform_all(self, runtime: Runtime | None = None) -> int:
        """Each waiting message's task, one after the other."""
        tasks = {task.name: task for task in TASKS}
        messages = await self.messages()
        for message in messages:
            await tasks[message["actor_name"]].run(runtime or self.runtime, *message["args"])
            await self.done_with(message["message_id"])
        return len(messages)

    async def settle_down(self) -> None:
        """Relay, clock and tasks until nothing is left to do."""
        busy = True
        while busy:
            busy = await self.clock.step() or await self.relay.step() or bool(await self.perform_all())

    async def rows(self, query: str, **values: Any) -> Sequence[Any]:
        """A look into the database."""
        async with self.runtime.engine.connect() as connection:
            return (await connection.execute(text(query), values)).all()


@asynccontextmanager
async def plant_at(url: str) -> AsyncIterator[Plant]:
    """A plant over a database in which no company has been made yet."""
    await asyncio.to_thread(install, url)
    broker = make_broker(url, Boot(url, 1), TASKS)
    plant = Plant(url, Runtime.open(url, 4), broker)
    yield plant
    await plant.runtime.close()
    broker.close()


async def found(plant: Plant, story: Callable[[World], Awaitable[Any]] | None = None) -> Any:
    """The company of tests/world.py, committed, and the story that was told in it."""
    async with plant.runtime.sessions.begin() as db:
        await seed_policy(db)
        plant.world = await World.make(db)
        await make_service(db, plant.world)
        plant.runtime = replace(plant.runtime, store=plant.world.store)
        outcome = await story(plant.world) if story else None
    await plant.move_clock(plant.world.now)
    return outcome


async def make_service(db: AsyncSession, world: World) -> None:
    """The world's worker is the service user that `service_viewer` finds."""
    world["worker"].is_service = True
    await world.insert(world["worker"])
