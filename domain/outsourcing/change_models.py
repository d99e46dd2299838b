"""The change order (变更单): what is added to a running order or taken from it, and counts once the partner accepted it (S0-44)."""

import enum
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, ForeignKeyConstraint, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Amount, Code, Currency, Days, Note, Percent, Root, Row
from domain.outsourcing.allowance import Allowed, allowance_checks
from domain.outsourcing.below_order import BelowOrder, Step, in_minor_unit, order_key, state_type
from domain.outsourcing.clock_source import ClockSource
from domain.partners.models import SkillLevel


class ChangeOrderState(enum.StrEnum):
    """The life of a change order; `SUBMITTED` is in approval, `SENT` waits for the partner, `ACCEPTED` it counts."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    APPROVED = "APPROVED"
    SENT = "SENT"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    CANCELLED = "CANCELLED"


class ChangeOrder(BelowOrder, Allowed, Root):
    """A change of a running order: another scope, another end, days and money added or (negative) taken away.

    `scope`, `ends_on` and `clock_source` are those of the order as changed, none where they stay. Person-days, net, tax and gross are the
    difference; `former_ends_on` and `former_gross` are the order's own before it, pinned when it is accepted. Submitted it reserves
    what it adds, approved it books it; accepted the order itself is that much larger or smaller.
    At most one is under way at an order; from the submitting to the answer the order must be running or being accepted.
    """

    __tablename__ = "change_order"
    __table_args__ = (
        order_key("change_order"),
        ForeignKeyConstraint(["order_id", "currency"], ["outsourcing_order.id", "outsourcing_order.currency"]),
        ForeignKeyConstraint(
            ["order_id", "order_gate"], ["outsourcing_order.id", "outsourcing_order.is_changeable"], name="fk_change_order_changeable"
        ),
        UniqueConstraint("order_id", "sequence"),
        UniqueConstraint("id", "order_id", "currency"),
        UniqueConstraint("id", "order_id", "is_sent"),
        CheckConstraint("gross = net + tax", name="amounts"),
        CheckConstraint("net * tax >= 0 AND tax_rate >= 0", name="tax"),
        CheckConstraint(in_minor_unit("net", "tax", "gross"), name="minor_unit"),
        *allowance_checks(),
        CheckConstraint("approved_by_id <> owner_id AND approved_by_id <> submitted_by_id", name="approver_is_another"),
        CheckConstraint(
            "state IN ('DRAFT', 'SUBMITTED', 'CANCELLED') OR (submitted_by_id IS NOT NULL AND approved_by_id IS NOT NULL)",
            name="approved",
        ),
        CheckConstraint(
            "state NOT IN ('ACCEPTED', 'DECLINED') OR (sent_at IS NOT NULL AND answered_at IS NOT NULL AND answered_by_id IS NOT NULL)",
            name="answered",
        ),
        CheckConstraint("state = 'ACCEPTED' OR num_nonnulls(former_ends_on, former_gross) = 0", name="former"),
        Index(
            "uq_change_order_under_way",
            "order_id",
            unique=True,
            postgresql_where=text("state IN ('DRAFT', 'SUBMITTED', 'APPROVED', 'SENT')"),
        ),
        Index("ix_change_order_project", "project_id", "code", "id"),
        Index("ix_change_order_partner", "partner_id", "code", "id"),
        Index("ix_change_order_unit", "unit_id", "code", "id"),
    )

    code: Mapped[Code] = mapped_column(unique=True)
    sequence: Mapped[int]
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    reason: Mapped[Note]
    scope: Mapped[Note | None]
    ends_on: Mapped[date | None]
    clock_source: Mapped[ClockSource | None]
    currency: Mapped[Currency]
    person_days: Mapped[Days]
    net: Mapped[Amount]
    tax_rate: Mapped[Percent]
    tax: Mapped[Amount]
    gross: Mapped[Amount]
    state: Mapped[ChangeOrderState] = mapped_column(default=ChangeOrderState.DRAFT)
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    sent_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    former_ends_on: Mapped[date | None]
    former_gross: Mapped[Amount | None]
    is_sent: Mapped[bool] = mapped_column(Computed("sent_at IS NOT NULL", persisted=True))
    order_gate: Mapped[bool | None] = mapped_column(
        Computed("CASE WHEN state IN ('SUBMITTED', 'APPROVED', 'SENT') THEN true END", persisted=True)
    )

    @property
    def title(self) -> str:
        """What approvers read of it: the beginning of its reason."""
        return self.reason[:200]


class ChangeOrderLine(BelowOrder, Row):
    """Days of a level at a price that are added or (negative) taken away; the lines sum to the change (deferred trigger)."""

    __tablename__ = "change_order_line"
    __table_args__ = (
        order_key("change_order_line"),
        ForeignKeyConstraint(
            ["change_order_id", "order_id", "currency"], [f"change_order.{name}" for name in ("id", "order_id", "currency")]
        ),
        ForeignKeyConstraint(
            ["change_order_id", "order_id", "is_sent"],
            [f"change_order.{name}" for name in ("id", "order_id", "is_sent")],
            onupdate="CASCADE",
            name="fk_change_order_line_sent",
        ),
        UniqueConstraint("change_order_id", "sequence"),
        CheckConstraint("days <> 0 AND unit_price > 0 AND sign(net) = sign(days)", name="signs"),
        CheckConstraint(in_minor_unit("net"), name="minor_unit"),
        Index("ix_change_order_line_project", "project_id", "change_order_id", "sequence"),
        Index("ix_change_order_line_partner", "partner_id", "change_order_id", "sequence"),
    )

    change_order_id: Mapped[UUID]
    is_sent: Mapped[bool]
    sequence: Mapped[int]
    level: Mapped[SkillLevel]
    days: Mapped[Days]
    unit_price: Mapped[Decimal] = mapped_column(Numeric(20, 4))
    currency: Mapped[Currency]
    net: Mapped[Amount]


class ChangeOrderTransition(BelowOrder, Step, Row):
    """A step in the life of a change order."""

    __tablename__ = "change_order_transition"
    __table_args__ = (
        order_key("change_order_transition"),
        ForeignKeyConstraint(["change_order_id"], ["change_order.id"]),
        Index("ix_change_order_transition_change", "change_order_id", "at", "id"),
        Index("ix_change_order_transition_project", "project_id", "at", "id"),
    )

    change_order_id: Mapped[UUID]
    from_state: Mapped[ChangeOrderState | None] = mapped_column(state_type(ChangeOrderState, "from_state"))
    to_state: Mapped[ChangeOrderState] = mapped_column(state_type(ChangeOrderState, "to_state"))
