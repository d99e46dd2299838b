"""Takes away what was kept for a while only: idempotency keys that no client repeats any more."""

from datetime import timedelta

from sqlalchemy import delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.platform.clock import real_now
from domain.platform.models import IdempotencyKey

KEPT = timedelta(hours=48)
"""A client may repeat for 24 hours (schema.md, retries); the rest is for clocks that differ and for a weekend's stuck queue."""
BATCH = 1000
PAUSE = 600
"""Seconds between two looks, where nothing is left to do."""


class Housekeeping:
    """Any number of workers may do it: what one is taking away, the others pass over."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def step(self) -> bool:
        """One batch. True where there may be more."""
        names = (IdempotencyKey.user_id, IdempotencyKey.path, IdempotencyKey.key)
        old = select(*names).where(IdempotencyKey.at < real_now() - KEPT).limit(BATCH).with_for_update(skip_locked=True)
        async with self._engine.begin() as connection:
            gone = await connection.execute(delete(IdempotencyKey).where(tuple_(*names).in_(old)))
        return gone.rowcount == BATCH
