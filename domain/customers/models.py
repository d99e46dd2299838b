"""Customers (客户): an organisation that buys."""

import enum
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Code, Root, Title


class CustomerState(enum.StrEnum):
    """Target (目标), potential (潜在), formal (正式), sealed (封存) (S3-04)."""

    TARGET = "TARGET"
    POTENTIAL = "POTENTIAL"
    FORMAL = "FORMAL"
    SEALED = "SEALED"


class Customer(Root):
    """An organisation seen as a buyer; its account manager is the owner."""

    __tablename__ = "customer"
    __table_args__ = (
        ForeignKeyConstraint(["unit_id"], ["unit.id"]),
        Index("ix_customer_name", "name", "id"),
        Index("ix_customer_unit", "unit_id", "name", "id"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), unique=True)
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Title]
    state: Mapped[CustomerState] = mapped_column(default=CustomerState.POTENTIAL)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    unit_id: Mapped[UUID]
