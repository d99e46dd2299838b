"""Claims (应退款): what was paid beyond the final amount, refunded, set off against another payable, or written off (S0-49)."""

import enum
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Amount, Code, Currency, Note, Root, Row
from domain.outsourcing.below_order import BelowOrder, in_minor_unit, order_key


class ClaimState(enum.StrEnum):
    """OPEN while something of it is missing; its running totals close it."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


class Claim(BelowOrder, Root):
    """What the partner owes the provider of an order: paid less final, as the settlement was approved.

    Refunds and set-offs are counted by trigger; together with what was written off they never exceed the amount, and make the state.
    """

    __tablename__ = "claim"
    __table_args__ = (
        order_key("claim"),
        ForeignKeyConstraint(["order_id", "currency"], ["outsourcing_order.id", "outsourcing_order.currency"]),
        ForeignKeyConstraint(["settlement_id", "order_id"], ["settlement.id", "settlement.order_id"]),
        UniqueConstraint("settlement_id"),
        UniqueConstraint("id", "order_id", "currency"),
        UniqueConstraint("id", "partner_id", "currency"),
        CheckConstraint("amount > 0 AND refunded_amount >= 0 AND set_off_amount >= 0 AND written_off_amount >= 0", name="positive"),
        CheckConstraint("refunded_amount + set_off_amount + written_off_amount <= amount", name="totals"),
        CheckConstraint(
            "(state = 'CLOSED') = (refunded_amount + set_off_amount + written_off_amount = amount)", name="state_follows_totals"
        ),
        CheckConstraint(
            "written_off_amount = 0 OR written_off_at IS NOT NULL AND written_off_by_id IS NOT NULL AND written_off_reason IS NOT NULL",
            name="written_off",
        ),
        CheckConstraint("written_off_by_id <> approved_by_id", name="writer_off_is_another"),
        CheckConstraint(in_minor_unit("amount", "refunded_amount", "set_off_amount", "written_off_amount"), name="minor_unit"),
        Index("ix_claim_partner", "partner_id", "opened_on", "id"),
        Index("ix_claim_project", "project_id", "opened_on", "id"),
        Index("ix_claim_unit", "unit_id", "opened_on", "id"),
        Index("ix_claim_opened", "opened_on", "id"),
    )

    code: Mapped[Code] = mapped_column(unique=True)
    settlement_id: Mapped[UUID]
    currency: Mapped[Currency]
    amount: Mapped[Amount]
    state: Mapped[ClaimState] = mapped_column(default=ClaimState.OPEN)
    opened_on: Mapped[date]
    approved_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    refunded_amount: Mapped[Amount] = mapped_column(default=Decimal(0))
    set_off_amount: Mapped[Amount] = mapped_column(default=Decimal(0))
    written_off_amount: Mapped[Amount] = mapped_column(default=Decimal(0))
    written_off_at: Mapped[datetime | None]
    written_off_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    written_off_reason: Mapped[Note | None]
    closed_at: Mapped[datetime | None]


class ClaimRefund(BelowOrder, Row):
    """Money that the partner paid back, with the bank's reference."""

    __tablename__ = "claim_refund"
    __table_args__ = (
        order_key("claim_refund"),
        ForeignKeyConstraint(["claim_id", "order_id", "currency"], ["claim.id", "claim.order_id", "claim.currency"]),
        UniqueConstraint("partner_id", "reference"),
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint(in_minor_unit("amount"), name="minor_unit"),
        Index("ix_claim_refund_claim", "claim_id", "received_on", "id"),
        Index("ix_claim_refund_partner", "partner_id", "received_on", "id"),
        Index("ix_claim_refund_project", "project_id", "received_on", "id"),
    )

    claim_id: Mapped[UUID]
    currency: Mapped[Currency]
    amount: Mapped[Amount]
    received_on: Mapped[date]
    reference: Mapped[str] = mapped_column(String(80))
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))


class SetOff(BelowOrder, Row):
    """A part of a claim that counts as paid on another payable of the same partner and currency, without money (抵销).

    The row stands below the payable's order; `claim_id` is of any order of the partner. Who approved the payable does not set off.
    """

    __tablename__ = "set_off"
    __table_args__ = (
        order_key("set_off"),
        ForeignKeyConstraint(["claim_id", "partner_id", "currency"], ["claim.id", "claim.partner_id", "claim.currency"]),
        ForeignKeyConstraint(["payable_id", "order_id", "currency"], ["payable.id", "payable.order_id", "payable.currency"]),
        ForeignKeyConstraint(["payable_id", "approved_by_id"], ["payable.id", "payable.approved_by_id"], name="fk_set_off_approved"),
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint("set_by_id <> approved_by_id", name="setter_is_another"),
        CheckConstraint(in_minor_unit("amount"), name="minor_unit"),
        Index("ix_set_off_claim", "claim_id", "set_on", "id"),
        Index("ix_set_off_payable", "payable_id", "set_on", "id"),
        Index("ix_set_off_partner", "partner_id", "set_on", "id"),
        Index("ix_set_off_project", "project_id", "set_on", "id"),
    )

    claim_id: Mapped[UUID]
    payable_id: Mapped[UUID]
    currency: Mapped[Currency]
    amount: Mapped[Amount]
    set_on: Mapped[date]
    set_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    approved_by_id: Mapped[UUID]
