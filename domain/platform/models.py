"""Audit rows, outbox events, idempotency keys, deadlines, code counters, the clock's offset, the working-day calendar."""

import enum
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, Interval, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import OF_SIGN_IN, Base, new_id


class AuditEntry(Base):
    """One changed field: who, when, from where, on whose behalf, by which act, before and after (S2-42, S3-38).

    Written with the change, never altered. What happened without a change, as a refused sign-in, is an entry whose field is `event`
    and whose `after` says what (`domain.platform.entries`). `at` is the product's time, `recorded_at` real time. `xid` is the
    transaction that wrote it: below the oldest one that runs nothing can come late, which is what the sealer stands on.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject_type", "subject_id", "id"),
        Index("ix_audit_entry_actor", "actor_id", "id"),
        Index("ix_audit_entry_written", "xid", "id"),
        Index("ix_audit_entry_ended", "before", postgresql_where=text("after IS NULL AND length(before) = 36")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime]
    recorded_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    act: Mapped[str] = mapped_column(String(80))
    actor_id: Mapped[UUID | None]
    on_behalf_of_id: Mapped[UUID | None]
    request_id: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    user_agent: Mapped[str] = mapped_column(String(200))
    session_id: Mapped[UUID | None]
    token_id: Mapped[UUID | None]
    subject_type: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[UUID]
    field: Mapped[str] = mapped_column(String(60))
    before: Mapped[str | None]
    after: Mapped[str | None]
    xid: Mapped[int] = mapped_column(BigInteger, server_default=text("pg_current_xact_id()::text::bigint"))


class OutboxEvent(Base):
    """What happened, to be told to the workers: it exists if and only if its change committed."""

    __tablename__ = "outbox_event"
    __table_args__ = (Index("ix_outbox_event_unsent", "sequence", postgresql_where=text("sent_at IS NULL")),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    sequence: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    name: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    request_id: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime | None]


class IdempotencyKey(Base):
    """An act's outcome under the caller's key, kept so that a repeat answers the same and does nothing (schema.md, retries)."""

    __tablename__ = "idempotency_key"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    input_hash: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(index=True)


class Deadline(Base):
    """Something that is due at a time: written with what caused it, claimed by the clock, done once."""

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "step"),
        Index("ix_deadline_due", "due_at", "id", postgresql_where=text("done_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[UUID]
    step: Mapped[str] = mapped_column(String(40), default="")
    due_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class CodeCounter(Base):
    """The last number given in a series; a series is one tenant's or one year's, so that it tells no volume of others."""

    __tablename__ = "code_counter"

    series: Mapped[str] = mapped_column(String(120), primary_key=True)
    last: Mapped[int] = mapped_column(BigInteger)


class ClockOffset(Base):
    """The one row that moves the product's time for a demo or a test; always zero in production."""

    __tablename__ = "clock_offset"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"), OF_SIGN_IN)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    offset: Mapped[timedelta] = mapped_column(Interval)


class DayKind(enum.StrEnum):
    """How a day differs from its weekday: a holiday (节假日) or a make-up workday (调休上班)."""

    HOLIDAY = "HOLIDAY"
    WORKDAY = "WORKDAY"


class CalendarDay(Base):
    """A day that is not what its weekday says; without a row Monday to Friday are working days."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[DayKind]
    name: Mapped[str] = mapped_column(String(80))
