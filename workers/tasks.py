"""What a worker can do: a task is an async function with its queue, its retries and its time limit, all said on it.

A task takes the runtime and plain values, never an object of the business: it loads rows under lock, checks again, and returns
quietly when the work is done already. It may run twice for one message, also at the same time, and leaves the same state as once.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import dramatiq

from workers.runtime import Boot


@dataclass(frozen=True)
class Task:
    """One kind of work. `retries` come after 1 s, 2 s, 4 s … up to `longest_wait` seconds apart; then the message is a dead letter."""

    name: str
    run: Callable[..., Awaitable[None]]
    queue: str
    seconds: int
    retries: int
    longest_wait: int = 300


def declare(broker: dramatiq.Broker, boot: Boot, task: Task) -> dramatiq.Actor[..., Any]:
    """The task as an actor of this broker."""

    async def perform(*values: Any) -> None:
        await task.run(boot.runtime, *values)

    return dramatiq.Actor(
        perform,
        broker=broker,
        actor_name=task.name,
        queue_name=task.queue,
        priority=0,
        options={
            "max_retries": task.retries,
            "min_backoff": 1_000,
            "max_backoff": task.longest_wait * 1_000,
            "time_limit": task.seconds * 1_000,
        },
    )
