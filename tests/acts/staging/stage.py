"""A company in the middle of everything: orders at each step of the story, two partners, two customers, two regions.

`Stage.build` fills an empty database once; tests clone it, or leave it as it is. Rows are known by name: `stage.id("sent")`.
"""

from collections.abc import Awaitable, Callable, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from api.ids import encode
from api.schema import build
from api.shape import SHAPES
from authz.store import seed_policy
from domain.database import Row, make_engine
from domain.platform.journal import make_sessions
from tests.world import World


@dataclass
class Stage:
    """The world, and its rows by name."""

    world: World
    rows: dict[str, Row] = field(default_factory=dict)

    @classmethod
    async def build(cls, url: str, parts: Sequence[Callable[["Stage"], Awaitable[None]]]) -> "Stage":
        """Everything, committed."""
        build()
        engine = make_engine(url, pool_size=1)
        async with make_sessions(engine).begin() as db:
            await seed_policy(db)
            stage = cls(await World.make(db))
            for part in parts:
                await part(stage)
        await engine.dispose()
        return stage

    def __getstate__(self) -> dict[str, Any]:
        """The stage for another process, which has neither the session nor the store of this one."""
        world = copy(self.world)
        del world.db, world.store
        return {"world": world, "rows": self.rows}

    def keep(self, **rows: Row) -> None:
        self.rows.update(rows)

    def row(self, name: str) -> Any:
        return self.rows[name]

    def id(self, name: str) -> str:
        """The global id of a row."""
        row = self.rows[name]
        return encode(SHAPES[type(row).__name__].prefix, row.id)

    def user(self, persona: str) -> str:
        """The global id of a person."""
        return encode("usr", self.world[persona].id)

    async def find(self, model: type[Row], **values: Any) -> Any:
        """The one row with these values."""
        return (await self.world.db.scalars(select(model).filter_by(**values))).one()

    async def find_rows(self, model: Any) -> Sequence[Any]:
        """All rows of a table."""
        return (await self.world.db.scalars(select(model))).all()

    async def find_all(self, model: Any, **values: Any) -> Sequence[Any]:
        """The rows with these values, in their order."""
        return (await self.world.db.scalars(select(model).filter_by(**values).order_by(model.sequence))).all()
