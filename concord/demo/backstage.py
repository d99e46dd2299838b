"""The workers while the demo is built: the same relay, clock and tasks, without a broker between them."""

import asyncio
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import dramatiq

from workers.alerts import (
    FIELDS,
    FOLLOW_BUDGETS,
    FOLLOW_EVENT,
    FOLLOW_ORDERS,
    FOLLOW_PARTNER,
    FOLLOW_PROJECT,
    FOLLOW_READER,
    FOLLOW_ROUND,
)
from workers.clock import Clock
from workers.messages import Sender
from workers.relay import Relay
from workers.runtime import Runtime
from workers.subscriptions import DEADLINES, SUBSCRIPTIONS, TASKS
from workers.tasks import Task

MAIL = "mail"
WHOLE = {
    FOLLOW_PROJECT.name: "project_id",
    FOLLOW_ROUND.name: "acceptance_id",
    FOLLOW_BUDGETS.name: "order_id",
    FOLLOW_ORDERS.name: "order_id",
    FOLLOW_PARTNER.name: "partner_id",
    FOLLOW_READER.name: "user_id",
}
"""What follows all that belongs to something, by the field that names it."""
BY_NAME: Mapping[str, Task] = {task.name: task for task in TASKS}


class Hand(dramatiq.Broker):
    """In the place of a broker: holds the messages in order. What is to be mailed falls from it: the past is not mailed."""

    def __init__(self) -> None:
        super().__init__(middleware=[])
        self.held: list[dramatiq.Message[Any]] = []

    def enqueue(self, message: "dramatiq.Message[Any]", *, delay: int | None = None) -> "dramatiq.Message[Any]":
        """Takes a message."""
        if message.queue_name != MAIL:
            self.held.append(message)
        return message


class Backstage:
    """Events and deadlines are done at once, at the story's time."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self._hand = runtime, Hand()
        self._relay = Relay(runtime.engine, Sender(self._hand), SUBSCRIPTIONS)
        self._clock = Clock(runtime.engine, Sender(self._hand), DEADLINES)

    async def work(self) -> None:
        """Until nothing is left to do."""
        busy = True
        while busy:
            more = [await self._relay.step(), await self._clock.step()]
            messages, self._hand.held = _once_each(self._hand.held), []
            await asyncio.gather(*(BY_NAME[message.actor_name].run(self._runtime, *message.args) for message in messages))
            busy = any(more) or bool(messages)


def _once_each(messages: "Sequence[dramatiq.Message[Any]]") -> "list[dramatiq.Message[Any]]":
    """Of the events of one moment about the same subjects the last one does: alerts follow what is, not what happened."""
    return list({_about(message): message for message in messages}.values())


def _about(message: "dramatiq.Message[Any]") -> Hashable:
    if message.actor_name in WHOLE:
        return message.actor_name, message.args[1][WHOLE[message.actor_name]]
    if message.actor_name != FOLLOW_EVENT.name:
        return message.message_id
    name, payload, _ = message.args
    return tuple((table, payload[field]) for table, field in FIELDS[name])
