"""Tells that this worker lives, and asks whether one does."""

import contextlib
import os
import socket
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from domain.database import new_id
from domain.platform.work import WorkerHeartbeat
from workers.loop import OUTAGE

FRESH, FORGOTTEN = timedelta(seconds=10), timedelta(hours=1)


class Heartbeat:
    """One row a process, renewed while `healthy` says so: relay and clock turn, and every thread of dramatiq is alive."""

    def __init__(self, engine: AsyncEngine, healthy: Callable[[], bool]) -> None:
        self._engine, self._healthy = engine, healthy
        self.id: UUID = new_id()

    async def step(self) -> bool:
        """One beat; old rows of processes that died are removed."""
        if not self._healthy():
            return False
        row = insert(WorkerHeartbeat).values(id=self.id, host=socket.gethostname()[:200], process=os.getpid())
        async with self._engine.begin() as connection:
            await connection.execute(row.on_conflict_do_update(index_elements=["id"], set_={"beat_at": func.clock_timestamp()}))
            await connection.execute(delete(WorkerHeartbeat).where(WorkerHeartbeat.beat_at < func.clock_timestamp() - FORGOTTEN))
        return False

    async def end(self) -> None:
        """The worker stops in good order; without a database its row is forgotten later."""
        with contextlib.suppress(*OUTAGE):
            async with self._engine.begin() as connection:
                await connection.execute(delete(WorkerHeartbeat).where(WorkerHeartbeat.id == self.id))


async def worker_answers(connection: AsyncConnection) -> bool:
    """Whether some worker process has shown itself alive within the last ten seconds of real time."""
    fresh = WorkerHeartbeat.beat_at > func.clock_timestamp() - FRESH
    return bool(await connection.scalar(select(exists(select(WorkerHeartbeat.id).where(fresh)))))
