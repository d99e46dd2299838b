"""Delivery projects, their members, and the people who sign for a party (S0-32, S2-17)."""

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Code, Note, Root, Row, Title
from domain.triggers import trigger


class ProjectState(enum.StrEnum):
    """Phases of a delivery project (S0-32); STOPPED (中止) where it began early and the contract never came (S0-35)."""

    INITIATION = "INITIATION"
    PLANNING = "PLANNING"
    BLUEPRINT = "BLUEPRINT"
    BUILD = "BUILD"
    GO_LIVE = "GO_LIVE"
    ACCEPTANCE = "ACCEPTANCE"
    SUMMARY = "SUMMARY"
    OPERATIONS = "OPERATIONS"
    CLOSED = "CLOSED"
    STOPPED = "STOPPED"


class Project(Root):
    """Work for a customer under a contract, or until one is signed on an approved early entry (提前进场, S0-35).

    Its people hold their roles in it as a domain. `open_entry_id` is the early entry while no contract is linked.
    """

    __tablename__ = "project"
    __table_args__ = (
        ForeignKeyConstraint(["contract_id", "customer_id"], ["contract.id", "contract.customer_id"]),
        ForeignKeyConstraint(
            ["early_entry_id", "customer_id", "has_granted_entry"],
            ["early_entry.id", "early_entry.customer_id", "early_entry.is_granted"],
            name="fk_project_early_entry",
        ),
        ForeignKeyConstraint(["unit_id"], ["unit.id"]),
        UniqueConstraint("early_entry_id"),
        UniqueConstraint("id", "open_entry_id"),
        UniqueConstraint("id", "customer_id", "unit_id"),
        UniqueConstraint("id", "budget_line_id"),
        CheckConstraint("ends_on >= starts_on", name="period"),
        CheckConstraint("contract_id IS NOT NULL OR early_entry_id IS NOT NULL", name="contract_or_early_entry"),
        Index("ix_project_contract", "contract_id", "code", "id"),
        Index("ix_project_customer", "customer_id", "code", "id"),
        Index("ix_project_unit", "unit_id", "code", "id"),
        Index("ix_project_starts", "starts_on", "id"),
    )

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"))
    contract_id: Mapped[UUID | None]
    early_entry_id: Mapped[UUID | None]
    unit_id: Mapped[UUID]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Title]
    state: Mapped[ProjectState] = mapped_column(default=ProjectState.INITIATION)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    budget_line_id: Mapped[UUID] = mapped_column(ForeignKey("budget_line.id"), unique=True)
    has_granted_entry: Mapped[bool | None] = mapped_column(Computed("CASE WHEN early_entry_id IS NOT NULL THEN true END", persisted=True))
    open_entry_id: Mapped[UUID | None] = mapped_column(Computed("CASE WHEN contract_id IS NULL THEN early_entry_id END", persisted=True))


class Party(enum.StrEnum):
    """The four parties of a joint acceptance (S0-47)."""

    CUSTOMER = "CUSTOMER"
    SALES = "SALES"
    REGION = "REGION"
    HEADQUARTERS = "HEADQUARTERS"


class ProjectMember(Row):
    """A person on a project with what they are there for; the right itself is a role grant in the project."""

    __tablename__ = "project_member"
    __table_args__ = (
        ForeignKeyConstraint(
            ["project_id", "customer_id", "unit_id"], ["project.id", "project.customer_id", "project.unit_id"], onupdate="CASCADE"
        ),
        UniqueConstraint("id", "project_id", "user_id"),
        CheckConstraint("left_on IS NULL OR left_on >= joined_on", name="period"),
        Index("ix_project_member_project", "project_id", "joined_on", "id"),
        Index("ix_project_member_user", "user_id", "project_id"),
        Index("uq_project_member_open", "project_id", "user_id", unique=True, postgresql_where=text("left_on IS NULL")),
    )

    project_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    role: Mapped[str]
    joined_on: Mapped[date]
    left_on: Mapped[date | None]


class ProjectSignatory(Row):
    """Who signs for a party on a project, from when to when (both days count), by which authority (授权书).

    One that is ended on its first day has its last day before: it never counts. A delegate signs for the one who named them, for a
    time, by a document.
    """

    __tablename__ = "project_signatory"
    __table_args__ = (
        ForeignKeyConstraint(
            ["project_id", "customer_id", "unit_id"], ["project.id", "project.customer_id", "project.unit_id"], onupdate="CASCADE"
        ),
        ForeignKeyConstraint(
            ["delegate_of_id", "project_id", "party"],
            ["project_signatory.id", "project_signatory.project_id", "project_signatory.party"],
            name="fk_project_signatory_delegate_of",
        ),
        UniqueConstraint("id", "project_id", "party"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from - 1", name="period"),
        CheckConstraint(
            "delegate_of_id IS NULL OR valid_to IS NOT NULL AND authority_document_id IS NOT NULL AND delegate_of_id <> id",
            name="delegate",
        ),
        Index("ix_project_signatory_delegate_of", "delegate_of_id"),
        Index("ix_project_signatory_project", "project_id", "party", "valid_from"),
        Index("ix_project_signatory_user", "user_id", "project_id", "party"),
    )

    project_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    party: Mapped[Party]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    authority: Mapped[Note | None]
    authority_document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    delegate_of_id: Mapped[UUID | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(info={"audit": False})
    """When somebody ended it before its last day; the audit holds that as another last day."""


class PartyWaiver(Row):
    """A party that does not exist for this project, as a region may not, with headquarters' reason. Customer and headquarters always do.

    Its word on an acceptance is then WAIVED, and refers to this row. Taken back (撤回免签) it stays on record.
    """

    __tablename__ = "party_waiver"
    __table_args__ = (
        ForeignKeyConstraint(
            ["project_id", "customer_id", "unit_id"], ["project.id", "project.customer_id", "project.unit_id"], onupdate="CASCADE"
        ),
        UniqueConstraint("id", "project_id", "party"),
        CheckConstraint("party IN ('SALES', 'REGION')", name="waivable"),
        CheckConstraint("num_nonnulls(taken_back_on, taken_back_by_id, taken_back_reason) IN (0, 3)", name="taken_back"),
        Index("uq_party_waiver_standing", "project_id", "party", unique=True, postgresql_where=text("taken_back_on IS NULL")),
        Index("ix_party_waiver_customer", "customer_id", "waived_at", "id"),
        Index("ix_party_waiver_unit", "unit_id", "waived_at", "id"),
    )

    project_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    party: Mapped[Party]
    reason: Mapped[Note]
    waived_at: Mapped[datetime]
    waived_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    taken_back_on: Mapped[date | None]
    taken_back_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    taken_back_reason: Mapped[Note | None]


# What was recorded stands; it is taken back once, and nothing else of it changes.
trigger(
    PartyWaiver.__table__,
    "party_waiver_append_only",
    "BEFORE UPDATE OR DELETE",
    """
IF pg_trigger_depth() = 1 AND (
    TG_OP = 'DELETE' OR OLD.taken_back_on IS NOT NULL
    OR (NEW.id, NEW.project_id, NEW.customer_id, NEW.unit_id, NEW.party, NEW.reason, NEW.waived_at, NEW.waived_by_id, NEW.created_at)
        IS DISTINCT FROM
        (OLD.id, OLD.project_id, OLD.customer_id, OLD.unit_id, OLD.party, OLD.reason, OLD.waived_at, OLD.waived_by_id, OLD.created_at)
) THEN
    RAISE EXCEPTION 'A row of party_waiver is taken back once and never changed otherwise.'
        USING ERRCODE = '23514', TABLE = 'party_waiver', CONSTRAINT = 'ck_party_waiver_append_only';
END IF;
RETURN NEW;
""",
)
