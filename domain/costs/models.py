"""Rates of people, cost lines of projects, and each project's ledger (S0-53)."""

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Amount, Code, Currency, Note, Root, Title
from domain.outsourcing.below_order import in_minor_unit
from domain.partners.partner_models import SkillLevel

PERIOD: Any = text("daterange(valid_from, CASE WHEN valid_to IS NOT NULL THEN greatest(valid_to + 1, valid_from) END)")


class CostKind(enum.StrEnum):
    """Kinds of cost (成本科目); labour and outsourcing are reckoned from hours and orders, the others are recorded line by line."""

    LABOUR = "LABOUR"
    TRAVEL = "TRAVEL"
    PURCHASE = "PURCHASE"
    OUTSOURCING = "OUTSOURCING"
    OVERHEAD = "OVERHEAD"
    OTHER = "OTHER"


RECORDED = (CostKind.TRAVEL, CostKind.PURCHASE, CostKind.OVERHEAD, CostKind.OTHER)


class CostRate(Root):
    """What an hour of a level costs from a day on, up to four decimals, in the provider's own currency; a level has one rate a day."""

    __tablename__ = "cost_rate"
    __table_args__ = (
        CheckConstraint("hourly > 0", name="positive"),
        CheckConstraint("valid_to >= valid_from", name="period"),
        *(
            ExcludeConstraint((PERIOD, "&&"), where=text(f"level = '{level}'"), name=f"ex_cost_rate_{level.lower()}")
            for level in SkillLevel
        ),
        Index("ix_cost_rate_from", "valid_from", "id"),
    )

    level: Mapped[SkillLevel]
    currency: Mapped[Currency]
    hourly: Mapped[Amount]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    set_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))


class ProjectLedger(Root):
    """What a project may cost by kind, beside which its figures stand; made with the project by trigger, with the project's id."""

    __tablename__ = "project_ledger"
    __table_args__ = (
        ForeignKeyConstraint(
            ["project_id", "customer_id", "unit_id"], ["project.id", "project.customer_id", "project.unit_id"], onupdate="CASCADE"
        ),
        UniqueConstraint("project_id"),
        UniqueConstraint("project_id", "currency"),
        UniqueConstraint("code"),
        CheckConstraint("id = project_id", name="of_project"),
        CheckConstraint(" AND ".join(f"{kind.lower()}_budget >= 0" for kind in CostKind), name="not_negative"),
        CheckConstraint(in_minor_unit(*(f"{kind.lower()}_budget" for kind in CostKind)), name="minor_unit"),
        Index("ix_project_ledger_unit", "unit_id", "code", "id"),
        Index("ix_project_ledger_customer", "customer_id", "code", "id"),
    )

    project_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    code: Mapped[Code]
    currency: Mapped[Currency]
    labour_budget: Mapped[Amount | None]
    travel_budget: Mapped[Amount | None]
    purchase_budget: Mapped[Amount | None]
    outsourcing_budget: Mapped[Amount | None]
    overhead_budget: Mapped[Amount | None]
    other_budget: Mapped[Amount | None]

    def budget(self, kind: CostKind) -> Decimal | None:
        """What the project may cost of a kind; none where nobody has said."""
        amount: Decimal | None = getattr(self, f"{kind.lower()}_budget")
        return amount


class CostLine(Root):
    """A cost of a project that no hours and no order say: travel, purchases, its share of overhead. Withdrawn, it counts no more."""

    __tablename__ = "cost_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["project_id", "customer_id", "unit_id"], ["project.id", "project.customer_id", "project.unit_id"], onupdate="CASCADE"
        ),
        ForeignKeyConstraint(
            ["project_id", "currency"], ["project_ledger.project_id", "project_ledger.currency"], name="fk_cost_line_ledger"
        ),
        CheckConstraint("kind NOT IN ('LABOUR', 'OUTSOURCING')", name="recorded"),
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint(in_minor_unit("amount"), name="minor_unit"),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn"
        ),
        Index("ix_cost_line_project", "project_id", "spent_on", "id"),
        Index("ix_cost_line_unit", "unit_id", "spent_on", "id"),
        Index("ix_cost_line_spent", "spent_on", "id"),
    )

    project_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    kind: Mapped[CostKind]
    spent_on: Mapped[date]
    purpose: Mapped[Title]
    currency: Mapped[Currency]
    amount: Mapped[Amount]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    withdrawn_reason: Mapped[Note | None]
