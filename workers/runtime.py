"""What every task of a process shares: one engine made inside the worker's loop, its sessions, and the service viewer."""

from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

import dramatiq
import structlog
from dramatiq.asyncio import get_event_loop_thread
from obstore.store import ObjectStore
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from authz.sign_in import service_viewer
from authz.viewer import Viewer
from domain.database import make_engine
from domain.documents.storage import document_store
from domain.platform.journal import make_sessions
from settings import Settings, settings
from workers.dead_letters import keep

R = TypeVar("R")


@dataclass(frozen=True)
class Runtime:
    """One transaction at a time for each task: `async with runtime.act() as (db, actor)`."""

    engine: AsyncEngine
    sessions: async_sessionmaker[AsyncSession]
    settings: Settings = field(default_factory=settings)
    store: ObjectStore = field(default_factory=document_store)

    @classmethod
    def open(cls, url: str, connections: int) -> "Runtime":
        """To be called in the loop that will use it. SQL parameters stay out of tracebacks: a dead letter keeps those."""
        engine = make_engine(url, pool_size=connections, max_overflow=0, hide_parameters=True)
        return cls(engine, make_sessions(engine))

    @asynccontextmanager
    async def act(self, request_id: str, on_behalf_of: UUID | None = None) -> AsyncIterator[tuple[AsyncSession, Viewer]]:
        """A transaction and the workers' own principal in it, with the product's time of now; committed at the end of the block."""
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            async with self.sessions.begin() as db:
                yield db, await service_viewer(db, on_behalf_of, request_id=request_id)

    async def close(self) -> None:
        """Gives the connections back."""
        await self.engine.dispose()


class Boot(dramatiq.Middleware):
    """Opens the runtime when the worker starts and closes it after its last task; keeps what the worker gives up."""

    def __init__(self, database_url: str, threads: int) -> None:
        self._url, self._threads = database_url, threads
        self._runtime: Runtime | None = None
        self.actors: Mapping[str, dramatiq.Actor[..., Any]] = {}

    @property
    def runtime(self) -> Runtime:
        """The runtime of this process; there is none outside of a worker."""
        if self._runtime is None:
            raise RuntimeError("The worker has not been started.")
        return self._runtime

    def before_worker_boot(self, _broker: dramatiq.Broker, _worker: dramatiq.Worker) -> None:
        """Before the first message is taken. The engine is made in the loop, which AsyncIO, standing before this, has started."""
        self._runtime = _in_loop(self._open())

    def after_worker_shutdown(self, _broker: dramatiq.Broker, _worker: dramatiq.Worker) -> None:
        """Before the loop stops: middleware is left in reverse order."""
        _in_loop(self.runtime.close())
        self._runtime = None

    def before_nack(self, _broker: dramatiq.Broker, message: dramatiq.MessageProxy) -> None:
        """A message that failed for good becomes a dead letter, whichever broker carried it."""
        _in_loop(keep(self.runtime.engine, message))

    async def _open(self) -> Runtime:
        return Runtime.open(self._url, self._threads + 1)


def _in_loop(work: Coroutine[Any, Any, R]) -> R:
    """Runs in the worker's loop and waits for it, from whichever thread."""
    loop = get_event_loop_thread()
    if loop is None:
        raise RuntimeError("The worker's loop is not running.")
    return loop.run_coroutine(work)
