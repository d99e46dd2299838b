"""The early entry (提前进场) and the requests (申请) by which it is approved and extended (S0-35)."""

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Amount, Code, Currency, Note, Root, Title
from domain.money import MINOR_DIGITS

TENANTS = ["early_entry_id", "customer_id", "unit_id", "currency"]
DIGITS = " ".join(f"WHEN '{currency}' THEN {count}" for currency, count in sorted(MINOR_DIGITS.items()))
MINOR_UNIT = f"ceiling = round(ceiling, CASE currency {DIGITS} END)"


class EarlyEntryState(enum.StrEnum):
    """REQUESTED until its first request is decided; ON_SITE (在场) once its project is opened; three ends."""

    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
    ON_SITE = "ON_SITE"
    CONTRACT_LINKED = "CONTRACT_LINKED"
    REJECTED = "REJECTED"
    LOST = "LOST"


class EarlyEntryRequestState(enum.StrEnum):
    """SUBMITTED is in approval, DRAFT came back to its requester; DROPPED where the early entry ended before."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    DROPPED = "DROPPED"


class RiskLevel(enum.StrEnum):
    """How sure the sales manager is not to get the contract."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"


class EarlyEntry(Root):
    """Leave to work for a customer before the contract is signed, up to a cost ceiling and until an expected signing date.

    Ceiling, date and risk are those of the request that was approved last, none before the first. The ceiling is the limit of the
    budget line, on which the project's orders draw as others draw on their contract's. `owner` is the sales manager who asked.
    An early entry that is lost has the limit that is taken: nothing more fits.
    """

    __tablename__ = "early_entry"
    __table_args__ = (
        ForeignKeyConstraint(["contract_id", "customer_id"], ["contract.id", "contract.customer_id"]),
        ForeignKeyConstraint(["budget_line_id", "currency"], ["budget_line.id", "budget_line.currency"]),
        UniqueConstraint("id", *TENANTS[1:]),
        UniqueConstraint("id", "customer_id", "is_granted"),
        UniqueConstraint("id", "budget_line_id"),
        CheckConstraint("ends_on >= starts_on", name="period"),
        CheckConstraint(f"ceiling > 0 AND {MINOR_UNIT}", name="ceiling"),
        CheckConstraint("num_nonnulls(ceiling, expected_on, risk, budget_line_id) IN (0, 4)", name="granted"),
        CheckConstraint(
            "CASE state WHEN 'REQUESTED' THEN NOT is_granted WHEN 'REJECTED' THEN NOT is_granted WHEN 'LOST' THEN true ELSE is_granted END",
            name="state_granted",
        ),
        CheckConstraint("CASE state WHEN 'ON_SITE' THEN project_id IS NOT NULL ELSE true END", name="on_site"),
        CheckConstraint("project_id IS NULL OR state IN ('ON_SITE', 'CONTRACT_LINKED', 'LOST')", name="project"),
        CheckConstraint("(state = 'CONTRACT_LINKED') = (contract_id IS NOT NULL)", name="linked"),
        CheckConstraint("(state = 'LOST') = (lost_reason IS NOT NULL)", name="lost"),
        CheckConstraint("(state IN ('CONTRACT_LINKED', 'REJECTED', 'LOST')) = (ended_on IS NOT NULL)", name="ended"),
        Index("ix_early_entry_customer", "customer_id", "code", "id"),
        Index("ix_early_entry_unit", "unit_id", "code", "id"),
        Index("ix_early_entry_project", "project_id"),
        Index("ix_early_entry_contract", "contract_id", "code", "id"),
    )

    code: Mapped[Code] = mapped_column(unique=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), index=True)
    name: Mapped[Title]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[EarlyEntryState] = mapped_column(default=EarlyEntryState.REQUESTED)
    currency: Mapped[Currency]
    ceiling: Mapped[Amount | None]
    expected_on: Mapped[date | None]
    risk: Mapped[RiskLevel | None]
    budget_line_id: Mapped[UUID | None] = mapped_column(unique=True)
    project_id: Mapped[UUID | None]  # no key: the project's key onto its early entry is the tie
    contract_id: Mapped[UUID | None]
    ended_on: Mapped[date | None]
    lost_reason: Mapped[Note | None]
    is_granted: Mapped[bool] = mapped_column(Computed("budget_line_id IS NOT NULL", persisted=True))


class EarlyEntryRequest(Root):
    """What is asked for: the first request grants the early entry, each later one a higher ceiling or a later date; all of them stay."""

    __tablename__ = "early_entry_request"
    __table_args__ = (
        ForeignKeyConstraint(
            TENANTS,
            ["early_entry.id", *(f"early_entry.{name}" for name in TENANTS[1:])],
            onupdate="CASCADE",
            name="fk_early_entry_request_early_entry",
        ),
        UniqueConstraint("early_entry_id", "sequence"),
        CheckConstraint("sequence > 0", name="sequence"),
        CheckConstraint(f"ceiling > 0 AND {MINOR_UNIT}", name="ceiling"),
        CheckConstraint("(state = 'APPROVED') = (approved_at IS NOT NULL)", name="approved"),
        CheckConstraint("(approved_at IS NULL) = (approved_by_id IS NULL)", name="approved_by"),
        CheckConstraint("approved_by_id <> owner_id", name="approver_is_another"),
        Index(
            "uq_early_entry_request_under_way",
            "early_entry_id",
            unique=True,
            postgresql_where=text("state IN ('DRAFT', 'SUBMITTED')"),
        ),
        Index("ix_early_entry_request_unit", "unit_id", "code", "id"),
    )

    code: Mapped[Code] = mapped_column(unique=True)
    early_entry_id: Mapped[UUID]
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), index=True)
    sequence: Mapped[int]
    title: Mapped[Title]
    state: Mapped[EarlyEntryRequestState] = mapped_column(default=EarlyEntryRequestState.SUBMITTED)
    reason: Mapped[Note]
    customer_ground: Mapped[Note]
    currency: Mapped[Currency]
    ceiling: Mapped[Amount]
    expected_on: Mapped[date]
    risk: Mapped[RiskLevel]
    submitted_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
