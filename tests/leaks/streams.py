"""Streams as a road: what they tell after the same visible change, and that a change of hidden cells alone is silent."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, contextmanager

import psycopg
from psycopg import sql
from sqlalchemy.ext.asyncio import AsyncEngine

from api.ids import decode
from api.live.hub import Hub
from api.live.stream import Asked as Sent
from api.live.stream import answers
from api.shape import PREFIXES
from authz.viewer import Viewer
from tests.leaks.asking import Asked
from tests.leaks.roads import Operation
from tests.opinion.opinion import table_of

Told = list[tuple[str, bytes, list[bytes]]]
"""Of each stream: what is watched, what it says first, and what it says when it has looked once more."""


class OneLook(Hub):
    """Told when to look, in the place of the database's call and of the clock; its stream looks once, and ends."""

    def __init__(self, reading: AsyncEngine) -> None:
        self._ends = iter((False, True))
        super().__init__(reading)

    @property
    def has_ended(self) -> bool:
        """Asked before each look."""
        return next(self._ends)

    @has_ended.setter
    def has_ended(self, value: bool) -> None:
        pass

    async def _turn(self) -> None:
        await asyncio.Event().wait()

    async def look(self) -> None:
        """As after a call; whose row has not changed looks too, as after five seconds."""
        await self._look()
        for watch in self._watches:
            watch.wake()


class Stream:
    """One subscription of a person, opened."""

    def __init__(self, asked: Asked, operation: Operation) -> None:
        async def who() -> Viewer | None:
            return asked.viewer

        self.hub = OneLook(asked.graph.reading)
        self.watched = operation[1]["id"]
        self.events = answers(asked.graph, self.hub, who, asked.viewer, Sent(*operation))
        self.first = b""

    async def rest(self) -> list[bytes]:
        """What it still says when it has looked once more."""
        await self.hub.look()
        return [event async for event in self.events]


@asynccontextmanager
async def opened(asked: Asked, operations: Sequence[Operation]) -> AsyncIterator[list[Stream]]:
    """The streams, each after its first event."""
    async with AsyncExitStack() as stack:
        streams = [Stream(asked, operation) for operation in operations]
        for stream in streams:
            events = await stack.enter_async_context(aclosing(stream.events))  # type: ignore[type-var]  # it is a generator
            stream.first = await anext(events)
        yield streams


async def told(asked: Asked, url: str, operations: Sequence[Operation]) -> Told:
    """What streams say at first, and after the version of each watched row has risen by one."""
    async with opened(asked, operations) as streams:
        with risen(url, operations):
            return [(stream.watched, stream.first, await stream.rest()) for stream in streams]


@contextmanager
def risen(url: str, operations: Sequence[Operation]) -> Iterator[None]:
    """Each watched row has a higher version for a while: a change that whoever reads the version sees."""
    _rise(url, operations, 1)
    try:
        yield
    finally:
        _rise(url, operations, -1)


def _rise(url: str, operations: Sequence[Operation], by: int) -> None:
    with psycopg.connect(url) as connection:
        for _, variables in operations:
            found = decode(variables["id"])
            assert found is not None
            table = sql.Identifier(table_of(PREFIXES[found[0]]))
            connection.execute(sql.SQL("UPDATE {} SET version = version + %s WHERE id = %s").format(table), [by, found[1]])


async def silence(streams: Sequence[Stream]) -> Told:
    """What streams say that should say nothing."""
    said = [(stream.watched, stream.first, await stream.rest()) for stream in streams]
    return [stream for stream in said if stream[2]]
