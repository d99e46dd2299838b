"""What the workers keep: their heartbeat, the messages they gave up, and the call by which a committed event wakes the relay."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DDL, String, event, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Base
from domain.platform.models import OutboxEvent

OUTBOX_CHANNEL = "concord_outbox"
"""The channel on which PostgreSQL calls the relay when a transaction with events has committed."""
SIGN_IN_CHANNEL = "concord_sign_in"
"""The channel on which it calls the serving processes when what a sign-in stands on has changed."""


class WorkerHeartbeat(Base):
    """A running worker process; `beat_at` is real time, renewed every two seconds while relay, clock and threads live."""

    __tablename__ = "worker_heartbeat"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    host: Mapped[str] = mapped_column(String(200))
    process: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    beat_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"), index=True)


class DeadLetter(Base):
    """A message that failed more often than its task allows: kept until somebody replays it, and afterwards as history.

    `id` is the message's id; `error` the last traceback, without SQL parameters. A message that fails again after a replay
    stands here again, with `replayed_at` empty.
    """

    __tablename__ = "dead_letter"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    task: Mapped[str] = mapped_column(String(80))
    queue: Mapped[str] = mapped_column(String(40))
    arguments: Mapped[dict[str, Any]]
    error: Mapped[str]
    failed_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"), index=True)
    replayed_at: Mapped[datetime | None]


NOTIFY_FUNCTION = DDL(
    f"""
CREATE OR REPLACE FUNCTION outbox_event_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('{OUTBOX_CHANNEL}', '');
    RETURN NULL;
END $$
"""
)
NOTIFY_TRIGGER = DDL(
    "CREATE TRIGGER outbox_event_notify AFTER INSERT ON outbox_event FOR EACH STATEMENT EXECUTE FUNCTION outbox_event_notify()"
)

for ddl in (NOTIFY_FUNCTION, NOTIFY_TRIGGER):
    event.listen(OutboxEvent.__table__, "after_create", ddl)
