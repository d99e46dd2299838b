"""The one way into the broker for relay and clock: messages in order, sent by a thread, since the brokers' clients block."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dramatiq

from workers.measures import REQUEST
from workers.tasks import Task


def letter(task: Task, message_id: str, *values: Any, request_id: str = "") -> dramatiq.Message[Any]:
    """A message to the task under an id of our own: sent twice, the PostgreSQL broker holds it once.

    It carries the id of the request that caused it, for the log.
    """
    options = {REQUEST: request_id} if request_id else {}
    return dramatiq.Message(task.queue, task.name, values, {}, options, message_id=message_id)


@dataclass(frozen=True)
class Sender:
    """Sends to one broker."""

    broker: dramatiq.Broker

    async def send(self, messages: Sequence[dramatiq.Message[Any]]) -> None:
        """All of them or an error; on an error some may have been sent."""
        if messages:
            await asyncio.to_thread(self._send, messages)

    def _send(self, messages: Sequence[dramatiq.Message[Any]]) -> None:
        for each in messages:
            self.broker.enqueue(each)
