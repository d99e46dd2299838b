"""Deductions (扣款) of a settlement with their evidence, and what the partner objects to (S0-49)."""

import enum
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Amount, Currency, Note, Percent, Root
from domain.money import MINOR_DIGITS
from domain.outsourcing.below_order import BelowOrder, in_minor_unit, order_key


class DeductionKind(enum.StrEnum):
    """What is deducted for; EVALUATION follows from the provider's score and is entered by nobody."""

    DELAY = "DELAY"
    REWORK = "REWORK"
    DEFECTS = "DEFECTS"
    REPLACED_PEOPLE = "REPLACED_PEOPLE"
    EVALUATION = "EVALUATION"


class DeductionFormula(enum.StrEnum):
    """How the amount is reckoned.

    FIXED is an agreed amount; QUANTITY_TIMES_AMOUNT is pieces or days at an amount each; PERCENT_PER_UNIT is a percentage of a base
    for each day or point, with a cap in per cent of the base.
    """

    FIXED = "FIXED"
    QUANTITY_TIMES_AMOUNT = "QUANTITY_TIMES_AMOUNT"
    PERCENT_PER_UNIT = "PERCENT_PER_UNIT"


class ObjectionAnswer(enum.StrEnum):
    """The provider withdraws the deduction, changes it, or stands by it."""

    WITHDRAWN = "WITHDRAWN"
    CHANGED = "CHANGED"
    STANDS = "STANDS"


def _rounded(value: str) -> str:
    digits = " ".join(f"WHEN '{currency}' THEN {count}" for currency, count in sorted(MINOR_DIGITS.items()))
    return f"round({value}, CASE currency {digits} END)"


class Deduction(BelowOrder, Root):
    """A deduction as the provider reckons it; each statement takes those that stand and keeps its own copy of them.

    `quantity`, `unit_amount`, `rate`, `cap` and `base` are the figures of the formula; the amount is held to it by CHECK.
    """

    __tablename__ = "deduction"
    __table_args__ = (
        order_key("deduction"),
        ForeignKeyConstraint(["order_id", "currency"], ["outsourcing_order.id", "outsourcing_order.currency"]),
        ForeignKeyConstraint(["settlement_id", "order_id"], ["settlement.id", "settlement.order_id"]),
        ForeignKeyConstraint(["defect_id", "order_id"], ["order_defect.id", "order_defect.order_id"]),
        UniqueConstraint("settlement_id", "number"),
        UniqueConstraint("id", "order_id"),
        CheckConstraint("amount > 0 AND number >= 1 AND kind <> 'EVALUATION'", name="positive"),
        CheckConstraint("document_id IS NOT NULL OR defect_id IS NOT NULL", name="evidence"),
        CheckConstraint(
            "CASE formula"
            " WHEN 'FIXED' THEN true"
            f" WHEN 'QUANTITY_TIMES_AMOUNT' THEN coalesce(amount = {_rounded('quantity * unit_amount')}, false)"
            f" WHEN 'PERCENT_PER_UNIT' THEN coalesce(amount = least({_rounded('base * rate * quantity * 0.01')},"
            f" {_rounded('base * cap * 0.01')}), false) END",
            name="formula",
        ),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn"),
        CheckConstraint(in_minor_unit("amount"), name="minor_unit"),
        Index("ix_deduction_settlement", "settlement_id", "number", "id"),
        Index("ix_deduction_project", "project_id", "settlement_id", "number"),
    )

    settlement_id: Mapped[UUID]
    number: Mapped[int]
    kind: Mapped[DeductionKind]
    reason: Mapped[Note]
    formula: Mapped[DeductionFormula]
    quantity: Mapped[Decimal | None] = mapped_column(Numeric(9, 2))
    unit_amount: Mapped[Amount | None]
    rate: Mapped[Percent | None]
    cap: Mapped[Percent | None]
    base: Mapped[Amount | None]
    currency: Mapped[Currency]
    amount: Mapped[Amount]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    defect_id: Mapped[UUID | None]
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[Note | None]


class Objection(BelowOrder, Root):
    """The partner's word against a deduction of a statement, and the provider's answer to it; one open at a time for a line."""

    __tablename__ = "objection"
    __table_args__ = (
        order_key("objection"),
        ForeignKeyConstraint(["settlement_id", "order_id"], ["settlement.id", "settlement.order_id"]),
        ForeignKeyConstraint(["line_id", "settlement_id"], ["settlement_line.id", "settlement_line.settlement_id"]),
        CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by_id IS NULL)"
            " AND (answer IS NULL) = (answer_reason IS NULL)",
            name="answer",
        ),
        Index("uq_objection_open", "line_id", unique=True, postgresql_where=text("answer IS NULL")),
        Index("ix_objection_settlement", "settlement_id", "raised_at", "id"),
        Index("ix_objection_line", "line_id", "raised_at", "id"),
        Index("ix_objection_partner", "partner_id", "raised_at", "id"),
        Index("ix_objection_project", "project_id", "raised_at", "id"),
    )

    settlement_id: Mapped[UUID]
    statement_number: Mapped[int]
    line_id: Mapped[UUID]
    reason: Mapped[Note]
    raised_at: Mapped[datetime]
    raised_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    answer: Mapped[ObjectionAnswer | None]
    answer_reason: Mapped[Note | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
