"""Announcements (公告), discussions (讨论) and what is said in them with its documents, each with those who may read it (S2-19, S2-33)."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Note, Root, Row, Title
from domain.documents.models import Visibility
from domain.identity.models import Audience
from domain.planning.of_project import TENANTS, OfProject, project_key

WITH_PARTNER = "visibility IN ('PARTNER', 'CUSTOMER_AND_PARTNER')"
OPEN_TO_CUSTOMER = (Visibility.CUSTOMER, Visibility.CUSTOMER_AND_PARTNER)
OPEN_TO_PARTNER = (Visibility.PARTNER, Visibility.CUSTOMER_AND_PARTNER)


class AnnouncementState(enum.StrEnum):
    """PUBLISHED until it is WITHDRAWN, from when on only staff reads it."""

    PUBLISHED = "PUBLISHED"
    WITHDRAWN = "WITHDRAWN"


class DiscussionState(enum.StrEnum):
    """OPEN to replies until it is CLOSED; it is read on."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


class Announcement(OfProject, Root):
    """A word of the provider to the audience that it names; whom it is for, and what it says, never changes (trigger).

    For partners it is for `partner_id`, or without one for each that has a running order in the project.
    """

    __tablename__ = "announcement"
    __table_args__ = (
        project_key("announcement"),
        CheckConstraint(f"partner_id IS NULL OR {WITH_PARTNER}", name="partner"),
        CheckConstraint("(state = 'WITHDRAWN') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
        CheckConstraint("num_nulls(withdrawn_at, withdrawn_by_id, withdrawal_reason) IN (0, 3)", name="withdrawal"),
        CheckConstraint("state = 'PUBLISHED' OR NOT is_pinned", name="pinned"),
        Index("ix_announcement_project", "project_id", "published_at", "id"),
        Index("ix_announcement_customer", "customer_id", "published_at", "id"),
        Index("ix_announcement_unit", "unit_id", "published_at", "id"),
    )

    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partner.id"), index=True)
    visibility: Mapped[Visibility]
    title: Mapped[Title]
    text: Mapped[Note]
    state: Mapped[AnnouncementState] = mapped_column(default=AnnouncementState.PUBLISHED)
    is_pinned: Mapped[bool]
    published_at: Mapped[datetime]
    published_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    withdrawal_reason: Mapped[Note | None]


class Discussion(OfProject, Root):
    """A conversation of those whom it names; whom it is for never changes (trigger). One with a partner is with one partner."""

    __tablename__ = "discussion"
    __table_args__ = (
        project_key("discussion"),
        UniqueConstraint("id", *TENANTS),
        UniqueConstraint("id", "visibility"),
        CheckConstraint(f"(partner_id IS NOT NULL) = ({WITH_PARTNER})", name="partner"),
        CheckConstraint("(state = 'CLOSED') = (closed_at IS NOT NULL)", name="closed"),
        CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name="closed_by"),
        Index("ix_discussion_project", "project_id", "last_said_at", "id"),
        Index("ix_discussion_customer", "customer_id", "last_said_at", "id"),
        Index("ix_discussion_unit", "unit_id", "last_said_at", "id"),
    )

    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partner.id"), index=True)
    visibility: Mapped[Visibility]
    title: Mapped[Title]
    state: Mapped[DiscussionState] = mapped_column(default=DiscussionState.OPEN)
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    audience: Mapped[Audience]
    last_said_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))


class DiscussionMessage(OfProject, Row):
    """What somebody said in a discussion, for the same readers; never changed. `audience` is the speaker's side."""

    __tablename__ = "discussion_message"
    __table_args__ = (
        ForeignKeyConstraint(["discussion_id", *TENANTS], [f"discussion.{name}" for name in ("id", *TENANTS)], onupdate="CASCADE"),
        ForeignKeyConstraint(["discussion_id", "visibility"], ["discussion.id", "discussion.visibility"], name="fk_discussion_message_for"),
        UniqueConstraint("id", "discussion_id", "visibility"),
        UniqueConstraint("id", "partner_id"),
        CheckConstraint(f"(partner_id IS NOT NULL) = ({WITH_PARTNER})", name="partner"),
        CheckConstraint(
            f"CASE audience WHEN 'CUSTOMER' THEN visibility IN ('CUSTOMER', 'CUSTOMER_AND_PARTNER')"
            f" WHEN 'PARTNER' THEN {WITH_PARTNER} ELSE true END",
            name="speaker",
        ),
        Index("ix_discussion_message_discussion", "discussion_id", "said_at", "id"),
    )

    discussion_id: Mapped[UUID]
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partner.id"), index=True)
    visibility: Mapped[Visibility]
    audience: Mapped[Audience]
    text: Mapped[Note]
    said_at: Mapped[datetime]
    said_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))


class DiscussionDocument(OfProject, Row):
    """A document that came with a message of a discussion, for the message's readers and for nobody else; never changed."""

    __tablename__ = "discussion_document"
    __table_args__ = (
        ForeignKeyConstraint(
            ["discussion_id", *TENANTS],
            [f"discussion.{name}" for name in ("id", *TENANTS)],
            name="fk_discussion_document_place",
            onupdate="CASCADE",
        ),
        ForeignKeyConstraint(
            ["message_id", "discussion_id", "visibility"],
            [f"discussion_message.{name}" for name in ("id", "discussion_id", "visibility")],
            name="fk_discussion_document_for",
        ),
        ForeignKeyConstraint(
            ["message_id", "partner_id"], ["discussion_message.id", "discussion_message.partner_id"], name="fk_discussion_document_partner"
        ),
        UniqueConstraint("message_id", "document_id"),
        CheckConstraint(f"(partner_id IS NOT NULL) = ({WITH_PARTNER})", name="partner"),
        CheckConstraint("sequence > 0", name="sequence"),
        Index("ix_discussion_document_message", "message_id", "sequence", "id"),
    )

    discussion_id: Mapped[UUID]
    message_id: Mapped[UUID]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), index=True)
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partner.id"), index=True)
    visibility: Mapped[Visibility]
    sequence: Mapped[int]
