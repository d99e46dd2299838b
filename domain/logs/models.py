"""Entries of the log (日志), their tags, and what each said before it was edited (S2-13, S2-28)."""

import enum
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Note, Root, Row, Title
from domain.planning.of_project import project_key

Tag = Annotated[str, mapped_column(String(30))]
Tags = Annotated[str, mapped_column(String(400))]


class LogLevel(enum.StrEnum):
    """How much it matters (等级)."""

    ROUTINE = "ROUTINE"
    IMPORTANT = "IMPORTANT"
    CRITICAL = "CRITICAL"


class LogCategory(enum.StrEnum):
    """What kind of thing happened (分类)."""

    WORK = "WORK"
    MEETING = "MEETING"
    VISIT = "VISIT"
    DECISION = "DECISION"
    CHANGE = "CHANGE"
    INCIDENT = "INCIDENT"
    MAINTENANCE = "MAINTENANCE"
    OTHER = "OTHER"


class LogEntry(Root):
    """What happened on a day, in a project, or with a customer where there is none; below another entry of the same, or on its own.

    Confidential (保密) until it is opened (开放), and again when it is withdrawn. Whose it is, what it is below and who wrote it
    never change (trigger).
    """

    __tablename__ = "log_entry"
    __table_args__ = (
        project_key("log_entry"),
        CheckConstraint("is_confidential = (opened_at IS NULL)", name="opened"),
        CheckConstraint("(opened_at IS NULL) = (opened_by_id IS NULL)", name="opened_by"),
        CheckConstraint("num_nulls(withdrawn_at, withdrawn_by_id, withdrawal_reason) IN (0, 3)", name="withdrawal"),
        CheckConstraint("withdrawn_at IS NULL OR is_confidential", name="withdrawn"),
        CheckConstraint("parent_id <> id", name="parent"),
        Index("ix_log_entry_day", "happened_on", "id"),
        Index("ix_log_entry_project", "project_id", "happened_on", "id"),
        Index("ix_log_entry_customer", "customer_id", "happened_on", "id"),
        Index("ix_log_entry_unit", "unit_id", "happened_on", "id"),
        Index("ix_log_entry_parent", "parent_id", "happened_on", "id"),
    )

    project_id: Mapped[UUID | None]
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("log_entry.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    happened_on: Mapped[date]
    level: Mapped[LogLevel]
    category: Mapped[LogCategory]
    title: Mapped[Title]
    text: Mapped[Note]
    is_confidential: Mapped[bool] = mapped_column(default=True)
    written_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    opened_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    withdrawal_reason: Mapped[Note | None]


class LogTag(Row):
    """A word by which an entry is marked (标记); those of now, the earlier ones stand in the versions."""

    __tablename__ = "log_tag"
    __table_args__ = (UniqueConstraint("log_entry_id", "name"),)

    log_entry_id: Mapped[UUID] = mapped_column(ForeignKey("log_entry.id"))
    name: Mapped[Tag]


class LogEntryVersion(Row):
    """What an entry said when it was written, and after each edit; never changed."""

    __tablename__ = "log_entry_version"
    __table_args__ = (UniqueConstraint("log_entry_id", "number"), CheckConstraint("number > 0", name="number"))

    log_entry_id: Mapped[UUID] = mapped_column(ForeignKey("log_entry.id"))
    number: Mapped[int]
    happened_on: Mapped[date]
    level: Mapped[LogLevel]
    category: Mapped[LogCategory]
    title: Mapped[Title]
    text: Mapped[Note]
    tags: Mapped[Tags | None]
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
