"""The issue (问题), what is said about it, and the documents that go with it (S0-43)."""

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Code, Note, Root, Row, Title
from domain.documents.models import Visibility
from domain.identity.models import Audience
from domain.totals import append_only

TENANTS = ["id", "project_id", "customer_id", "unit_id"]


class IssueKind(enum.StrEnum):
    """What sort of thing is raised."""

    QUESTION = "QUESTION"
    FAULT = "FAULT"
    REQUEST = "REQUEST"
    RISK = "RISK"
    COMPLAINT = "COMPLAINT"


class IssueSeverity(enum.StrEnum):
    """How much depends on it, as who raised it sees it."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    CRITICAL = "CRITICAL"


class IssueState(enum.StrEnum):
    """OPEN until somebody takes it; WITH_HEADQUARTERS (总部会签) while headquarters is asked, RETURNED with its word to the manager."""

    OPEN = "OPEN"
    HANDLING = "HANDLING"
    WITH_HEADQUARTERS = "WITH_HEADQUARTERS"
    RETURNED = "RETURNED"
    ANSWERED = "ANSWERED"
    CLOSED = "CLOSED"
    REOPENED = "REOPENED"


class IssueMessageKind(enum.StrEnum):
    """What is said: to everybody, the answer, the reason of a step, or a note (内部备注) among the provider's own."""

    MESSAGE = "MESSAGE"
    ANSWER = "ANSWER"
    MAJOR = "MAJOR"
    CLOSING = "CLOSING"
    REOPENING = "REOPENING"
    NOTE = "NOTE"


OPEN_STATES = (IssueState.OPEN, IssueState.HANDLING, IssueState.WITH_HEADQUARTERS, IssueState.RETURNED, IssueState.REOPENED)
"""The provider owes an answer."""


class OfProject:
    """The tenants on every row of an issue."""

    project_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    unit_id: Mapped[UUID]


class Issue(OfProject, Root):
    """Something about a project that wants an answer. `owner_id` is the person of the provider who sees to it."""

    __tablename__ = "issue"
    __table_args__ = (
        ForeignKeyConstraint(
            ["project_id", "customer_id", "unit_id"], ["project.id", "project.customer_id", "project.unit_id"], onupdate="CASCADE"
        ),
        UniqueConstraint(*TENANTS),
        CheckConstraint("owner_id IS NOT NULL OR state IN ('OPEN', 'WITH_HEADQUARTERS', 'RETURNED', 'CLOSED', 'REOPENED')", name="owner"),
        CheckConstraint("state <> 'ANSWERED' OR answered_at IS NOT NULL", name="answered"),
        CheckConstraint("(state = 'CLOSED') = (closed_at IS NOT NULL)", name="closed"),
        CheckConstraint("is_major = (major_at IS NOT NULL)", name="major"),
        Index("ix_issue_raised", "raised_at", "id"),
        Index("ix_issue_project", "project_id", "raised_at", "id"),
        Index("ix_issue_customer", "customer_id", "raised_at", "id"),
        Index("ix_issue_unit", "unit_id", "raised_at", "id"),
    )

    code: Mapped[Code] = mapped_column(unique=True)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    assigned_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    """Who named the owner; none where the owner took it."""
    raised_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    audience: Mapped[Audience]
    title: Mapped[Title]
    text: Mapped[Note]
    kind: Mapped[IssueKind]
    severity: Mapped[IssueSeverity]
    state: Mapped[IssueState] = mapped_column(default=IssueState.OPEN)
    is_major: Mapped[bool] = mapped_column(default=False)
    due_on: Mapped[date | None]
    raised_at: Mapped[datetime]
    major_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


def issue_key() -> Any:
    """Below an issue: its tenants stand on the row and follow it."""
    return ForeignKeyConstraint(["issue_id", *TENANTS[1:]], [f"issue.{name}" for name in TENANTS], onupdate="CASCADE")


class IssueMessage(OfProject, Row):
    """What somebody said about an issue; never changed.

    `audience` is the speaker's; a note is INTERNAL, everything else the customer's too.
    """

    __tablename__ = "issue_message"
    __table_args__ = (
        issue_key(),
        UniqueConstraint("id", "issue_id", "visibility"),
        CheckConstraint("(kind = 'NOTE') = (visibility = 'INTERNAL') AND visibility IN ('INTERNAL', 'CUSTOMER')", name="kept_inside"),
        CheckConstraint("audience = 'STAFF' OR audience = 'CUSTOMER' AND kind NOT IN ('NOTE', 'ANSWER')", name="speaker"),
        Index("ix_issue_message_issue", "issue_id", "said_at", "id"),
    )

    issue_id: Mapped[UUID]
    kind: Mapped[IssueMessageKind]
    visibility: Mapped[Visibility]
    audience: Mapped[Audience]
    text: Mapped[Note]
    said_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    said_at: Mapped[datetime]


class IssueDocument(OfProject, Row):
    """A document that came with an issue, or with something said about it; open to whom that is."""

    __tablename__ = "issue_document"
    __table_args__ = (
        issue_key(),
        ForeignKeyConstraint(
            ["message_id", "issue_id", "visibility"], ["issue_message.id", "issue_message.issue_id", "issue_message.visibility"]
        ),
        UniqueConstraint("issue_id", "message_id", "document_id", postgresql_nulls_not_distinct=True),
        CheckConstraint("message_id IS NOT NULL OR visibility = 'CUSTOMER'", name="open_with_issue"),
        CheckConstraint("sequence > 0", name="sequence"),
        Index("ix_issue_document_issue", "issue_id", "sequence", "id"),
        Index("ix_issue_document_message", "message_id", "sequence", "id"),
    )

    issue_id: Mapped[UUID]
    message_id: Mapped[UUID | None]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    visibility: Mapped[Visibility]
    sequence: Mapped[int]


def _state(name: str) -> Enum:
    return Enum(IssueState, native_enum=False, create_constraint=True, length=40, name=name)


class IssueTransition(OfProject, Row):
    """From which state an issue came into which, none before it was raised; who moved it, and why where a reason was given."""

    __tablename__ = "issue_transition"
    __table_args__ = (
        issue_key(),
        CheckConstraint("from_state IS NOT NULL OR to_state = 'OPEN'", name="begins_open"),
        Index("ix_issue_transition_issue", "issue_id", "at", "id"),
    )

    issue_id: Mapped[UUID]
    from_state: Mapped[IssueState | None] = mapped_column(_state("from_state"))
    to_state: Mapped[IssueState] = mapped_column(_state("to_state"))
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    reason: Mapped[Note | None]


append_only(IssueMessage.__table__)
append_only(IssueTransition.__table__)
append_only(IssueDocument.__table__)
