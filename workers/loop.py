"""A step again and again, until the process is told to stop."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import psycopg
import structlog
from dramatiq import BrokerConnectionError
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError

DEFECT = (DataError, IntegrityError, ProgrammingError)
OUTAGE = (OSError, DBAPIError, psycopg.Error, BrokerConnectionError, TimeoutError)
log = structlog.get_logger(__name__)


class Loop:
    """Repeats `step`: at once while it answers True (there is more), else after `wait`.

    While the database or the broker is away it tries again each second; any other error ends the process, loudly.
    """

    def __init__(self, name: str, step: Callable[[], Awaitable[bool]], wait: Callable[[], Awaitable[None]]) -> None:
        self.name, self._step, self._wait = name, step, wait
        self.turned_at: float | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """A step that has begun is finished; then `stop` counts."""
        while not stop.is_set():
            if not await self._turn():
                await _first(self._wait, stop.wait)

    async def _turn(self) -> bool:
        try:
            more = await self._step()
        except DEFECT:
            raise
        except OUTAGE as error:
            log.warning("waiting for database or broker", loop=self.name, error=type(error).__name__)
            await asyncio.sleep(1)
            return False
        self.turned_at = time.monotonic()
        return more

    def turns(self, within: float = 10) -> bool:
        """Whether a step went well in the last seconds."""
        return self.turned_at is not None and time.monotonic() - self.turned_at < within


async def _first(*waits: Callable[[], Awaitable[object]]) -> None:
    """Until one of them is over."""
    tasks = [asyncio.ensure_future(wait()) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
