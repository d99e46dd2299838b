"""The executor's side of reading: loaders that run a level's statement once for all its parents.

One connection an operation, of the reading engine (REPEATABLE READ READ ONLY,
with a statement time limit), behind a lock: sibling resolvers interleave and may not share a
connection at the same time.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from aiodataloader import DataLoader
from sqlalchemy import Select, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from api.ids import encode
from api.reading.aggregate import aggregate_statement, key_label
from api.reading.drill import group_where, plain
from api.reading.keyset import cursor_of
from api.reading.levels import PARENT, Page, count_statement, page_statement, rows_by
from api.reading.plan import Level, Path, Plan
from api.shape import Many, Shape
from authz.viewer import Viewer

Row = Mapping[str, Any]
NO_PARENT = UUID(int=0)
"""The parent of a list at the root."""


@dataclass
class Record:
    """A row as a resolver sees it: its shape and the guarded values that the level read."""

    shape: Shape
    values: Row

    @property
    def id(self) -> UUID:
        """The row's id."""
        found: UUID = self.values["id"]
        return found


@dataclass
class PageRows:
    """A page of records with their cursors."""

    records: list[Record]
    cursors: list[str]
    has_next: bool
    has_previous: bool


@dataclass
class Group:
    """A group of an aggregate, with its figures."""

    level: Level
    values: Row

    def key(self, path: tuple[str, ...]) -> Any:
        """The key at a place of `key`; None where it is not grouped by."""
        keys = self.level.grouping.keys
        return next((self._value(place) for place, key in enumerate(keys) if key.path == path), None)

    def where(self) -> dict[str, Any]:
        """The filter of exactly its rows."""
        keys = [plain(self._value(place), {}) for place in range(len(self.level.grouping.keys))]
        return group_where(self.level, keys, self.values["currency"], {})

    def _value(self, place: int) -> Any:
        value = self.values[key_label(place)]
        return encode(self.level.grouping.keys[place].owner(self.level.shape).prefix, value) if isinstance(value, UUID) else value


@dataclass
class Reader:
    """The reading of one operation: viewer, plan, one read-only connection, and a loader for each level."""

    engine: AsyncEngine
    viewer: Viewer
    most_rows: int = 100
    plan: Plan = field(default_factory=Plan)
    statements: int = 0
    _loaders: dict[tuple[Any, ...], "DataLoader[Any, Any]"] = field(default_factory=dict)
    _connection: AsyncConnection | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self, statement: Select[Any], binds: Mapping[str, Any] | None = None) -> Sequence[Row]:
        """The rows of a statement, with the viewer's values bound."""
        async with self.connection() as connection:
            self.statements += 1
            result = await connection.execute(statement, {**self.viewer.binds, **(binds or {})})
            rows: Sequence[Any] = result.mappings().all()
            return rows

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """The operation's connection, for one at a time."""
        async with self._lock:
            yield await self._open()

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """The operation's connection and snapshot as a session that writes nothing and reads a row once, for the rules of acts."""
        async with self._lock, AsyncSession(bind=await self._open(), autoflush=False) as db:
            kept: list[Any] = []  # a session alone lets go of a row that nobody holds
            event.listen(db.sync_session, "loaded_as_persistent", lambda _, row: kept.append(row))
            yield db

    async def _open(self) -> AsyncConnection:
        if self._connection is None:
            self._connection = await self.engine.connect()
        return self._connection

    async def close(self) -> None:
        """Ends the snapshot; the next statement opens a fresh one (after an act, so that its payload shows its change)."""
        async with self._lock:
            if self._connection is not None:
                await self._connection.close()
                self._connection = None
            self._loaders.clear()

    def loader(self, key: tuple[Any, ...], batch: Any) -> "DataLoader[Any, Any]":
        """The loader of a level, made at its first use."""
        if key not in self._loaders:
            self._loaders[key] = DataLoader(batch, cache=True)
        return self._loaders[key]

    def level(self, path: Path, shape: Shape) -> Level:
        """What the plan reads at a path."""
        return self.plan.levels.get((path, shape.name)) or Level(shape)

    async def one(self, path: Path, shape: Shape, row_id: UUID, via: str = "id") -> Record | None:
        """The visible row of `shape` whose `via` is `row_id`, loaded together with its siblings' rows."""

        async def batch(ids: list[UUID]) -> list[Record | None]:
            rows = await self.run(rows_by(self.level(path, shape), self.viewer.decisions, via), {"ids": ids})
            found = {row[PARENT]: Record(shape, row) for row in rows}
            return [found.get(wanted) for wanted in ids]

        record: Record | None = await self.loader((path, shape.name, via), batch).load(row_id)
        return record

    async def page(self, path: Path, shape: Shape, relation: Many | None, parent: UUID = NO_PARENT) -> PageRows:
        """A page of a connection: of one parent (its siblings' pages come with the same statement) or of all visible rows."""

        async def batch(parents: list[UUID]) -> list[PageRows]:
            made = page_statement(self.level(path, shape), self.viewer.decisions, relation, self.most_rows)
            rows = await self.run(made.select, {"ids": parents} if relation else None)
            mine: dict[UUID, list[Row]] = {wanted: [] for wanted in parents}
            for row in rows:
                mine[row[PARENT] if relation else NO_PARENT].append(row)
            return [_page(shape, mine[wanted], made.page, len(made.keys)) for wanted in parents]

        page: PageRows = await self.loader((path, "page"), batch).load(parent)
        return page

    async def count(self, path: Path, shape: Shape, relation: Many | None, parent: UUID = NO_PARENT) -> int:
        """The length of a connection's whole list."""

        async def batch(parents: list[UUID]) -> list[int]:
            statement = count_statement(self.level(path, shape), self.viewer.decisions, relation)
            rows = await self.run(statement, {"ids": parents} if relation else None)
            found = {row[PARENT] if relation else NO_PARENT: row["count"] for row in rows}
            return [found.get(wanted, 0) for wanted in parents]

        total: int = await self.loader((path, "count"), batch).load(parent)
        return total

    async def aggregate(self, path: Path, shape: Shape, relation: Many | None, parent: UUID = NO_PARENT) -> Sequence[Group]:
        """The groups of an aggregate."""

        async def batch(parents: list[UUID]) -> list[list[Group]]:
            level = self.level(path, shape)
            mine: dict[UUID, list[Group]] = {wanted: [] for wanted in parents}
            statement = aggregate_statement(level, self.viewer.decisions, relation)
            for row in await self.run(statement, {"ids": parents} if relation else None):
                mine[row[PARENT] if relation else NO_PARENT].append(Group(level, row))
            return [mine[wanted] for wanted in parents]

        groups: Sequence[Group] = await self.loader((path, "aggregate"), batch).load(parent)
        return groups


def _page(shape: Shape, rows: list[Row], page: Page, keys: int) -> PageRows:
    kept, more = rows[: page.size], len(rows) > page.size
    if page.backwards:
        kept.reverse()
    cursors = [cursor_of([row[f"k{at}"] for at in range(keys)]) for row in kept]
    further = page.place is not None
    return PageRows([Record(shape, row) for row in kept], cursors, further if page.backwards else more, more if page.backwards else further)
