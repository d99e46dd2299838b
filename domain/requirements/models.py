"""The requirement (需求), the steps that it took, and the tasks that implement it (S2-20)."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Code, Note, Root, Row, Title
from domain.identity.models import Audience
from domain.planning.of_project import TENANTS, OfProject, project_key


class RequirementState(enum.StrEnum):
    """RAISED, ANALYSING, IMPLEMENTING, then ANSWERED until the customer says CONFIRMED or REOPENED; an internal one may be DROPPED."""

    RAISED = "RAISED"
    ANALYSING = "ANALYSING"
    IMPLEMENTING = "IMPLEMENTING"
    ANSWERED = "ANSWERED"
    CONFIRMED = "CONFIRMED"
    REOPENED = "REOPENED"
    DROPPED = "DROPPED"


class RequirementPriority(enum.StrEnum):
    """How urgent it is."""

    LOW = "LOW"
    NORMAL = "NORMAL"
    HIGH = "HIGH"
    URGENT = "URGENT"


class RequirementSource(enum.StrEnum):
    """How it came to be known: raised by the customer in its portal, or heard of by the provider's people."""

    PORTAL = "PORTAL"
    MEETING = "MEETING"
    VISIT = "VISIT"
    CONTRACT = "CONTRACT"
    MAINTENANCE = "MAINTENANCE"
    SURVEY = "SURVEY"
    OTHER = "OTHER"


class RequirementOutcome(enum.StrEnum):
    """What became of it, as the customer is told."""

    FULFILLED = "FULFILLED"
    PARTLY_FULFILLED = "PARTLY_FULFILLED"
    DECLINED = "DECLINED"


OPEN_STATES = (RequirementState.RAISED, RequirementState.ANALYSING, RequirementState.IMPLEMENTING, RequirementState.REOPENED)
"""The provider owes an answer."""


class Requirement(Root):
    """What a customer needs. Without a project it is below the customer's unit (未立项需求); a latent one (潜在需求) is staff's alone.

    The customer never changes, the project is set once, and what is told to the customer is never latent again (trigger).
    """

    __tablename__ = "requirement"
    __table_args__ = (
        project_key("requirement"),
        UniqueConstraint("id", *TENANTS),
        CheckConstraint("NOT is_latent OR state IN ('RAISED', 'ANALYSING', 'DROPPED') AND audience = 'STAFF'", name="latent"),
        CheckConstraint("state <> 'DROPPED' OR is_latent", name="dropped"),
        CheckConstraint("(source = 'PORTAL') = (audience = 'CUSTOMER') AND audience IN ('STAFF', 'CUSTOMER')", name="source"),
        CheckConstraint("owner_id IS NOT NULL OR state NOT IN ('ANALYSING', 'IMPLEMENTING', 'ANSWERED', 'CONFIRMED')", name="owner"),
        CheckConstraint("(state IN ('ANSWERED', 'CONFIRMED')) = (outcome IS NOT NULL)", name="outcome"),
        CheckConstraint("outcome IS NULL OR answered_at IS NOT NULL", name="answered"),
        CheckConstraint("(state = 'CONFIRMED') = (confirmed_at IS NOT NULL)", name="confirmed"),
        Index("ix_requirement_raised", "raised_at", "id"),
        Index("ix_requirement_project", "project_id", "raised_at", "id"),
        Index("ix_requirement_customer", "customer_id", "raised_at", "id"),
        Index("ix_requirement_unit", "unit_id", "raised_at", "id"),
    )

    code: Mapped[Code] = mapped_column(unique=True)
    project_id: Mapped[UUID | None]
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    assigned_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    """Who named the owner; none where the owner took it."""
    raised_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    audience: Mapped[Audience]
    source: Mapped[RequirementSource]
    title: Mapped[Title]
    text: Mapped[Note]
    priority: Mapped[RequirementPriority]
    is_latent: Mapped[bool] = mapped_column(default=False)
    analysis: Mapped[Note | None]
    state: Mapped[RequirementState] = mapped_column(default=RequirementState.RAISED)
    outcome: Mapped[RequirementOutcome | None]
    raised_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]


class RequirementTransition(Row):
    """A step of a requirement and the word that went with it: the answer, the customer's own, the reason; never changed."""

    __tablename__ = "requirement_transition"
    __table_args__ = (
        CheckConstraint("word IS NOT NULL OR to_state NOT IN ('ANSWERED', 'REOPENED', 'DROPPED')", name="word"),
        Index("ix_requirement_transition_requirement", "requirement_id", "at", "id"),
    )

    requirement_id: Mapped[UUID] = mapped_column(ForeignKey("requirement.id"))
    to_state: Mapped[RequirementState]
    audience: Mapped[Audience]
    word: Mapped[Note | None]
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))


class RequirementTask(OfProject, Row):
    """A task of the requirement's project that implements it; a link that is taken away stays with its end."""

    __tablename__ = "requirement_task"
    __table_args__ = (
        ForeignKeyConstraint(
            ["requirement_id", *TENANTS],
            [f"requirement.{name}" for name in ("id", *TENANTS)],
            onupdate="CASCADE",
            name="fk_requirement_task_requirement",
        ),
        ForeignKeyConstraint(["task_id", "project_id"], ["task.id", "task.project_id"], name="fk_requirement_task_task"),
        CheckConstraint("(unlinked_at IS NULL) = (unlinked_by_id IS NULL)", name="unlinked_by"),
        Index("uq_requirement_task_open", "requirement_id", "task_id", unique=True, postgresql_where=text("unlinked_at IS NULL")),
        Index("ix_requirement_task_requirement", "requirement_id", "linked_at", "id"),
        Index("ix_requirement_task_task", "task_id", "linked_at", "id"),
        Index("ix_requirement_task_project", "project_id", "linked_at", "id"),
    )

    requirement_id: Mapped[UUID]
    task_id: Mapped[UUID]
    linked_at: Mapped[datetime]
    linked_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    unlinked_at: Mapped[datetime | None]
    unlinked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
