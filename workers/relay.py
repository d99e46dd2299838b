"""The outbox relay: hands committed events to the broker, in their order, and marks them. Any number of relays may run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import dramatiq
from sqlalchemy import func, select, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.platform.models import OutboxEvent
from workers.messages import Sender, letter
from workers.tasks import Task

BATCH = 100

UNSENT = (
    select(OutboxEvent.id, OutboxEvent.name, OutboxEvent.payload, OutboxEvent.request_id)
    .where(OutboxEvent.sent_at.is_(None))
    .order_by(OutboxEvent.sequence)
    .limit(BATCH)
    .with_for_update(skip_locked=True)
)


@dataclass(frozen=True)
class Relay:
    """`subscriptions`: the tasks that hear each event, by its name; an event that nobody hears is marked and goes nowhere."""

    engine: AsyncEngine
    sender: Sender
    subscriptions: Mapping[str, Sequence[Task]]

    async def step(self) -> bool:
        """One batch: claimed, sent, marked in one transaction. True where there may be more.

        Killed between sending and marking, it sends again, under the same message ids.
        """
        async with self.engine.begin() as connection:
            events = (await connection.execute(UNSENT)).all()
            if not events:
                return False
            await self.sender.send([sent for event in events for sent in self._messages(event)])
            marked = update(OutboxEvent).where(OutboxEvent.id.in_([event.id for event in events]))
            await connection.execute(marked.values(sent_at=func.clock_timestamp()))
        return len(events) == BATCH

    def _messages(self, event: Row[Any]) -> list[dramatiq.Message[Any]]:
        tasks = self.subscriptions.get(event.name, ())
        return [
            letter(task, message_id(event.id, place, task), event.name, event.payload, event.request_id, request_id=event.request_id)
            for place, task in enumerate(tasks)
        ]


def message_id(event_id: UUID, place: int, task: Task) -> str:
    """The event's own id for the first task that hears it; for a further one an id that follows from event and task."""
    return str(uuid5(event_id, task.name) if place else event_id)
