"""The monthly statement (人天月结单): days of a calendar month that the partner states and the project manager confirms (S0-44)."""

import enum
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, ForeignKeyConstraint, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Amount, Code, Currency, Days, Note, Percent, Root, Row
from domain.outsourcing.below_order import BelowOrder, in_minor_unit, order_key
from domain.outsourcing.days_source import DaysSource
from domain.partners.models import SkillLevel

LIVING = "state IN ('HANDED_IN', 'CONFIRMED')"


class MonthlyState(enum.StrEnum):
    """HANDED_IN waits for the project manager; CONFIRMED counts; RETURNED by the manager or WITHDRAWN by the partner, another may come."""

    HANDED_IN = "HANDED_IN"
    CONFIRMED = "CONFIRMED"
    RETURNED = "RETURNED"
    WITHDRAWN = "WITHDRAWN"


class MonthlyStatement(BelowOrder, Root):
    """The days of one calendar month of an order that is charged by what was worked; `month` is its first day.

    Days and amounts are the sum of its lines (deferred trigger), at most what is ordered and not stated yet, in a month of the order.
    Confirmed by somebody else than who handed it in, it opens `payable_amount` of the order's monthly term, and is never changed.
    """

    __tablename__ = "monthly_statement"
    __table_args__ = (
        order_key("monthly_statement"),
        ForeignKeyConstraint(["order_id", "currency"], ["outsourcing_order.id", "outsourcing_order.currency"]),
        ForeignKeyConstraint(
            ["order_id", "order_gate"], ["outsourcing_order.id", "outsourcing_order.is_binding"], name="fk_monthly_statement_order_binding"
        ),
        ForeignKeyConstraint(
            ["order_id", "days_source"], ["outsourcing_order.id", "outsourcing_order.days_source"], name="fk_monthly_statement_days_source"
        ),
        UniqueConstraint("id", "order_id"),
        UniqueConstraint("id", "order_id", "currency"),
        UniqueConstraint("id", "order_id", "state"),
        UniqueConstraint("id", "payable_amount"),
        CheckConstraint("days_source = 'MONTHLY_STATEMENTS'", name="charged_by_month"),
        CheckConstraint("extract(day FROM month) = 1", name="month"),
        CheckConstraint("person_days > 0 AND net > 0 AND tax >= 0 AND tax_rate >= 0 AND gross = net + tax", name="amounts"),
        CheckConstraint(
            "(state = 'CONFIRMED') = (payable_amount IS NOT NULL) AND coalesce(payable_amount BETWEEN 0 AND gross, true)", name="payable"
        ),
        CheckConstraint(
            "(state IN ('CONFIRMED', 'RETURNED')) = (decided_at IS NOT NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name="decided",
        ),
        CheckConstraint("(state = 'RETURNED') = (reason IS NOT NULL)", name="reason"),
        CheckConstraint("decided_by_id <> handed_in_by_id", name="decider_is_another"),
        CheckConstraint(in_minor_unit("net", "tax", "gross", "payable_amount"), name="minor_unit"),
        Index("uq_monthly_statement_month", "order_id", "month", unique=True, postgresql_where=text(LIVING)),
        Index("ix_monthly_statement_order", "order_id", "month", "id"),
        Index("ix_monthly_statement_project", "project_id", "month", "id"),
        Index("ix_monthly_statement_partner", "partner_id", "month", "id"),
        Index("ix_monthly_statement_unit", "unit_id", "month", "id"),
        Index("ix_monthly_statement_month", "month", "id"),
    )

    code: Mapped[Code] = mapped_column(unique=True)
    month: Mapped[date]
    days_source: Mapped[DaysSource] = mapped_column(default=DaysSource.MONTHLY_STATEMENTS)
    currency: Mapped[Currency]
    person_days: Mapped[Days]
    net: Mapped[Amount]
    tax_rate: Mapped[Percent]
    tax: Mapped[Amount]
    gross: Mapped[Amount]
    note: Mapped[Note | None]
    state: Mapped[MonthlyState] = mapped_column(default=MonthlyState.HANDED_IN)
    handed_in_at: Mapped[datetime]
    handed_in_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    reason: Mapped[Note | None]
    payable_amount: Mapped[Amount | None]
    order_gate: Mapped[bool | None] = mapped_column(Computed(f"CASE WHEN {LIVING} THEN true END", persisted=True))


class MonthlyLine(BelowOrder, Row):
    """Days of a level at a price of the order as changed, worked in the month."""

    __tablename__ = "monthly_line"
    __table_args__ = (
        order_key("monthly_line"),
        ForeignKeyConstraint(
            ["statement_id", "order_id", "currency"], [f"monthly_statement.{name}" for name in ("id", "order_id", "currency")]
        ),
        UniqueConstraint("statement_id", "level", "unit_price"),
        CheckConstraint("days > 0 AND unit_price > 0 AND net >= 0", name="positive"),
        CheckConstraint(in_minor_unit("net"), name="minor_unit"),
        Index("ix_monthly_line_statement", "statement_id", "sequence", "id"),
        Index("ix_monthly_line_order", "order_id", "level", "unit_price"),
        Index("ix_monthly_line_project", "project_id", "statement_id", "sequence"),
        Index("ix_monthly_line_partner", "partner_id", "statement_id", "sequence"),
    )

    statement_id: Mapped[UUID]
    sequence: Mapped[int]
    level: Mapped[SkillLevel]
    days: Mapped[Days]
    unit_price: Mapped[Decimal] = mapped_column(Numeric(20, 4))
    currency: Mapped[Currency]
    net: Mapped[Amount]
