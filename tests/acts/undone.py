"""Sessions that do everything, constraints at the end of the transaction too, and take it back instead of committing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker


class Undone:
    """A maker of such sessions; what a check before the act counts stays."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self.sessions = sessions

    @classmethod
    def of(cls, sessions: async_sessionmaker[AsyncSession]) -> async_sessionmaker[AsyncSession]:
        """In the place of the real maker."""
        return cast(async_sessionmaker[AsyncSession], cls(sessions))

    def __call__(self) -> AsyncSession:
        return self.sessions()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Any]:
        """A transaction that never happened."""
        async with self.sessions() as db:
            yield db
            await db.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            await db.rollback()
