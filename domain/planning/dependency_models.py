"""What waits for what (前置任务): finish to start, with a lag in working days (S0-50)."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from domain.database import Row
from domain.planning.of_project import OfProject, project_key

MOST_LAG = 250


class TaskDependency(OfProject, Row):
    """The successor begins after the predecessor has ended and `lag_days` more working days have passed; in no circle (trigger)."""

    __tablename__ = "task_dependency"
    __table_args__ = (
        project_key("task_dependency"),
        ForeignKeyConstraint(["predecessor_id", "project_id"], ["task.id", "task.project_id"], name="fk_task_dependency_predecessor"),
        ForeignKeyConstraint(["successor_id", "project_id"], ["task.id", "task.project_id"], name="fk_task_dependency_successor"),
        UniqueConstraint("predecessor_id", "successor_id"),
        CheckConstraint("predecessor_id <> successor_id", name="another"),
        CheckConstraint(f"lag_days BETWEEN 0 AND {MOST_LAG}", name="lag"),
        Index("ix_task_dependency_successor", "successor_id", "id"),
        Index("ix_task_dependency_predecessor", "predecessor_id", "id"),
        Index("ix_task_dependency_project", "project_id", "id"),
    )

    predecessor_id: Mapped[UUID]
    successor_id: Mapped[UUID]
    lag_days: Mapped[int]
