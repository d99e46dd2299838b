"""The longest that anybody waits for an answer."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
LEFT: set[asyncio.Task[Any]] = set()
"""Work that nobody waits for any more, until it ends: asyncio itself holds its tasks weakly."""


async def within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """What the work comes to, or TimeoutError after so many seconds, even where it cannot be stopped.

    A statement is cancelled. A COMMIT that the server leaves unanswered is not: it goes on without us, and a repeat of the
    act under its idempotency key learns what became of it.
    """
    task = asyncio.create_task(work)
    try:
        await asyncio.wait({task}, timeout=seconds)
    finally:
        if not task.done():
            _leave(task)
    if not task.done():
        raise TimeoutError
    return task.result()


def _leave(task: asyncio.Task[Any]) -> None:
    LEFT.add(task)
    task.add_done_callback(_forget)
    task.cancel()


def _forget(task: asyncio.Task[Any]) -> None:
    LEFT.discard(task)
    if not task.cancelled():
        task.exception()
