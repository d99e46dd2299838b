"""What every row of a plan carries: the project and its tenants, kept right by one composite key (data.md, Tenant columns)."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped

TENANTS = ["project_id", "customer_id", "unit_id"]


class OfProject:
    """The project, its customer and its unit stand on the row, so that a scope needs no join."""

    project_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    unit_id: Mapped[UUID]


def project_key(table: str) -> ForeignKeyConstraint:
    """The composite key onto the project; a change of unit travels down by itself."""
    target = ["project.id", "project.customer_id", "project.unit_id"]
    return ForeignKeyConstraint(TENANTS, target, onupdate="CASCADE", name=f"fk_{table}_project")


def place_of(row: Any) -> dict[str, UUID]:
    """The columns of a row of the same project: of a project itself, or of a row of its plan."""
    return {"project_id": getattr(row, "project_id", row.id), "customer_id": row.customer_id, "unit_id": row.unit_id}
