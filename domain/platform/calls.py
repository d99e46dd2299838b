"""The calls of PostgreSQL to a serving process, on one connection past any pooler.

It is open while somebody hears. A call may be lost with the connection: then, and when it is made anew, everybody is told, as by a call.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.platform.work import OUTBOX_CHANNEL, SIGN_IN_CHANNEL

CHANNELS = (OUTBOX_CHANNEL, SIGN_IN_CHANNEL)
CONNECT_SECONDS, AGAIN_SECONDS = 4, 1
LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)
Told = Callable[[], None]
log = structlog.get_logger(__name__)


class Calls:
    """LISTEN on the channels of serving processes, and whoever is to be told of a call."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._hearers: dict[str, list[Told]] = defaultdict(list)
        self._running: asyncio.Task[None] | None = None
        self.arrive = False
        """Whether a call would be heard now, as far as this side knows."""

    @classmethod
    def of(cls, engine: AsyncEngine, direct_url: str | None = None) -> "Calls":
        """The calls of an engine's database; `direct_url` names it where the engine's own connections go through a pooler."""
        plain = engine.url.set(drivername="postgresql").difference_update_query(["prepared_statement_cache_size"])
        return cls(direct_url or plain.render_as_string(hide_password=False))

    @contextmanager
    def heard(self, channel: str, told: Told) -> Iterator[None]:
        """Tells of each call on a channel while the block lasts."""
        self._hearers[channel].append(told)
        if self._running is None:
            self._running = asyncio.create_task(self._listen())
        try:
            yield
        finally:
            self._hearers[channel].remove(told)
            if not any(self._hearers.values()):
                self._running.cancel()
                self._running = None

    async def _listen(self) -> None:
        while True:
            try:
                await self._until_lost()
            except LOST as problem:
                log.warning("no calls from the database", error=str(problem))
            await asyncio.sleep(AGAIN_SECONDS)

    async def _until_lost(self) -> None:
        lost = asyncio.Event()
        named = {"application_name": "concord-listen"}
        connection: asyncpg.Connection[Any] = await asyncpg.connect(self._url, timeout=CONNECT_SECONDS, server_settings=named)
        try:
            connection.add_termination_listener(lambda _: lost.set())
            for channel in CHANNELS:
                await connection.add_listener(channel, lambda _, __, called, ___: self._tell(called))
            self._turn(True)
            await lost.wait()
        finally:
            self._turn(False)
            connection.terminate()

    def _turn(self, arrive: bool) -> None:
        self.arrive = arrive
        for channel in CHANNELS:
            self._tell(channel)

    def _tell(self, channel: str) -> None:
        for told in tuple(self._hearers[channel]):
            told()
