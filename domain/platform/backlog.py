"""What waits to be done, as an operator watches it: it says whether the workers keep up."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.platform.clock import product_now, real_now
from domain.platform.models import Deadline, OutboxEvent
from domain.platform.work import DeadLetter

UNSENT = select(OutboxEvent.id).where(OutboxEvent.sent_at.is_(None)).order_by(OutboxEvent.sequence).limit(1)
COUNTS = (
    select(func.count()).select_from(OutboxEvent).where(OutboxEvent.sent_at.is_(None)).scalar_subquery(),
    select(func.count()).select_from(DeadLetter).where(DeadLetter.replayed_at.is_(None)).scalar_subquery(),
)


@dataclass(frozen=True)
class Backlog:
    """Events that no relay has handed on, and how old the oldest is; deadlines past their time and not done; work given up."""

    events: int
    oldest_seconds: float
    deadlines: int
    dead_letters: int


async def backlog(connection: AsyncConnection) -> Backlog:
    """What waits now. An event's age is in real time, which its id holds in milliseconds; a deadline's time is the product's."""
    overdue = select(func.count()).where(Deadline.done_at.is_(None), Deadline.due_at <= await product_now(connection))
    events, dead, deadlines = (await connection.execute(select(*COUNTS, overdue.scalar_subquery()))).one()
    oldest = await connection.scalar(UNSENT)
    age = 0 if oldest is None else real_now().timestamp() - int.from_bytes(oldest.bytes[:6]) / 1000
    return Backlog(events, max(age, 0), deadlines, dead)
