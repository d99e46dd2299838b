"""What exists beside signing in the portal: a paper signed by the customer, and the formal revocation (撤销验收) (S0-47)."""

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Code, Note, Root, Row, Title
from domain.outsourcing.acceptance_models import Outcome
from domain.outsourcing.below_order import BelowOrder, order_key


class PaperState(enum.StrEnum):
    """RECORDED by one person; CONFIRMED, or REJECTED, by another. Only confirmed it counts."""

    RECORDED = "RECORDED"
    CONFIRMED = "CONFIRMED"
    REJECTED = "REJECTED"


class AcceptancePaper(BelowOrder, Root):
    """A paper on which the customer signed for a round, with its scan; `signed_on` is the day on the paper.

    A conditional word brings its punch list. A re-check (复验) says what was found of the items: its word is a pass with the last one
    closed, till then it stays conditional.
    """

    __tablename__ = "acceptance_paper"
    __table_args__ = (
        order_key("acceptance_paper"),
        ForeignKeyConstraint(["acceptance_id", "order_id"], ["acceptance.id", "acceptance.order_id"]),
        ForeignKeyConstraint(["acceptance_id", "content_hash"], ["acceptance.id", "acceptance.content_hash"]),
        UniqueConstraint("id", "acceptance_id", "content_hash", "outcome", "signed_on", "is_confirmed"),
        UniqueConstraint("id", "acceptance_id"),
        CheckConstraint("outcome <> 'WAIVED' AND (outcome = 'PASS' OR is_recheck OR opinion IS NOT NULL)", name="said"),
        CheckConstraint("NOT is_recheck OR outcome <> 'FAIL'", name="recheck"),
        CheckConstraint("signed_on <= recorded_on", name="signed_on"),
        CheckConstraint("checked_by_id <> recorded_by_id", name="checker_is_another"),
        CheckConstraint(
            "(state = 'RECORDED') = (checked_by_id IS NULL) AND (checked_by_id IS NULL) = (checked_at IS NULL)", name="checked"
        ),
        Index("uq_acceptance_paper_recorded", "acceptance_id", unique=True, postgresql_where=text("state = 'RECORDED'")),
        Index("ix_acceptance_paper_acceptance", "acceptance_id", "recorded_at", "id"),
        Index("ix_acceptance_paper_customer", "customer_id", "recorded_at", "id"),
        Index("ix_acceptance_paper_project", "project_id", "recorded_at", "id"),
        Index("ix_acceptance_paper_unit", "unit_id", "recorded_at", "id"),
    )

    acceptance_id: Mapped[UUID]
    content_hash: Mapped[str] = mapped_column(String(64))
    signer_name: Mapped[Title]
    outcome: Mapped[Outcome]
    is_recheck: Mapped[bool]
    opinion: Mapped[Note | None]
    signed_on: Mapped[date]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), index=True)
    state: Mapped[PaperState] = mapped_column(default=PaperState.RECORDED)
    recorded_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    checked_at: Mapped[datetime | None]
    checked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    check_note: Mapped[Note | None]
    is_confirmed: Mapped[bool] = mapped_column(Computed("state = 'CONFIRMED'", persisted=True))


class PaperItem(BelowOrder, Row):
    """A line of a paper: something left to do, by whom and until when; or what a re-check found of an item that was."""

    __tablename__ = "paper_item"
    __table_args__ = (
        order_key("paper_item"),
        ForeignKeyConstraint(["paper_id", "acceptance_id"], ["acceptance_paper.id", "acceptance_paper.acceptance_id"]),
        ForeignKeyConstraint(["punch_item_id", "acceptance_id"], ["punch_item.id", "punch_item.acceptance_id"]),
        UniqueConstraint("paper_id", "sequence"),
        UniqueConstraint("paper_id", "punch_item_id"),
        CheckConstraint(
            "num_nonnulls(item, responsible, due_on) = CASE WHEN punch_item_id IS NULL THEN 3 ELSE 0 END"
            " AND (punch_item_id IS NULL) = (is_closed IS NULL)",
            name="one_of_two",
        ),
        CheckConstraint("CASE WHEN is_closed IS NULL THEN note IS NULL ELSE is_closed OR note IS NOT NULL END", name="note"),
        Index("ix_paper_item_customer", "customer_id", "paper_id", "sequence"),
        Index("ix_paper_item_project", "project_id", "paper_id", "sequence"),
        Index("ix_paper_item_unit", "unit_id", "paper_id", "sequence"),
    )

    acceptance_id: Mapped[UUID]
    paper_id: Mapped[UUID]
    sequence: Mapped[int]
    item: Mapped[Note | None]
    responsible: Mapped[Title | None]
    due_on: Mapped[date | None]
    punch_item_id: Mapped[UUID | None] = mapped_column(index=True)
    is_closed: Mapped[bool | None]
    note: Mapped[Note | None]


class RevocationState(enum.StrEnum):
    """REQUESTED waits for approval; APPROVED undid the acceptance; REJECTED or RETURNED changed nothing."""

    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


class AcceptanceRevocation(BelowOrder, Root):
    """The formal undoing of a passed acceptance, requested with a reason and approved; an acceptance is REVOKED by this row alone."""

    __tablename__ = "acceptance_revocation"
    __table_args__ = (
        order_key("acceptance_revocation"),
        ForeignKeyConstraint(["acceptance_id", "order_id"], ["acceptance.id", "acceptance.order_id"]),
        UniqueConstraint("acceptance_id", "approved_key"),
        CheckConstraint("(state = 'REQUESTED') = (decided_at IS NULL)", name="decided"),
        Index("uq_acceptance_revocation_requested", "acceptance_id", unique=True, postgresql_where=text("state = 'REQUESTED'")),
        Index("ix_acceptance_revocation_acceptance", "acceptance_id", "requested_at", "id"),
        Index("ix_acceptance_revocation_project", "project_id", "requested_at", "id"),
        Index("ix_acceptance_revocation_unit", "unit_id", "requested_at", "id"),
    )

    acceptance_id: Mapped[UUID]
    code: Mapped[Code]
    title: Mapped[Title]
    reason: Mapped[Note]
    state: Mapped[RevocationState] = mapped_column(default=RevocationState.REQUESTED)
    requested_at: Mapped[datetime]
    requested_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    decided_at: Mapped[datetime | None]
    approved_key: Mapped[bool | None] = mapped_column(Computed("CASE WHEN state = 'APPROVED' THEN true END", persisted=True))
