"""Grades of partners (伙伴等级): the dated scheme of weights and thresholds, and each grading by it (S0-46)."""

import enum
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Currency, Note, Percent, Row
from domain.totals import append_only


class Grade(enum.StrEnum):
    """From A, the best, to D."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


SOURCES = ("scale", "qualification", "experience", "capability", "orders")
"""What a grade is made from: 规模、资质、经验、能力, and the scores of finished orders once there are any."""


class GradingScheme(Row):
    """How grades are made from a day on: weights in per cent, from which total A, B and C begin, and the largest order of each grade.

    The scheme in force on a day is the newest that has begun; it is never changed. Amounts are with tax; none does not bind.
    """

    __tablename__ = "grading_scheme"
    __table_args__ = (
        UniqueConstraint("valid_from"),
        CheckConstraint(
            "weight_scale + weight_qualification + weight_experience + weight_capability + weight_orders = 100"
            " AND least(weight_scale, weight_qualification, weight_experience, weight_capability, weight_orders) >= 0"
            " AND weight_orders < 100",
            name="weights",
        ),
        CheckConstraint("100 >= from_a AND from_a > from_b AND from_b > from_c AND from_c > 0", name="thresholds"),
        CheckConstraint("least(largest_a, largest_b, largest_c, largest_d) >= 0", name="largest_not_negative"),
    )

    valid_from: Mapped[date]
    weight_scale: Mapped[Percent]
    weight_qualification: Mapped[Percent]
    weight_experience: Mapped[Percent]
    weight_capability: Mapped[Percent]
    weight_orders: Mapped[Percent]
    from_a: Mapped[Percent]
    from_b: Mapped[Percent]
    from_c: Mapped[Percent]
    currency: Mapped[Currency]
    largest_a: Mapped[Decimal | None] = mapped_column(Numeric(20, 4))
    largest_b: Mapped[Decimal | None] = mapped_column(Numeric(20, 4))
    largest_c: Mapped[Decimal | None] = mapped_column(Numeric(20, 4))
    largest_d: Mapped[Decimal | None] = mapped_column(Numeric(20, 4))

    def largest(self, grade: Grade) -> Decimal | None:
        """The largest order of a partner of this grade, with tax; None where nothing binds."""
        found: Decimal | None = getattr(self, f"largest_{grade.value.lower()}")
        return found


class PartnerGrade(Row):
    """One grading of a partner, in force from its day until the next: scores from 0 to 100 and what they came to. Never changed.

    `is_published`: whether the partner reads its scores; its grade it always reads. `review_on` is when it is graded anew.
    """

    __tablename__ = "partner_grade"
    __table_args__ = (
        CheckConstraint(
            " AND ".join(f"(score_{source} IS NULL OR score_{source} BETWEEN 0 AND 100)" for source in SOURCES)
            + " AND total BETWEEN 0 AND 100",
            name="scores",
        ),
        CheckConstraint("review_on > valid_from", name="review"),
        Index("ix_partner_grade_valid_from", "valid_from", "id"),
        Index("ix_partner_grade_partner", "partner_id", "valid_from", "id"),
    )

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id"))
    scheme_id: Mapped[UUID] = mapped_column(ForeignKey("grading_scheme.id"))
    score_scale: Mapped[Percent]
    score_qualification: Mapped[Percent]
    score_experience: Mapped[Percent]
    score_capability: Mapped[Percent]
    score_orders: Mapped[Percent | None]
    total: Mapped[Percent]
    grade: Mapped[Grade]
    valid_from: Mapped[date]
    review_on: Mapped[date]
    is_published: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[Note | None]
    graded_at: Mapped[datetime]
    graded_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))


for _table in (GradingScheme, PartnerGrade):
    append_only(_table.__table__)
