"""Termination (中途终止): a running order ends before its work is done (S0-44)."""

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Amount, Code, Currency, Days, Note, Percent, Root, Row
from domain.outsourcing.below_order import BelowOrder, Step, in_minor_unit, order_key, state_type

ANSWER_DAYS = 10
"""Working days that the partner has to answer, pinned on each termination; then the provider may conclude by right."""


class TerminationState(enum.StrEnum):
    """ASKED waits for a second person, SENT for the partner; AGREED and CONCLUDED (by the provider's right) end the order."""

    ASKED = "ASKED"
    SENT = "SENT"
    OBJECTED = "OBJECTED"
    AGREED = "AGREED"
    CONCLUDED = "CONCLUDED"
    WITHDRAWN = "WITHDRAWN"


class Termination(BelowOrder, Root):
    """The end of an order before its work is done, with what had been delivered by then as the provider states it.

    `delivered_days` and the delivered amounts are at most the order's; `document_id` is the evidence. From `concludable_on` on,
    `answer_days` working days after the sending, the provider may conclude it without the partner's yes.
    """

    __tablename__ = "termination"
    __table_args__ = (
        order_key("termination"),
        ForeignKeyConstraint(["order_id", "currency"], ["outsourcing_order.id", "outsourcing_order.currency"]),
        UniqueConstraint("id", "order_id"),
        UniqueConstraint("id", "order_id", "is_final"),
        UniqueConstraint("id", "terminated_on"),
        CheckConstraint(
            "delivered_days >= 0 AND delivered_net >= 0 AND delivered_tax >= 0 AND tax_rate >= 0"
            " AND delivered_amount = delivered_net + delivered_tax",
            name="delivered",
        ),
        CheckConstraint(in_minor_unit("delivered_net", "delivered_tax", "delivered_amount"), name="minor_unit"),
        CheckConstraint("approved_by_id <> owner_id", name="approver_is_another"),
        CheckConstraint(
            "state IN ('ASKED', 'WITHDRAWN') OR approved_by_id IS NOT NULL AND sent_at IS NOT NULL AND concludable_on IS NOT NULL",
            name="approved",
        ),
        CheckConstraint("state NOT IN ('AGREED', 'OBJECTED') OR answered_at IS NOT NULL AND answered_by_id IS NOT NULL", name="answered"),
        CheckConstraint("state <> 'OBJECTED' OR answer IS NOT NULL", name="objection"),
        CheckConstraint("(state IN ('AGREED', 'CONCLUDED')) = (terminated_on IS NOT NULL)", name="terminated_on"),
        CheckConstraint(
            "state <> 'CONCLUDED' OR concluded_by_id IS NOT NULL AND terminated_on >= concludable_on", name="not_concluded_early"
        ),
        CheckConstraint("answer_days > 0", name="answer_days"),
        Index("uq_termination_standing", "order_id", unique=True, postgresql_where=text("state <> 'WITHDRAWN'")),
        Index("ix_termination_project", "project_id", "code", "id"),
        Index("ix_termination_partner", "partner_id", "code", "id"),
        Index("ix_termination_unit", "unit_id", "code", "id"),
    )

    code: Mapped[Code] = mapped_column(unique=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    reason: Mapped[Note]
    currency: Mapped[Currency]
    delivered_days: Mapped[Days]
    delivered_net: Mapped[Amount]
    tax_rate: Mapped[Percent]
    delivered_tax: Mapped[Amount]
    delivered_amount: Mapped[Amount]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), index=True)
    state: Mapped[TerminationState] = mapped_column(default=TerminationState.ASKED)
    answer_days: Mapped[int] = mapped_column(default=ANSWER_DAYS)
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    sent_at: Mapped[datetime | None]
    concludable_on: Mapped[date | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    answer: Mapped[Note | None]
    concluded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    terminated_on: Mapped[date | None]
    is_sent: Mapped[bool] = mapped_column(Computed("sent_at IS NOT NULL", persisted=True))
    is_final: Mapped[bool] = mapped_column(Computed("state IN ('AGREED', 'CONCLUDED')", persisted=True))


class TerminationTransition(BelowOrder, Step, Row):
    """A step in the life of a termination."""

    __tablename__ = "termination_transition"
    __table_args__ = (
        order_key("termination_transition"),
        ForeignKeyConstraint(["termination_id", "order_id"], ["termination.id", "termination.order_id"]),
        Index("ix_termination_transition_termination", "termination_id", "at", "id"),
        Index("ix_termination_transition_project", "project_id", "at", "id"),
    )

    termination_id: Mapped[UUID]
    from_state: Mapped[TerminationState | None] = mapped_column(state_type(TerminationState, "from_state"))
    to_state: Mapped[TerminationState] = mapped_column(state_type(TerminationState, "to_state"))
