"""The weekly report (项目周报) of a project with its lines, and what of it is published to the customer (S0-51)."""

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, ForeignKeyConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Note, Root, Row, Title
from domain.planning.of_project import OfProject, project_key

Hours = Annotated[Decimal, mapped_column(Numeric(9, 2))]
"""Hours of several people, by the quarter."""
COUNTED = "least(due_tasks, due_milestones, on_time_tasks, on_time_milestones) >= 0"
WITHIN = "on_time_tasks <= due_tasks AND on_time_milestones <= due_milestones"


class WeeklyReportState(enum.StrEnum):
    """DRAFT until it is submitted, and again when returned; REVIEWED by another person; PUBLISHED to the customer for good."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    REVIEWED = "REVIEWED"
    PUBLISHED = "PUBLISHED"


class ReportPart(enum.StrEnum):
    """What came of this week (本周完成), or what is planned for the next (下周计划)."""

    THIS_WEEK = "THIS_WEEK"
    NEXT_WEEK = "NEXT_WEEK"


def rate(part: str) -> Computed:
    """A percentage, two decimals, half up; none where nothing was due."""
    return Computed(f"CASE WHEN due_{part} > 0 THEN round(on_time_{part} * 100.0 / due_{part}, 2) END", persisted=True)


class Figures:
    """What was due in the week by plan, and what of it came on time."""

    due_tasks: Mapped[int]
    on_time_tasks: Mapped[int]
    due_milestones: Mapped[int]
    on_time_milestones: Mapped[int]
    on_time_rate: Mapped[Decimal | None] = mapped_column(Numeric(5, 2), rate("tasks"))
    acceptance_rate: Mapped[Decimal | None] = mapped_column(Numeric(5, 2), rate("milestones"))


class WeeklyReport(OfProject, Figures, Root):
    """One of each project and week; `owner_id` drafted it. Who reviews it has neither drafted nor submitted it (CHECK)."""

    __tablename__ = "weekly_report"
    __table_args__ = (
        project_key("weekly_report"),
        UniqueConstraint("project_id", "week_starts_on"),
        UniqueConstraint("id", "project_id", "week_starts_on"),
        CheckConstraint("extract(isodow FROM week_starts_on) = 1", name="monday"),
        CheckConstraint(f"{COUNTED} AND {WITHIN}", name="figures"),
        CheckConstraint("(state = 'DRAFT') = (submitted_at IS NULL)", name="submitted"),
        CheckConstraint("(submitted_at IS NULL) = (submitted_by_id IS NULL)", name="submitted_by"),
        CheckConstraint("(state IN ('REVIEWED', 'PUBLISHED')) = (reviewed_at IS NOT NULL)", name="reviewed"),
        CheckConstraint("(reviewed_at IS NULL) = (reviewed_by_id IS NULL)", name="reviewed_by"),
        CheckConstraint("reviewed_by_id NOT IN (submitted_by_id, owner_id)", name="four_eyes"),
        Index("ix_weekly_report_week", "week_starts_on", "id"),
        Index("ix_weekly_report_unit", "unit_id", "week_starts_on", "id"),
        Index("ix_weekly_report_customer", "customer_id", "week_starts_on", "id"),
    )

    week_starts_on: Mapped[date]
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), index=True)
    state: Mapped[WeeklyReportState] = mapped_column(default=WeeklyReportState.DRAFT)
    summary: Mapped[Note | None]
    internal_note: Mapped[Note | None]
    return_reason: Mapped[Note | None]
    opinion: Mapped[Note | None]
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))


class WeeklyReportLine(OfProject, Row):
    """One result or plan, of a task or of none. `hours` are the task's in the week; `is_late` says that the task is past its day.

    Lines change with a draft only (trigger); a late one is submitted with the reason of its delay alone (trigger).
    """

    __tablename__ = "weekly_report_line"
    __table_args__ = (
        project_key("weekly_report_line"),
        ForeignKeyConstraint(
            ["report_id", "project_id", "week_starts_on"], [f"weekly_report.{name}" for name in ("id", "project_id", "week_starts_on")]
        ),
        ForeignKeyConstraint(["task_id", "project_id"], ["task.id", "task.project_id"], name="fk_weekly_report_line_task"),
        CheckConstraint("completion BETWEEN 0 AND 100", name="completion"),
        CheckConstraint("sequence > 0 AND hours >= 0", name="numbers"),
        CheckConstraint("part = 'THIS_WEEK' OR NOT is_late AND delay_reason IS NULL AND hours = 0", name="part"),
        Index("ix_weekly_report_line_order", "report_id", "sequence", "id"),
        Index("ix_weekly_report_line_task", "task_id"),
    )

    report_id: Mapped[UUID]
    week_starts_on: Mapped[date]
    part: Mapped[ReportPart]
    sequence: Mapped[int]
    task_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    description: Mapped[Note]
    completion: Mapped[int]
    hours: Mapped[Hours]
    is_late: Mapped[bool]
    delay_reason: Mapped[Note | None]
    internal_note: Mapped[Note | None]
    is_customer_visible: Mapped[bool]


class PublishedReport(OfProject, Figures, Row):
    """What the customer reads of a reviewed report; never changed. Its figures count what the customer is shown of the plan alone."""

    __tablename__ = "published_report"
    __table_args__ = (
        project_key("published_report"),
        ForeignKeyConstraint(
            ["report_id", "project_id", "week_starts_on"], [f"weekly_report.{name}" for name in ("id", "project_id", "week_starts_on")]
        ),
        UniqueConstraint("report_id"),
        UniqueConstraint("id", "project_id"),
        CheckConstraint(f"{COUNTED} AND {WITHIN}", name="figures"),
        Index("ix_published_report_project", "project_id", "week_starts_on", "id"),
        Index("ix_published_report_unit", "unit_id", "week_starts_on", "id"),
        Index("ix_published_report_customer", "customer_id", "week_starts_on", "id"),
    )

    report_id: Mapped[UUID]
    week_starts_on: Mapped[date]
    summary: Mapped[Note | None]
    published_at: Mapped[datetime]
    published_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))


class PublishedReportLine(OfProject, Row):
    """A line of it, with the name of the person in charge as it was; never changed."""

    __tablename__ = "published_report_line"
    __table_args__ = (
        project_key("published_report_line"),
        ForeignKeyConstraint(["published_id", "project_id"], ["published_report.id", "published_report.project_id"]),
        UniqueConstraint("published_id", "part", "sequence"),
        CheckConstraint("completion BETWEEN 0 AND 100 AND sequence > 0", name="numbers"),
        Index("ix_published_report_line_order", "published_id", "sequence", "id"),
    )

    published_id: Mapped[UUID]
    part: Mapped[ReportPart]
    sequence: Mapped[int]
    description: Mapped[Note]
    person_name: Mapped[Title | None]
    completion: Mapped[int]
    delay_reason: Mapped[Note | None]
