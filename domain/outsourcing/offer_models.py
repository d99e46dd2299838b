"""The choice of a partner: a comparison of offers (比价), or a single source (单一来源) with its reason (S0-44)."""

import enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Amount, Currency, Note, Row, Title
from domain.outsourcing.below_order import BelowOrder, in_minor_unit, order_key


class Selection(enum.StrEnum):
    """How the partner of an order was chosen."""

    COMPARISON = "COMPARISON"
    SINGLE_SOURCE = "SINGLE_SOURCE"


class OrderOffer(BelowOrder, Row):
    """An offer that was compared: of a partner on file (`offerer`) or of somebody else by name, with tax; never shown outside.

    `partner_id` is the order's own partner, as on every row below an order. At most one offer of an order is the chosen one.
    """

    __tablename__ = "order_offer"
    __table_args__ = (
        order_key("order_offer"),
        ForeignKeyConstraint(["order_id", "currency"], ["outsourcing_order.id", "outsourcing_order.currency"]),
        UniqueConstraint("order_id", "sequence"),
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint("NOT is_chosen OR coalesce(offerer_id = partner_id, false)", name="chosen_is_the_partner"),
        CheckConstraint(in_minor_unit("amount"), name="minor_unit"),
        Index("uq_order_offer_chosen", "order_id", unique=True, postgresql_where=text("is_chosen")),
        Index("ix_order_offer_project", "project_id", "order_id", "sequence"),
    )

    sequence: Mapped[int]
    offerer_id: Mapped[UUID | None] = mapped_column(ForeignKey("partner.id"), index=True)
    name: Mapped[Title]
    currency: Mapped[Currency]
    amount: Mapped[Amount]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"), index=True)
    is_chosen: Mapped[bool]
    remark: Mapped[Note | None]
