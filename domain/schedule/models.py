"""The schedule item (日程) and who takes part in it (S2-12, S2-18, S2-45)."""

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import DatedRoot, Note, Row, Title
from domain.planning.of_project import project_key


class ScheduleItemState(enum.StrEnum):
    """PLANNED until it is DONE or CANCELLED."""

    PLANNED = "PLANNED"
    DONE = "DONE"
    CANCELLED = "CANCELLED"


class ScheduleAnswer(enum.StrEnum):
    """INVITED until the person has ACCEPTED or DECLINED; either may follow the other."""

    INVITED = "INVITED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"


MOST_REMIND_MINUTES = 28 * 24 * 60
"""A reminder comes at most four weeks before."""


class ScheduleItem(DatedRoot):
    """Of a project, or of its owner alone (personal: no project), who is then all that takes part.

    It lasts from a moment to another; one of whole days has those days too, and its moments are those days in the provider's zone.
    It is confidential unless opened to the customer (S2-28). `is_waiting` while the item that it follows is not done (流程, S2-45).
    `moved_at` is when its time or place became another, `turn_at` when what it followed was done.
    """

    __tablename__ = "schedule_item"
    __table_args__ = (
        project_key("schedule_item"),
        UniqueConstraint("id", "project_id"),
        ForeignKeyConstraint(["follows_id", "project_id"], ["schedule_item.id", "schedule_item.project_id"], name="fk_schedule_item_flow"),
        CheckConstraint("num_nulls(project_id, customer_id, unit_id) IN (0, 3)", name="place_of_project"),
        CheckConstraint("project_id IS NOT NULL OR NOT is_open_to_customer", name="personal"),
        CheckConstraint("begins_at < ends_at", name="time"),
        CheckConstraint("num_nulls(begins_on, ends_on) IN (0, 2) AND begins_on <= ends_on", name="days"),
        CheckConstraint(f"remind_minutes BETWEEN 0 AND {MOST_REMIND_MINUTES}", name="reminder"),
        CheckConstraint("follows_id <> id", name="follows"),
        CheckConstraint("NOT is_waiting OR (follows_id IS NOT NULL AND state = 'PLANNED')", name="waiting"),
        CheckConstraint("num_nulls(moved_at, moved_by_id) IN (0, 2)", name="moved"),
        CheckConstraint("(state = 'DONE') = (finished_at IS NOT NULL) AND num_nulls(finished_at, finished_by_id) IN (0, 2)", name="done"),
        CheckConstraint(
            "(state = 'CANCELLED') = (cancelled_at IS NOT NULL)"
            " AND num_nulls(cancelled_at, cancelled_by_id, cancellation_reason) IN (0, 3)",
            name="cancelled",
        ),
        Index("ix_schedule_item_begins", "begins_at", "id"),
        Index("ix_schedule_item_project", "project_id", "begins_at", "id"),
        Index("ix_schedule_item_customer", "customer_id", "begins_at", "id"),
        Index("ix_schedule_item_unit", "unit_id", "begins_at", "id"),
        Index("ix_schedule_item_owner", "owner_id", "begins_at", "id"),
        Index("ix_schedule_item_flow", "follows_id", "begins_at", "id"),
    )

    project_id: Mapped[UUID | None]
    customer_id: Mapped[UUID | None]
    unit_id: Mapped[UUID | None]
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    """Who scheduled it; of a personal one, whose it is."""
    title: Mapped[Title]
    description: Mapped[Note | None]
    place: Mapped[Title | None]
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    begins_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    remind_minutes: Mapped[int | None]
    is_open_to_customer: Mapped[bool] = mapped_column(default=False)
    state: Mapped[ScheduleItemState] = mapped_column(default=ScheduleItemState.PLANNED)
    follows_id: Mapped[UUID | None] = mapped_column(ForeignKey("schedule_item.id"))
    is_waiting: Mapped[bool] = mapped_column(default=False)
    turn_at: Mapped[datetime | None]
    moved_at: Mapped[datetime | None]
    moved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    finished_at: Mapped[datetime | None]
    finished_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    cancelled_at: Mapped[datetime | None]
    cancelled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    cancellation_reason: Mapped[Note | None]


class ScheduleParticipant(Row):
    """Somebody who takes part, and what they say to it; who does no longer stays with the end (`ended_at`)."""

    __tablename__ = "schedule_participant"
    __table_args__ = (
        project_key("schedule_participant"),
        ForeignKeyConstraint(
            ["schedule_item_id", "project_id"], ["schedule_item.id", "schedule_item.project_id"], name="fk_schedule_participant_item"
        ),
        CheckConstraint("num_nulls(project_id, customer_id, unit_id) IN (0, 3)", name="place_of_project"),
        CheckConstraint("(answer = 'INVITED') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("word IS NULL OR answer = 'DECLINED'", name="word"),
        CheckConstraint("num_nulls(ended_at, ended_by_id) IN (0, 2)", name="ended"),
        Index("uq_schedule_participant_open", "schedule_item_id", "user_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index("ix_schedule_participant_item", "schedule_item_id", "invited_at", "id"),
        Index("ix_schedule_participant_user", "user_id", "invited_at", "id"),
        Index("ix_schedule_participant_project", "project_id", "invited_at", "id"),
    )

    schedule_item_id: Mapped[UUID] = mapped_column(ForeignKey("schedule_item.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    project_id: Mapped[UUID | None]
    customer_id: Mapped[UUID | None]
    unit_id: Mapped[UUID | None]
    answer: Mapped[ScheduleAnswer] = mapped_column(default=ScheduleAnswer.INVITED)
    answered_at: Mapped[datetime | None]
    word: Mapped[Note | None]
    invited_at: Mapped[datetime]
    invited_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
