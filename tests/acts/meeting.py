"""People who act at the same moment: their transactions meet at a barrier before the first of them does anything."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, cast

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from tests.acts.calling import Caller, Json, outcome

Call = tuple[str, str, Json]
"""Persona, mutation, input."""


class Meeting:
    """Sessions of which the first so many begin together; a retry begins when it likes."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], parties: int) -> None:
        self.sessions, self.waited_for, self.barrier = sessions, parties, asyncio.Barrier(parties)

    def __call__(self) -> AsyncSession:
        return self.sessions()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        async with self.sessions.begin() as db:
            if self.waited_for:
                self.waited_for -= 1
                await db.execute(text("SELECT 1"))
                await self.barrier.wait()
            yield db


async def at_once(caller: Caller, calls: Sequence[Call], *, key: str | None = None) -> list[Json]:
    """The responses of calls whose transactions meet, each as if it had come to a process of its own."""
    sessions = cast(Any, Meeting(caller.graph.sessions, len(calls)))
    meeting = [replace(caller, graph=replace(caller.graph, sessions=sessions)) for _ in calls]
    return list(
        await asyncio.gather(*(one.call(persona, name, given, key=key) for one, (persona, name, given) in zip(meeting, calls, strict=True)))
    )


async def outcomes(caller: Caller, *calls: Call) -> list[str]:
    """In one word each, sorted."""
    return sorted(map(outcome, await at_once(caller, calls)))
