"""The punch list (遗留问题) of a conditional pass: what is left to do, by whom, until when (S0-47)."""

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Note, Root, Row, Title
from domain.delivery.models import Party
from domain.outsourcing.below_order import BelowOrder, Step, order_key, state_type


class PunchState(enum.StrEnum):
    """OPEN is to be done, DONE waits for the re-check (复验), CLOSED is found good."""

    OPEN = "OPEN"
    DONE = "DONE"
    CLOSED = "CLOSED"


class PunchItem(BelowOrder, Root):
    """Something that a party wants done before its conditional pass becomes a pass.

    It hangs on that party's conditional signature. While one is not closed the acceptance does not pass: the acceptance counts them.
    `responsible` is who sees to it, as the party wrote it; `done_note` is the partner's last word.
    """

    __tablename__ = "punch_item"
    __table_args__ = (
        order_key("punch_item"),
        ForeignKeyConstraint(["acceptance_id", "order_id"], ["acceptance.id", "acceptance.order_id"]),
        ForeignKeyConstraint(
            ["signature_id", "acceptance_id", "party", "raised_with"],
            [f"acceptance_signature.{name}" for name in ("id", "acceptance_id", "party", "outcome")],
            name="fk_punch_item_conditional",
        ),
        UniqueConstraint("acceptance_id", "sequence"),
        UniqueConstraint("id", "order_id"),
        UniqueConstraint("id", "acceptance_id"),
        CheckConstraint("(state = 'OPEN') = (done_at IS NULL)", name="done"),
        CheckConstraint("sequence >= 1", name="sequence"),
        Index("ix_punch_item_due_on", "due_on", "id"),
        Index("ix_punch_item_acceptance", "acceptance_id", "due_on", "id"),
        Index("ix_punch_item_customer", "customer_id", "due_on", "id"),
        Index("ix_punch_item_partner", "partner_id", "due_on", "id"),
        Index("ix_punch_item_project", "project_id", "due_on", "id"),
        Index("ix_punch_item_unit", "unit_id", "due_on", "id"),
    )

    acceptance_id: Mapped[UUID]
    signature_id: Mapped[UUID]
    party: Mapped[Party]
    raised_with: Mapped[str] = mapped_column(String(40), Computed("'CONDITIONAL'", persisted=True))
    sequence: Mapped[int]
    item: Mapped[Note]
    responsible: Mapped[Title]
    due_on: Mapped[date]
    state: Mapped[PunchState] = mapped_column(default=PunchState.OPEN)
    done_at: Mapped[datetime | None]
    done_note: Mapped[Note | None]


class PunchDocument(BelowOrder, Row):
    """A document by which the partner shows that an item is done."""

    __tablename__ = "punch_document"
    __table_args__ = (
        order_key("punch_document"),
        ForeignKeyConstraint(["punch_item_id", "order_id"], ["punch_item.id", "punch_item.order_id"]),
        UniqueConstraint("punch_item_id", "document_id"),
        Index("ix_punch_document_item", "punch_item_id", "sequence", "id"),
        Index("ix_punch_document_customer", "customer_id", "punch_item_id", "sequence"),
        Index("ix_punch_document_partner", "partner_id", "punch_item_id", "sequence"),
        Index("ix_punch_document_project", "project_id", "punch_item_id", "sequence"),
    )

    punch_item_id: Mapped[UUID]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), index=True)
    sequence: Mapped[int]


class PunchItemTransition(BelowOrder, Step, Row):
    """A step in the life of an item: raised, done, sent back with a reason, closed."""

    __tablename__ = "punch_item_transition"
    __table_args__ = (
        order_key("punch_item_transition"),
        ForeignKeyConstraint(["punch_item_id", "order_id"], ["punch_item.id", "punch_item.order_id"]),
        Index("ix_punch_item_transition_item", "punch_item_id", "at", "id"),
        Index("ix_punch_item_transition_customer", "customer_id", "at", "id"),
        Index("ix_punch_item_transition_partner", "partner_id", "at", "id"),
        Index("ix_punch_item_transition_project", "project_id", "at", "id"),
    )

    punch_item_id: Mapped[UUID]
    from_state: Mapped[PunchState | None] = mapped_column(state_type(PunchState, "from_state"))
    to_state: Mapped[PunchState] = mapped_column(state_type(PunchState, "to_state"))
