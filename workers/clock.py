"""The clock: hands deadlines to the broker when the product's time has reached them. Any number of clocks may run."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.database import new_id
from domain.platform.clock import product_now
from domain.platform.models import Deadline
from workers.messages import Sender, letter
from workers.tasks import Task

BATCH = 100
log = structlog.get_logger(__name__)


def family(kind: str) -> str:
    """`alert:PAYABLE_DUE` is of the family `alert`: one task does it."""
    return kind.partition(":")[0]


@dataclass(frozen=True)
class Clock:
    """`tasks`: who does the deadlines of a family. A task gets the ids of up to 100 deadlines in one message."""

    engine: AsyncEngine
    sender: Sender
    tasks: Mapping[str, Task]

    async def step(self) -> bool:
        """One batch of due deadlines: claimed and sent in one transaction. True where there may be more.

        Killed between sending and the commit, it sends again: the task finds them done.
        """
        async with self.engine.begin() as connection:
            now = await product_now(connection)
            due = (
                select(Deadline.id)
                .where(Deadline.done_at.is_(None), Deadline.claimed_at.is_(None), Deadline.due_at <= now)
                .order_by(Deadline.due_at, Deadline.id)
                .limit(BATCH)
                .with_for_update(skip_locked=True)
            )
            claim = update(Deadline).where(Deadline.id.in_(due.scalar_subquery())).values(claimed_at=now)
            rows = (await connection.execute(claim.returning(Deadline.id, Deadline.kind, Deadline.due_at))).all()
            claimed = sorted((family(row.kind), row.due_at, row.id) for row in rows)
            for name, group in groupby(claimed, lambda row: row[0]):
                await self._send(name, [str(row_id) for *_, row_id in group])
        return len(rows) == BATCH

    async def _send(self, name: str, ids: list[str]) -> None:
        task = self.tasks.get(name)
        if task is None:
            log.error("nobody does these deadlines", family=name, ids=ids)
        else:
            await self.sender.send([letter(task, str(new_id()), ids)])
