"""Baselines (基线): what was planned on a day, kept for good, so that plan and actual days are held against it (S0-50)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Note, Row
from domain.planning.of_project import OfProject, project_key


class Baseline(OfProject, Row):
    """The plan of a project as it stood when it was set; numbered in the project, never changed (trigger)."""

    __tablename__ = "baseline"
    __table_args__ = (
        project_key("baseline"),
        UniqueConstraint("project_id", "number"),
        UniqueConstraint("id", "project_id", "number"),
        CheckConstraint("number > 0", name="number"),
        Index("ix_baseline_unit", "unit_id", "number", "id"),
    )

    number: Mapped[int]
    reason: Mapped[Note | None]
    set_at: Mapped[datetime]
    set_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))


class BaselineTask(OfProject, Row):
    """The planned days of a task in a baseline."""

    __tablename__ = "baseline_task"
    __table_args__ = (
        project_key("baseline_task"),
        ForeignKeyConstraint(["baseline_id", "project_id", "number"], [f"baseline.{name}" for name in ("id", "project_id", "number")]),
        ForeignKeyConstraint(["task_id", "project_id"], ["task.id", "task.project_id"]),
        UniqueConstraint("task_id", "number"),
        CheckConstraint("ends_on >= starts_on AND working_days > 0", name="period"),
        Index("ix_baseline_task_baseline", "baseline_id", "starts_on", "id"),
        Index("ix_baseline_task_project", "project_id", "starts_on", "id"),
    )

    baseline_id: Mapped[UUID]
    number: Mapped[int]
    task_id: Mapped[UUID]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    working_days: Mapped[int]


class BaselineMilestone(OfProject, Row):
    """The planned day of a milestone in a baseline."""

    __tablename__ = "baseline_milestone"
    __table_args__ = (
        project_key("baseline_milestone"),
        ForeignKeyConstraint(["baseline_id", "project_id", "number"], [f"baseline.{name}" for name in ("id", "project_id", "number")]),
        ForeignKeyConstraint(["milestone_id", "project_id"], ["milestone.id", "milestone.project_id"]),
        UniqueConstraint("milestone_id", "number"),
        Index("ix_baseline_milestone_baseline", "baseline_id", "planned_on", "id"),
        Index("ix_baseline_milestone_project", "project_id", "planned_on", "id"),
    )

    baseline_id: Mapped[UUID]
    number: Mapped[int]
    milestone_id: Mapped[UUID]
    planned_on: Mapped[date]
