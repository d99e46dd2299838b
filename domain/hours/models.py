"""Lines of hours (工时), their versions, and the months that are locked (S0-42, S0-53)."""

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Note, Root, Row
from domain.partners.partner_models import SkillLevel

Hours = Annotated[Decimal, mapped_column(Numeric(6, 2))]
"""Hours of a day, by the quarter."""


class EntryState(enum.StrEnum):
    """DRAFT is the person's own; APPROVED waits for the customer; CONFIRMED stands for good; CORRECTED has a newer version."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    LEAD_APPROVED = "LEAD_APPROVED"
    RETURNED = "RETURNED"
    DROPPED = "DROPPED"
    APPROVED = "APPROVED"
    CONFIRMED = "CONFIRMED"
    DISPUTED = "DISPUTED"
    CORRECTED = "CORRECTED"


GONE = (EntryState.DROPPED, EntryState.CORRECTED)
"""Lines in these states count nowhere; the others are hours of their day."""
CLOSED = (*GONE, EntryState.CONFIRMED)
"""Nothing is to be done about lines in these states."""


class HourKind(enum.StrEnum):
    """Normal time, overtime (加班), work on a holiday (节假日)."""

    NORMAL = "NORMAL"
    OVERTIME = "OVERTIME"
    HOLIDAY = "HOLIDAY"


class WorkPlace(enum.StrEnum):
    """On the customer's site (现场), or remote (远程)."""

    ON_SITE = "ON_SITE"
    REMOTE = "REMOTE"


OPEN = "state NOT IN ('DROPPED', 'CORRECTED', 'CONFIRMED')"
TOLD = "state IN ('APPROVED', 'CONFIRMED', 'DISPUTED', 'CORRECTED')"


class TimeEntry(Root):
    """Hours of one person on one day of a project, by the quarter, with the work done.

    A partner's person has its partner on the line, and the partner's running order where there is one. `corrects_id` is the version
    before, which stays. At most 24 hours a person and day over all projects; no day outside the membership, none after `logged_on`,
    none in a locked month (triggers). Once submitted the content stands, once confirmed the whole line.
    """

    __tablename__ = "time_entry"
    __table_args__ = (
        ForeignKeyConstraint(
            ["project_id", "customer_id", "unit_id"], ["project.id", "project.customer_id", "project.unit_id"], onupdate="CASCADE"
        ),
        ForeignKeyConstraint(
            ["member_id", "project_id", "user_id"],
            ["project_member.id", "project_member.project_id", "project_member.user_id"],
            name="fk_time_entry_member",
        ),
        ForeignKeyConstraint(["user_id", "partner_id"], ["app_user.id", "app_user.partner_id"]),
        ForeignKeyConstraint(
            ["order_id", "project_id", "partner_id"],
            ["outsourcing_order.id", "outsourcing_order.project_id", "outsourcing_order.partner_id"],
            name="fk_time_entry_order",
        ),
        ForeignKeyConstraint(
            ["corrects_id", "project_id", "user_id"],
            ["time_entry.id", "time_entry.project_id", "time_entry.user_id"],
            name="fk_time_entry_corrects",
        ),
        ForeignKeyConstraint(["task_id", "project_id"], ["task.id", "task.project_id"], name="fk_time_entry_task"),
        UniqueConstraint("id", "project_id", "user_id"),
        UniqueConstraint("corrects_id"),
        CheckConstraint("hours > 0 AND hours <= 24 AND hours * 4 = trunc(hours * 4)", name="quarters"),
        CheckConstraint("day <= logged_on", name="not_ahead"),
        CheckConstraint("(edition = 1) = (corrects_id IS NULL) AND edition > 0", name="edition"),
        CheckConstraint("order_id IS NULL OR partner_id IS NOT NULL", name="order_of_partner"),
        CheckConstraint("(state IN ('DRAFT', 'DROPPED')) OR (submitted_at IS NOT NULL AND submitted_by_id IS NOT NULL)", name="submitted"),
        CheckConstraint(
            "(lead_approved_at IS NULL) = (lead_approved_by_id IS NULL) AND (lead_approved_at IS NULL OR partner_id IS NOT NULL)"
            " AND (state <> 'LEAD_APPROVED' OR lead_approved_at IS NOT NULL)",
            name="lead_approved",
        ),
        CheckConstraint(
            f"({TOLD}) = (approved_at IS NOT NULL) AND (approved_at IS NULL) = (approved_by_id IS NULL)"
            " AND (approved_at IS NULL) = (waiting_since IS NULL)"
            " AND (approved_at IS NULL OR partner_id IS NULL OR lead_approved_at IS NOT NULL OR is_only_leads)",
            name="approved",
        ),
        CheckConstraint("NOT is_only_leads OR (partner_id IS NOT NULL AND lead_approved_at IS NULL)", name="only_leads"),
        CheckConstraint("lead_approved_by_id NOT IN (user_id, submitted_by_id)", name="lead_is_another"),
        CheckConstraint("approved_by_id NOT IN (user_id, submitted_by_id)", name="approver_is_another"),
        CheckConstraint(
            "(state = 'CONFIRMED') = (confirmed_at IS NOT NULL) AND (confirmed_at IS NULL OR is_deemed = (confirmed_by_id IS NULL))"
            " AND (confirmed_at IS NOT NULL OR (NOT is_deemed AND confirmed_by_id IS NULL))",
            name="confirmed",
        ),
        CheckConstraint(
            "(state NOT IN ('DISPUTED', 'CORRECTED') OR disputed_at IS NOT NULL)"
            " AND (disputed_at IS NULL) = (disputed_by_id IS NULL) AND (disputed_at IS NULL) = (dispute_reason IS NULL)",
            name="disputed",
        ),
        CheckConstraint("state <> 'RETURNED' OR return_reason IS NOT NULL", name="returned"),
        Index("ix_time_entry_day", "day", "id"),
        Index("ix_time_entry_project", "project_id", "day", "id"),
        Index("ix_time_entry_user", "user_id", "day", "id"),
        Index("ix_time_entry_customer", "customer_id", "day", "id"),
        Index("ix_time_entry_partner", "partner_id", "day", "id"),
        Index("ix_time_entry_unit", "unit_id", "day", "id"),
        Index("ix_time_entry_order", "order_id", "day", "id"),
        Index("ix_time_entry_task", "task_id", "day", "id"),
        Index("ix_time_entry_member", "member_id", "day"),
        Index("ix_time_entry_open", "state", "customer_id", "day", "id", postgresql_where=text(OPEN)),
    )

    project_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    member_id: Mapped[UUID]
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partner.id"))
    order_id: Mapped[UUID | None]
    task_id: Mapped[UUID | None]
    day: Mapped[date]
    hours: Mapped[Hours]
    kind: Mapped[HourKind]
    place: Mapped[WorkPlace]
    level: Mapped[SkillLevel]
    is_billable: Mapped[bool] = mapped_column(default=True)
    work: Mapped[Note]
    resources: Mapped[Note | None]
    edition: Mapped[int] = mapped_column(default=1)
    corrects_id: Mapped[UUID | None]
    logged_on: Mapped[date]
    is_late: Mapped[bool] = mapped_column(default=False)
    state: Mapped[EntryState] = mapped_column(default=EntryState.DRAFT)
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    lead_approved_at: Mapped[datetime | None]
    lead_approved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    is_only_leads: Mapped[bool] = mapped_column(default=False)
    """Whether it was approved as the hours of a partner's only lead, whom nobody of the partner could approve."""
    return_reason: Mapped[Note | None]
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    waiting_since: Mapped[datetime | None]
    """Since when the customer is asked: since the approval, or since its dispute was answered."""
    disputed_at: Mapped[datetime | None]
    disputed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    dispute_reason: Mapped[Note | None]
    answer: Mapped[Note | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    is_deemed: Mapped[bool] = mapped_column(default=False)


class HoursLock(Row):
    """A month of a project whose hours are closed: nothing is logged in it any more, until it is opened again. `month` is its first day.

    An opened lock stays as it is; the month may then be locked by another one.
    """

    __tablename__ = "hours_lock"
    __table_args__ = (
        ForeignKeyConstraint(
            ["project_id", "customer_id", "unit_id"], ["project.id", "project.customer_id", "project.unit_id"], onupdate="CASCADE"
        ),
        CheckConstraint("extract(day FROM month) = 1", name="month"),
        CheckConstraint("num_nulls(unlocked_at, unlocked_by_id, unlock_reason) IN (0, 3)", name="unlocked"),
        Index("uq_hours_lock_open", "project_id", "month", unique=True, postgresql_where=text("unlocked_at IS NULL")),
        Index("ix_hours_lock_project", "project_id", "month", "id"),
    )

    project_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    month: Mapped[date]
    locked_at: Mapped[datetime]
    locked_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    unlocked_at: Mapped[datetime | None]
    unlocked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    unlock_reason: Mapped[Note | None]
