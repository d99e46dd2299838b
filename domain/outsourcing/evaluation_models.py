"""What a settlement is judged by: defects since acceptance, and the evaluation by both sides, sealed until both have answered (S0-49)."""

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Note, Percent, Root, Row, Title
from domain.outsourcing.below_order import BelowOrder, order_key

Points = Annotated[Decimal, mapped_column(Numeric(5, 2))]
"""A score from 0 to 100 with two decimals."""
SealedPoints = Annotated[Decimal, mapped_column(Numeric(5, 2), info={"audit": False})]
"""The same of one side's evaluation: the row itself never changes, and the audit does not tell what is sealed."""
DIMENSIONS = ("quality", "schedule", "documents", "stability", "response", "cooperation")
"""The first three are of the project, the others of the operation since acceptance."""
DEFAULT_WEIGHTS = dict(zip(DIMENSIONS, (30, 15, 10, 20, 15, 10), strict=True))


class DefectKind(enum.StrEnum):
    """Something that is wrong (缺陷), or something that stopped the service (故障)."""

    DEFECT = "DEFECT"
    INCIDENT = "INCIDENT"


class Severity(enum.StrEnum):
    """How much it hurts: operation stands still, is hampered, or hardly."""

    CRITICAL = "CRITICAL"
    MAJOR = "MAJOR"
    MINOR = "MINOR"


class EvaluationSide(enum.StrEnum):
    """Who evaluates."""

    PROVIDER = "PROVIDER"
    PARTNER = "PARTNER"


class OrderDefect(BelowOrder, Root):
    """A defect or incident of an order between acceptance and settlement: the basis on which its operation is evaluated.

    Entered and corrected by the project manager, read by the partner. One that was entered wrongly is withdrawn with a reason.
    """

    __tablename__ = "order_defect"
    __table_args__ = (
        order_key("order_defect"),
        UniqueConstraint("order_id", "number"),
        UniqueConstraint("id", "order_id"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("responded_on >= found_on AND fixed_on >= coalesce(responded_on, found_on)", name="days"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn"),
        Index("ix_order_defect_order", "order_id", "found_on", "id"),
        Index("ix_order_defect_partner", "partner_id", "found_on", "id"),
        Index("ix_order_defect_project", "project_id", "found_on", "id"),
    )

    number: Mapped[int]
    kind: Mapped[DefectKind]
    severity: Mapped[Severity]
    title: Mapped[Title]
    description: Mapped[Note | None]
    found_on: Mapped[date]
    responded_on: Mapped[date | None]
    fixed_on: Mapped[date | None]
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[Note | None]


class EvaluationRule(Row):
    """From `valid_from` on: the weights of the dimensions in per cent, and what follows from a score.

    Below `threshold`, each point missing takes `deduction_percent` of the order's gross, at most `deduction_cap` per cent in all.
    Scores that differ by more than `step` are for the approver to decide. Each side has `patience` working days.
    """

    __tablename__ = "evaluation_rule"
    __table_args__ = (
        UniqueConstraint("valid_from"),
        CheckConstraint(f"{' + '.join(f'{name}_weight' for name in DIMENSIONS)} = 100", name="weights"),
        CheckConstraint(" AND ".join(f"{name}_weight BETWEEN 0 AND 100" for name in DIMENSIONS), name="weight"),
        CheckConstraint("threshold BETWEEN 0 AND 100 AND step BETWEEN 0 AND 100", name="points"),
        CheckConstraint("deduction_percent BETWEEN 0 AND 100 AND deduction_cap BETWEEN 0 AND 100", name="percents"),
        CheckConstraint("patience BETWEEN 1 AND 30", name="patience"),
    )

    valid_from: Mapped[date]
    quality_weight: Mapped[int] = mapped_column(default=DEFAULT_WEIGHTS["quality"])
    schedule_weight: Mapped[int] = mapped_column(default=DEFAULT_WEIGHTS["schedule"])
    documents_weight: Mapped[int] = mapped_column(default=DEFAULT_WEIGHTS["documents"])
    stability_weight: Mapped[int] = mapped_column(default=DEFAULT_WEIGHTS["stability"])
    response_weight: Mapped[int] = mapped_column(default=DEFAULT_WEIGHTS["response"])
    cooperation_weight: Mapped[int] = mapped_column(default=DEFAULT_WEIGHTS["cooperation"])
    threshold: Mapped[Points] = mapped_column(default=Decimal(60))
    step: Mapped[Points] = mapped_column(default=Decimal(15))
    deduction_percent: Mapped[Percent] = mapped_column(default=Decimal("0.2"))
    deduction_cap: Mapped[Percent] = mapped_column(default=Decimal(5))
    patience: Mapped[int] = mapped_column(default=5)


class Evaluation(BelowOrder, Row):
    """One side's evaluation: 0 to 100 in each dimension; `score` is their weighted mean (held by trigger).

    Sealed until `opened_at`: then both sides stand (deferred trigger) and everybody reads both. An `is_assumed` one was never
    given: its side let the time pass and counts as agreeing with the other.
    """

    __tablename__ = "evaluation"
    __table_args__ = (
        order_key("evaluation"),
        ForeignKeyConstraint(["settlement_id", "order_id"], ["settlement.id", "settlement.order_id"]),
        ForeignKeyConstraint(["settlement_id", "rule_id"], ["settlement.id", "settlement.evaluation_rule_id"]),
        UniqueConstraint("settlement_id", "side"),
        CheckConstraint(" AND ".join(f"{name} BETWEEN 0 AND 100" for name in DIMENSIONS), name="points"),
        CheckConstraint("is_assumed OR given_by_id IS NOT NULL", name="given_by"),
        CheckConstraint("NOT is_assumed OR opened_at IS NOT NULL", name="assumed"),
        Index("ix_evaluation_partner", "partner_id", "settlement_id", "id"),
        Index("ix_evaluation_project", "project_id", "settlement_id", "id"),
    )

    settlement_id: Mapped[UUID]
    rule_id: Mapped[UUID] = mapped_column(ForeignKey("evaluation_rule.id"))
    side: Mapped[EvaluationSide]
    quality: Mapped[SealedPoints]
    schedule: Mapped[SealedPoints]
    documents: Mapped[SealedPoints]
    stability: Mapped[SealedPoints]
    response: Mapped[SealedPoints]
    cooperation: Mapped[SealedPoints]
    score: Mapped[SealedPoints]
    comment: Mapped[Note | None] = mapped_column(info={"audit": False})
    is_assumed: Mapped[bool] = mapped_column(default=False)
    given_at: Mapped[datetime]
    given_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    opened_at: Mapped[datetime | None]
