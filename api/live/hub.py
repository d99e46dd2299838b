"""Who watches what in this process, and what tells them to look again (schema.md, live).

The database calls when a transaction with events has committed, or one that changes the policy; then one statement for each kind of
watched row reads their versions, and one what the rights of the readers stand on, however many streams there are. So a stream follows
a change of rights as it follows a change of its row. A call that is lost costs five seconds, never a change.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Hashable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import and_, or_, select
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from api.errors import ErrorCode, error
from api.shape import SHAPES, Shape
from authz.sign_in import standing_of
from authz.viewer import Viewer
from domain.alerts.models import Alert
from domain.platform.calls import Calls
from domain.platform.work import OUTBOX_CHANNEL
from domain.rows import Rows
from settings import settings

GATHER = 0.05
"""Seconds in which further calls are taken together with the first."""
TICK = 5.0
"""Seconds after which everybody looks again, called or not: a call may have been lost, a session have ended."""
AWAY = (OSError, DBAPIError, InterfaceError, TimeoutError)
log = structlog.get_logger(__name__)
State = Mapping[UUID, Hashable]


@dataclass(frozen=True)
class Target:
    """What is watched: one row of a type, or all alerts of a reader."""

    type_name: str
    id: UUID
    alerts: bool = False

    @property
    def shape(self) -> Shape:
        """The type of the rows."""
        return SHAPES[self.type_name]


@dataclass(eq=False)
class Watch:
    """One stream's place: which rows have changed since it last took them. However slow its reader, it holds each row once."""

    target: Target
    user_id: UUID
    known: State = field(default_factory=dict)
    standing: Hashable = None
    """What the rights of its reader stood on when it last looked."""
    _changed: set[UUID] = field(default_factory=set)
    _called: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, now: State, standing: Hashable) -> None:
        """The rows as they stand; what differs from before has changed. Other rights wake the reader, whatever the rows."""
        if standing != self.standing:
            self.standing = standing
            self.wake()
        self._changed |= {row_id for row_id, state in now.items() if self.known.get(row_id) != state}
        self._changed |= set() if self.target.alerts else self.known.keys() - now.keys()
        self.known = now
        if self._changed:
            self._called.set()

    def wake(self) -> None:
        """Whoever waits goes on, though nothing has changed."""
        self._called.set()

    async def take(self) -> list[UUID]:
        """What has changed, once something has; nothing after the time in which rights are looked at again."""
        try:
            async with asyncio.timeout(TICK):
                await self._called.wait()
        except TimeoutError:
            return []
        self._called.clear()
        taken, self._changed = sorted(self._changed), set()
        return taken


class Hub:
    """The watches of a process. It listens and reads only while there is one."""

    def __init__(self, reading: AsyncEngine, calls: Calls | None = None) -> None:
        self._reading, self._calls = reading, calls or Calls.of(reading)
        self._called = asyncio.Event()
        self._watches: set[Watch] = set()
        self._turning: asyncio.Task[None] | None = None
        self.has_ended = False
        self.calls_heard = 0
        """Rises with each call of the database, however many transactions it stands for."""

    def end(self) -> None:
        """The process is about to stop: streams end, and their readers find another."""
        self.has_ended = True
        for watch in self._watches:
            watch.wake()

    @asynccontextmanager
    async def watching(self, target: Target, viewer: Viewer) -> AsyncIterator[Watch]:
        """A watch while the block lasts; LIMIT_EXCEEDED where the user has too many."""
        if sum(watch.user_id == viewer.user_id for watch in self._watches) >= settings().graphql_streams:
            raise error(ErrorCode.LIMIT_EXCEEDED, f"At most {settings().graphql_streams} streams of a user at once.")
        watch = Watch(target, viewer.user_id)
        self._watches.add(watch)
        try:
            async with self._reading.connect() as connection:
                watch.known = (await _states(connection, [watch])).get(watch.target, {})
                watch.standing = (await standing_of(connection, [watch.user_id])).get(watch.user_id)
            if self._turning is None:
                self._turning = asyncio.create_task(self._turn())
            yield watch
        finally:
            self._watches.discard(watch)
            if not self._watches and self._turning is not None:
                turning, self._turning = self._turning, None
                turning.cancel()
                await asyncio.gather(turning, return_exceptions=True)

    async def _turn(self) -> None:
        with self._calls.heard(OUTBOX_CHANNEL, self._called.set):
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout(TICK):
                        await self._called.wait()
                await asyncio.sleep(GATHER)
                self.calls_heard += self._called.is_set()
                self._called.clear()
                await self._look()

    async def _look(self) -> None:
        watches = list(self._watches)
        try:
            async with self._reading.connect() as connection:
                states = await _states(connection, watches)
                standing = await standing_of(connection, {watch.user_id for watch in watches})
        except AWAY as problem:
            log.warning("live streams wait for the database", error=type(problem).__name__)
            return
        for watch in watches:
            watch.tell(states.get(watch.target, {}), standing.get(watch.user_id))


async def _states(connection: AsyncConnection, watches: Iterable[Watch]) -> Mapping[Target, State]:
    """How each target stands: the versions of its rows. One statement a type."""
    targets: dict[str, dict[UUID, Target]] = defaultdict(dict)
    told: set[UUID] = set()
    for watch in watches:
        targets["alerts" if watch.target.alerts else watch.target.type_name][watch.target.id] = watch.target
        told |= watch.known.keys() if watch.target.alerts else set()
    found: dict[Target, dict[UUID, Hashable]] = defaultdict(dict)
    for name, by_id in targets.items():
        reads = _alerts(list(by_id), sorted(told)) if name == "alerts" else _rows(next(iter(by_id.values())).shape.model, list(by_id))
        for of, row_id, *state in (await connection.execute(reads)).all():
            found[by_id[of]][row_id] = tuple(state)
    return found


def _rows(model: Any, ids: list[UUID]) -> Any:
    row: Any = Rows(model)
    return select(row.id, row.id, row.version).where(row.id.in_(ids))


def _alerts(owners: list[UUID], told: list[UUID]) -> Any:
    """Those that are open, and those that a stream has told of: what becomes of them is told too."""
    row: Any = Rows(Alert)
    is_open = and_(row.acknowledged_at.is_(None), row.cleared_at.is_(None))
    state = (row.version, row.acknowledged_at, row.cleared_at)
    return select(row.owner_id, row.id, *state).where(row.owner_id.in_(owners), or_(is_open, row.id.in_(told)))
