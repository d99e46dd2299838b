"""The way of a project through its phases: a row each time it comes into another one (S0-32)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Enum, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Note, Row
from domain.delivery.models import ProjectState
from domain.totals import append_only


def _phase(name: str) -> Enum:
    return Enum(ProjectState, native_enum=False, create_constraint=True, length=40, name=name)


class ProjectTransition(Row):
    """From which phase a project came into which, who moved it, and why where it went back or was stopped."""

    __tablename__ = "project_transition"
    __table_args__ = (
        ForeignKeyConstraint(
            ["project_id", "customer_id", "unit_id"], ["project.id", "project.customer_id", "project.unit_id"], onupdate="CASCADE"
        ),
        Index("ix_project_transition_project", "project_id", "at", "id"),
    )

    project_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    from_state: Mapped[ProjectState] = mapped_column(_phase("from_state"))
    to_state: Mapped[ProjectState] = mapped_column(_phase("to_state"))
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    reason: Mapped[Note | None]


append_only(ProjectTransition.__table__)
