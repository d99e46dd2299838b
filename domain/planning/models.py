"""Milestones (里程碑) and tasks (任务) of a project, and who does them (S0-50, S0-41)."""

import enum
from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Code, Note, Root, Row, Title
from domain.planning.of_project import OfProject, project_key

MOST_WORKING_DAYS = 2000


class MilestoneState(enum.StrEnum):
    """PLANNED until it is reached; what was said to be reached too early is taken back."""

    PLANNED = "PLANNED"
    REACHED = "REACHED"


class ProjectTaskState(enum.StrEnum):
    """PLANNED, RUNNING from its start on, then DONE, from where it may be opened again, or CANCELLED."""

    PLANNED = "PLANNED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    CANCELLED = "CANCELLED"


class TaskPriority(enum.StrEnum):
    """How urgent a task is."""

    LOW = "LOW"
    NORMAL = "NORMAL"
    HIGH = "HIGH"
    URGENT = "URGENT"


class Milestone(OfProject, Root):
    """A point that the project reaches on a day; `description` is for the provider's own people."""

    __tablename__ = "milestone"
    __table_args__ = (
        project_key("milestone"),
        UniqueConstraint("project_id", "code"),
        UniqueConstraint("id", "project_id"),
        CheckConstraint("(state = 'REACHED') = (reached_on IS NOT NULL)", name="reached"),
        CheckConstraint("(reached_on IS NULL) = (reached_by_id IS NULL)", name="reached_by"),
        Index("ix_milestone_project", "project_id", "planned_on", "id"),
        Index("ix_milestone_customer", "customer_id", "planned_on", "id"),
        Index("ix_milestone_unit", "unit_id", "planned_on", "id"),
        Index("ix_milestone_planned", "planned_on", "id"),
    )

    code: Mapped[Code]
    name: Mapped[Title]
    description: Mapped[Note | None]
    planned_on: Mapped[date]
    is_customer_visible: Mapped[bool]
    state: Mapped[MilestoneState] = mapped_column(default=MilestoneState.PLANNED)
    reached_on: Mapped[date | None]
    reached_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))


class Task(OfProject, Root):
    """A piece of work with its planned days, both counted, and what became of it.

    `working_days` are those of the provider's calendar from `starts_on` to `ends_on`, as of the day it was planned. A task may be
    part of another one of the project, in no circle (trigger). Other tables name a task by (`id`, `project_id`).
    """

    __tablename__ = "task"
    __table_args__ = (
        project_key("task"),
        ForeignKeyConstraint(["milestone_id", "project_id"], ["milestone.id", "milestone.project_id"]),
        ForeignKeyConstraint(["parent_id", "project_id"], ["task.id", "task.project_id"], name="fk_task_parent"),
        UniqueConstraint("project_id", "code"),
        UniqueConstraint("id", "project_id"),
        CheckConstraint("ends_on >= starts_on", name="period"),
        CheckConstraint(f"working_days BETWEEN 1 AND {MOST_WORKING_DAYS}", name="working_days"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
        CheckConstraint("parent_id <> id", name="parent"),
        CheckConstraint("finished_on >= started_on", name="actual_period"),
        CheckConstraint(
            "CASE state WHEN 'PLANNED' THEN progress = 0 AND num_nonnulls(started_on, finished_on) = 0"
            " WHEN 'RUNNING' THEN started_on IS NOT NULL AND finished_on IS NULL"
            " WHEN 'DONE' THEN progress = 100 AND num_nonnulls(started_on, finished_on) = 2"
            " ELSE finished_on IS NULL END",
            name="state_dates",
        ),
        CheckConstraint("(state = 'CANCELLED') = (cancel_reason IS NOT NULL)", name="cancelled"),
        Index("ix_task_project", "project_id", "starts_on", "id"),
        Index("ix_task_customer", "customer_id", "starts_on", "id"),
        Index("ix_task_unit", "unit_id", "starts_on", "id"),
        Index("ix_task_starts", "starts_on", "id"),
        Index("ix_task_parent", "parent_id", "starts_on", "id"),
        Index("ix_task_milestone", "milestone_id", "starts_on", "id"),
    )

    code: Mapped[Code]
    name: Mapped[Title]
    description: Mapped[Note | None]
    priority: Mapped[TaskPriority]
    state: Mapped[ProjectTaskState] = mapped_column(default=ProjectTaskState.PLANNED)
    milestone_id: Mapped[UUID | None]
    parent_id: Mapped[UUID | None]
    is_customer_visible: Mapped[bool]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    working_days: Mapped[int]
    progress: Mapped[int] = mapped_column(default=0)
    started_on: Mapped[date | None]
    finished_on: Mapped[date | None]
    cancel_reason: Mapped[Note | None]


class TaskAssignment(OfProject, Row):
    """A person who does a task, from when to when; a partner's person carries the partner."""

    __tablename__ = "task_assignment"
    __table_args__ = (
        project_key("task_assignment"),
        ForeignKeyConstraint(["task_id", "project_id"], ["task.id", "task.project_id"]),
        ForeignKeyConstraint(["user_id", "partner_id"], ["app_user.id", "app_user.partner_id"], name="fk_task_assignment_partner"),
        CheckConstraint("ended_on >= assigned_on", name="period"),
        Index("uq_task_assignment_open", "task_id", "user_id", unique=True, postgresql_where=text("ended_on IS NULL")),
        Index("ix_task_assignment_task", "task_id", "assigned_on", "id"),
        Index("ix_task_assignment_project", "project_id", "assigned_on", "id"),
        Index("ix_task_assignment_user", "user_id", "task_id"),
        Index("ix_task_assignment_partner", "partner_id", "task_id"),
    )

    task_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    partner_id: Mapped[UUID | None]
    assigned_on: Mapped[date]
    ended_on: Mapped[date | None]
