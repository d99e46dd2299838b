"""The service as anybody runs it: `concord serve` and `concord work` as processes of their own, over a database, with a mail server."""

import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock_time
from email.message import EmailMessage
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from authz.sign_in import viewer_for_user
from authz.viewer import Viewer
from concord.databases import prepare
from concord.probes import pages_answer, worker_beats
from domain.calendar import provider_zone
from domain.database import make_engine
from domain.platform.clock import move_clock
from domain.platform.journal import make_sessions
from domain.platform.start_clock import start_clock
from tests.journeys.processes import environment_of, finished, running, until
from tests.workers.post import Post

T = TypeVar("T")
WAITING = """(
    SELECT 1 FROM outbox_event WHERE sent_at IS NULL
    UNION ALL SELECT 1 FROM dramatiq.queue WHERE state IN ('queued', 'consumed')
    UNION ALL SELECT 1 FROM deadline, clock_offset WHERE done_at IS NULL AND due_at <= clock_timestamp() + clock_offset.offset
) AS waiting"""
"""What a worker has still to send or to do, in one snapshot."""


@dataclass
class Service:
    """A running service. `engine` only looks into its database, and does what no door offers: the clock, a person's token."""

    port: int
    environment: Mapping[str, str]
    folder: Path
    post: Post
    engine: AsyncEngine

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sessions(self) -> async_sessionmaker[AsyncSession]:
        return make_sessions(self.engine)

    async def command(self, *arguments: str, typed: str = "") -> str:
        """`concord ARGUMENTS` to its end, with what is typed into it; what it says."""
        return await finished(self.environment, *arguments, typed=typed)

    async def act(self, user_id: UUID, act: Callable[..., Awaitable[T]], *values: Any) -> T:
        """An act in a transaction of its own, by the person."""
        async with self.sessions.begin() as db:
            viewer = await viewer_for_user(db, user_id, request_id="journey")
            assert isinstance(viewer, Viewer)
            return await act(db, viewer, *values)

    async def turn_clock(self, admin_id: UUID, day: date) -> None:
        """It is nine in the morning of a later day, for all processes; what fell due in between has been done."""
        await self.act(admin_id, move_clock, morning(day))
        await self.settled()

    async def rows(self, query: str, **values: Any) -> list[Any]:
        """A look into the database."""
        async with self.engine.connect() as connection:
            return list((await connection.execute(text(query), values)).all())

    async def count(self, of: str) -> int:
        ((number,),) = await self.rows(f"SELECT count(*) FROM {of}")  # noqa: S608  # the tests' own words
        return int(number)

    async def settled(self) -> None:
        """Waits until the worker has nothing left to send or to do."""
        await until("the worker is done", self._is_quiet)

    async def _is_quiet(self) -> bool:
        return not await self.count(WAITING)

    async def mail(self, address: str, *words: str) -> EmailMessage:
        """The first mail to somebody whose subject holds the words, once it has come."""

        def found() -> EmailMessage | None:
            return next((mail for mail in self.post.to(address) if all(word in mail["Subject"] for word in words)), None)

        async def has_come() -> bool:
            return found() is not None

        await until(f"a mail to {address} about {words}", has_come)
        mail = found()
        assert mail is not None
        return mail

    def complaints(self) -> list[str]:
        """What the processes have logged as a warning or worse."""
        lines = [line for name in ("serve", "work") for line in (self.folder / f"{name}.log").read_text().splitlines()]
        return [line for line in lines if not line.startswith("{") or orjson.loads(line)["level"] not in ("debug", "info")]


def morning(day: date) -> datetime:
    """Nine o'clock at the provider."""
    return datetime.combine(day, clock_time(9), provider_zone())


@asynccontextmanager
async def running_service(url: str, folder: Path, post: Post, first_day: date) -> AsyncIterator[Service]:
    """The service over an empty database, in which it is nine in the morning of `first_day`; its processes end with the block."""
    await prepare(url)
    engine = make_engine(url, pool_size=2)
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    port = listener.getsockname()[1]
    service = Service(port, environment_of(url, folder, post.url, port), folder, post, engine)
    try:
        async with service.sessions.begin() as db:
            await start_clock(db, morning(first_day))
        serve, work = ("serve", "--descriptor", str(listener.fileno())), ("work",)
        async with running(service.environment, folder, *serve), running(service.environment, folder, *work) as worker:
            await until("the pages answer", lambda: pages_answer("127.0.0.1", port, ["/readyz"]))
            await until("the worker lives", lambda: worker_beats(url, worker.pid))
            yield service
    finally:
        listener.close()
        await engine.dispose()
