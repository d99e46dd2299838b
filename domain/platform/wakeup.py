"""Waits for a call of PostgreSQL, or for a second: a lost call costs a second, never an event."""

import asyncio
from typing import Any

import asyncpg
import structlog

log = structlog.get_logger(__name__)


class Wakeup:
    """LISTEN on one channel, over a connection of its own past any pooler; connected anew when it breaks."""

    def __init__(self, url: str, channel: str) -> None:
        self._url, self._channel = url, channel
        self._called = asyncio.Event()
        self._connection: asyncpg.Connection[Any] | None = None

    async def wait(self, seconds: float) -> None:
        """Until the next call, at most so long; a call since the last wait answers at once."""
        try:
            async with asyncio.timeout(seconds):
                await self._listen()
                await self._called.wait()
        except TimeoutError:
            pass
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("no calls from the database", error=str(error))
            await asyncio.sleep(seconds)
        self._called.clear()

    async def close(self) -> None:
        """Ends the connection."""
        if self._connection is not None:
            self._connection.terminate()

    async def _listen(self) -> None:
        if self._connection is None or self._connection.is_closed():
            self._connection = await asyncpg.connect(self._url, server_settings={"application_name": "concord-listen"})
            await self._connection.add_listener(self._channel, lambda *_: self._called.set())
