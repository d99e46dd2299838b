"""Messages that failed for good: kept with their traceback, listed, and replayed when the cause has been removed."""

from collections.abc import Sequence
from uuid import UUID

import dramatiq
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from domain.platform.work import DeadLetter


async def keep(engine: AsyncEngine, message: dramatiq.MessageProxy) -> None:
    """Writes the message down, or writes it down again when it failed once more after a replay."""
    row = insert(DeadLetter).values(
        id=UUID(message.message_id),
        task=message.actor_name,
        queue=message.queue_name,
        arguments={"args": list(message.args)},
        error=message.options.get("traceback") or "The task is not known to this worker.",
    )
    again = {"error": row.excluded.error, "failed_at": func.clock_timestamp(), "replayed_at": None}
    async with engine.begin() as connection:
        await connection.execute(row.on_conflict_do_update(index_elements=["id"], set_=again))


async def list_dead(connection: AsyncConnection, most: int = 100) -> Sequence[DeadLetter]:
    """The dead letters that nobody has replayed, the newest first."""
    query = select(DeadLetter.__table__).where(DeadLetter.replayed_at.is_(None))
    rows = await connection.execute(query.order_by(DeadLetter.failed_at.desc()).limit(most))
    return [DeadLetter(**row._mapping) for row in rows]


async def replay(connection: AsyncConnection, broker: dramatiq.Broker, ids: Sequence[UUID]) -> int:
    """Sends dead letters again, with all their retries; how many. In the caller's transaction: sent twice does no harm."""
    dead = select(DeadLetter.__table__).where(DeadLetter.id.in_(ids), DeadLetter.replayed_at.is_(None)).with_for_update()
    rows = (await connection.execute(dead)).all()
    for row in rows:
        args = tuple(row.arguments["args"])
        broker.enqueue(dramatiq.Message(row.queue, row.task, args, {}, {}, message_id=str(row.id)))
    again = update(DeadLetter).where(DeadLetter.id.in_([row.id for row in rows]))
    await connection.execute(again.values(replayed_at=func.clock_timestamp()))
    return len(rows)
