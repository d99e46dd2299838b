"""What every row below an order carries: the order and its tenants, kept right by one composite key (data.md, Tenant columns)."""

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Enum, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Note
from domain.money import MINOR_DIGITS

TENANTS = ["order_id", "project_id", "customer_id", "unit_id", "partner_id"]


class BelowOrder:
    """The order's project, customer, unit and partner stand on the row, so that a scope needs no join."""

    order_id: Mapped[UUID]
    project_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    partner_id: Mapped[UUID]


class PartOfOrder(BelowOrder):
    """A part of the order itself: `is_sent` follows the order's, so that the partner sees nothing before the order is sent."""

    is_sent: Mapped[bool]


class Step:
    """A step in the life of something: who moved it, when and why; the states themselves stand in the class."""

    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    reason: Mapped[Note | None]


def state_type(states: type[enum.StrEnum], name: str) -> Enum:
    """The column type of a state where two columns of one table have it: each CHECK is named after its column."""
    return Enum(states, native_enum=False, create_constraint=True, length=40, name=name)


def order_key(table: str, *, part: bool = False) -> ForeignKeyConstraint:
    """The composite key onto the order; a change of unit, or the sending, travels down by itself."""
    columns = [*TENANTS, "is_sent"] if part else TENANTS
    target = ["id", *columns[1:]]
    return ForeignKeyConstraint(columns, [f"outsourcing_order.{name}" for name in target], onupdate="CASCADE", name=f"fk_{table}_order")


def below(order: Any) -> dict[str, UUID]:
    """The columns of a row below `order`, or beside a row that is below it."""
    own = {name: getattr(order, name) for name in TENANTS[1:]}
    return {"order_id": getattr(order, "order_id", order.id), **own}


def in_minor_unit(*columns: str) -> str:
    """SQL: each amount stands in its currency's minor unit."""
    digits = " ".join(f"WHEN '{currency}' THEN {count}" for currency, count in sorted(MINOR_DIGITS.items()))
    return " AND ".join(f"{name} = round({name}, CASE currency {digits} END)" for name in columns)
