"""The customer's acceptance of a project (项目验收): initial, trial run, final; what is signed, by whom, in which round (S0-37, S0-47)."""

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, Enum, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Code, Note, Root, Row, Title
from domain.totals import append_only
from domain.triggers import trigger


class ProjectAcceptanceKind(enum.StrEnum):
    """Initial (初验), trial run (试运行), final (终验): the last one."""

    INITIAL = "INITIAL"
    TRIAL_RUN = "TRIAL_RUN"
    FINAL = "FINAL"


class ProjectAcceptanceState(enum.StrEnum):
    """DRAFT is being prepared; REQUESTED waits for the customer; VOIDED: changed after that, another round stands for it."""

    DRAFT = "DRAFT"
    REQUESTED = "REQUESTED"
    PASSED = "PASSED"
    RETURNED = "RETURNED"
    VOIDED = "VOIDED"
    WITHDRAWN = "WITHDRAWN"
    REVOKED = "REVOKED"


def _place(table: str) -> ForeignKeyConstraint:
    target = ["project.id", "project.customer_id", "project.unit_id"]
    return ForeignKeyConstraint(["project_id", "customer_id", "unit_id"], target, onupdate="CASCADE", name=f"fk_{table}_project")


def _below(table: str) -> ForeignKeyConstraint:
    """The key onto the acceptance; that it was requested travels down by itself."""
    columns = ["acceptance_id", "project_id", "is_requested"]
    target = [f"project_acceptance.{name}" for name in ("id", "project_id", "is_requested")]
    return ForeignKeyConstraint(columns, target, onupdate="CASCADE", name=f"fk_{table}_acceptance")


class ProjectAcceptance(Root):
    """One round of asking the customer whether the project is done.

    `content` is the canonical JSON of what is signed, `content_hash` its SHA-256 in hex: fixed when it is requested. Of each kind one is
    prepared, requested or passed at a time; `round` counts how often it was asked for. A signatory of the customer, or a delegate for
    `principal_name`, signs it, with a `satisfaction` of 1 to 5 for the final one, or returns it with an opinion. `accepted_on` is the
    day of signing in the provider's zone; it stays when another person than who requested it revokes the acceptance.
    """

    __tablename__ = "project_acceptance"
    __table_args__ = (
        _place("project_acceptance"),
        UniqueConstraint("project_id", "kind", "round"),
        UniqueConstraint("id", "project_id", "is_requested"),
        UniqueConstraint("id", "project_id", "accepted_on"),
        UniqueConstraint("id", "state", "kind"),
        CheckConstraint("round >= 1", name="round"),
        CheckConstraint("content_hash = encode(sha256(convert_to(content, 'UTF8')), 'hex')", name="content_hash"),
        CheckConstraint("num_nonnulls(requested_at, requested_by_id, content, content_hash) IN (0, 4)", name="requested"),
        CheckConstraint(
            "CASE state WHEN 'DRAFT' THEN requested_at IS NULL WHEN 'WITHDRAWN' THEN true ELSE requested_at IS NOT NULL END", name="asked"
        ),
        CheckConstraint(
            "(state IN ('PASSED', 'RETURNED', 'REVOKED')) = (signed_at IS NOT NULL)"
            " AND num_nonnulls(signed_at, signed_by_id, signer_name) IN (0, 3)",
            name="signed",
        ),
        CheckConstraint("(state IN ('PASSED', 'REVOKED')) = (accepted_on IS NOT NULL)", name="accepted_on"),
        CheckConstraint("state <> 'RETURNED' OR opinion IS NOT NULL", name="reason"),
        CheckConstraint(
            "(satisfaction IS NOT NULL) = (accepted_on IS NOT NULL AND kind = 'FINAL') AND satisfaction BETWEEN 1 AND 5",
            name="satisfaction",
        ),
        CheckConstraint("signed_by_id <> requested_by_id AND revoked_by_id <> requested_by_id", name="another"),
        CheckConstraint(
            "(state = 'REVOKED') = (revoked_at IS NOT NULL) AND num_nonnulls(revoked_at, revoked_by_id, revoke_reason) IN (0, 3)",
            name="revoked",
        ),
        Index(
            "uq_project_acceptance_standing",
            "project_id",
            "kind",
            unique=True,
            postgresql_where=text("state IN ('DRAFT', 'REQUESTED', 'PASSED')"),
        ),
        Index("ix_project_acceptance_prepared", "prepared_at", "id"),
        Index("ix_project_acceptance_project", "project_id", "prepared_at", "id"),
        Index("ix_project_acceptance_customer", "customer_id", "prepared_at", "id"),
        Index("ix_project_acceptance_unit", "unit_id", "prepared_at", "id"),
    )

    project_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    code: Mapped[Code] = mapped_column(unique=True)
    kind: Mapped[ProjectAcceptanceKind]
    round: Mapped[int]
    state: Mapped[ProjectAcceptanceState] = mapped_column(default=ProjectAcceptanceState.DRAFT)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), index=True)
    prepared_at: Mapped[datetime]
    note: Mapped[Note | None]
    content: Mapped[str | None] = mapped_column(Text)
    content_hash: Mapped[str | None] = mapped_column(String(64))
    requested_at: Mapped[datetime | None]
    requested_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    signed_at: Mapped[datetime | None]
    signed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    signer_name: Mapped[Title | None]
    principal_name: Mapped[Title | None]
    opinion: Mapped[Note | None]
    satisfaction: Mapped[int | None]
    accepted_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    revoke_reason: Mapped[Note | None]
    is_requested: Mapped[bool] = mapped_column(Computed("requested_at IS NOT NULL", persisted=True))


class ProjectAcceptanceDocument(Row):
    """A document that is handed over with it; the customer reads it from the request on."""

    __tablename__ = "project_acceptance_document"
    __table_args__ = (
        _place("project_acceptance_document"),
        _below("project_acceptance_document"),
        UniqueConstraint("acceptance_id", "document_id"),
        UniqueConstraint("acceptance_id", "sequence"),
        Index("ix_project_acceptance_document_project", "project_id", "acceptance_id", "sequence"),
        Index("ix_project_acceptance_document_customer", "customer_id", "acceptance_id", "sequence"),
    )

    project_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    acceptance_id: Mapped[UUID]
    is_requested: Mapped[bool]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), index=True)
    sequence: Mapped[int]


def _state(name: str) -> Enum:
    return Enum(ProjectAcceptanceState, native_enum=False, create_constraint=True, length=40, name=name)


class ProjectAcceptanceTransition(Row):
    """A step in the life of a round."""

    __tablename__ = "project_acceptance_transition"
    __table_args__ = (
        _place("project_acceptance_transition"),
        _below("project_acceptance_transition"),
        Index("ix_project_acceptance_transition_acceptance", "acceptance_id", "at", "id"),
        Index("ix_project_acceptance_transition_project", "project_id", "at", "id"),
        Index("ix_project_acceptance_transition_customer", "customer_id", "at", "id"),
    )

    project_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    acceptance_id: Mapped[UUID]
    is_requested: Mapped[bool]
    from_state: Mapped[ProjectAcceptanceState | None] = mapped_column(_state("from_state"))
    to_state: Mapped[ProjectAcceptanceState] = mapped_column(_state("to_state"))
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    reason: Mapped[Note | None]


append_only(ProjectAcceptanceTransition.__table__)

# What was requested is what is signed, and what was signed stands.
trigger(
    ProjectAcceptance.__table__,
    "project_acceptance_stands",
    "BEFORE UPDATE OR DELETE",
    """
IF TG_OP = 'DELETE' OR OLD.kind <> NEW.kind OR OLD.round <> NEW.round OR OLD.code <> NEW.code
    OR OLD.requested_at IS NOT NULL AND (OLD.note, OLD.content, OLD.requested_at, OLD.requested_by_id)
        IS DISTINCT FROM (NEW.note, NEW.content, NEW.requested_at, NEW.requested_by_id)
    OR OLD.signed_at IS NOT NULL AND (OLD.signed_at, OLD.signed_by_id, OLD.signer_name, OLD.principal_name, OLD.opinion)
        IS DISTINCT FROM (NEW.signed_at, NEW.signed_by_id, NEW.signer_name, NEW.principal_name, NEW.opinion)
    OR OLD.accepted_on IS NOT NULL AND (OLD.accepted_on, OLD.satisfaction) IS DISTINCT FROM (NEW.accepted_on, NEW.satisfaction)
THEN
    RAISE EXCEPTION 'What was requested or signed stands.'
        USING ERRCODE = '23514', TABLE = 'project_acceptance', CONSTRAINT = 'ck_project_acceptance_stands';
END IF;
RETURN NEW;
""",
)
trigger(
    ProjectAcceptanceDocument.__table__,
    "project_acceptance_document_stands",
    "BEFORE INSERT OR UPDATE OR DELETE",
    """
IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 THEN
    RETURN NEW;
END IF;
IF coalesce(OLD.is_requested, false) OR coalesce(NEW.is_requested, false) THEN
    RAISE EXCEPTION 'The documents of a requested acceptance stand.'
        USING ERRCODE = '23514', TABLE = 'project_acceptance_document', CONSTRAINT = 'ck_project_acceptance_document_stands';
END IF;
RETURN coalesce(NEW, OLD);
""",
)
