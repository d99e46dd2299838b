"""`/healthz`: the process lives. `/readyz`: it can do its work. Anybody may ask, and learns one word.

Ready is a process whose database answers, has the tables that this version needs and a policy that can be loaded, and that has not
been told to stop. A database of a *newer* version is no reason to refuse: migrations expand before they enforce, and the processes
of the version before go on until they are replaced.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

import structlog
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from authz.store import POLICIES
from concord import migrate
from domain.identity.models import PolicyVersion

SECONDS = 3
"""So long the database may take to answer."""
KEPT_SECONDS = 1
"""However many ask, the database is asked once a second."""
PRIVATE = {"cache-control": "no-store"}
R = TypeVar("R")
log = structlog.get_logger(__name__)


@dataclass
class Health:
    """The state of this process. `engine` is its own, so that a pool that is used up does not make it silent."""

    engine: AsyncEngine
    draining: bool = False
    """It was told to stop: whoever shares out requests shall send it no more."""
    kept_seconds: float = KEPT_SECONDS
    _asked_at: float | None = None
    _good: bool = False
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _revisions: migrate.Revisions = field(default_factory=migrate.Revisions.of_this_version)

    def routes(self) -> list[Route]:
        """Both, for every address that the process listens on."""
        return [Route("/healthz", _alive), Route("/readyz", self._answer)]

    async def is_ready(self) -> bool:
        """As it was within the last second."""
        async with self._asking:
            if self._asked_at is None or time.monotonic() - self._asked_at > self.kept_seconds:
                self._good = await self.asked(self._can_work) or False
                self._asked_at = time.monotonic()
        return self._good and not self.draining

    async def close(self) -> None:
        """Gives the connection back."""
        await self.engine.dispose()

    async def asked(self, question: Callable[[AsyncConnection], Awaitable[R]]) -> R | None:
        """What the database answers within three seconds; None where it does not."""
        try:
            async with asyncio.timeout(SECONDS), self.engine.connect() as connection:
                return await question(connection)
        except Exception as problem:  # noqa: BLE001  # whatever it is, this process cannot do its work now
            log.warning("not_ready", error=type(problem).__name__)
            return None

    async def _can_work(self, connection: AsyncConnection) -> bool:
        behind = self._revisions.behind(await connection.scalar(text("SELECT min(version_num) FROM alembic_version")))
        version = await connection.scalar(select(PolicyVersion.version))
        if behind or version is None:
            log.warning("not_ready", error="run `concord migrate`")
            return False
        await POLICIES.at(connection, version)
        return True

    async def _answer(self, request: Request) -> Response:
        ready = await self.is_ready()
        return PlainTextResponse("ready\n" if ready else "not ready\n", 200 if ready else 503, PRIVATE)


async def _alive(request: Request) -> Response:
    return PlainTextResponse("alive\n", headers=PRIVATE)
