"""Settlement (外包结算): the final amount of an order, three calendar months after its final acceptance (S0-49)."""

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, ForeignKeyConstraint, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Amount, Code, Currency, Days, Note, Root, Row, Title
from domain.outsourcing.below_order import BelowOrder, Step, in_minor_unit, order_key, state_type
from domain.outsourcing.clock_source import ClockSource
from domain.outsourcing.deduction_models import DeductionKind

WINDOW_MONTHS = 3
"""Calendar months from the final acceptance that the order names to the day on which the partner may apply; pinned on each settlement."""


class SettlementState(enum.StrEnum):
    """LOCKED until the window opens, then the partner's, the provider's and again the partner's turn; approved, paid, closed."""

    LOCKED = "LOCKED"
    ELIGIBLE = "ELIGIBLE"
    REQUESTED = "REQUESTED"
    EVALUATING = "EVALUATING"
    PROPOSED = "PROPOSED"
    DISPUTED = "DISPUTED"
    CONFIRMED = "CONFIRMED"
    APPROVED = "APPROVED"
    PAID = "PAID"
    CLOSED = "CLOSED"


class SettlementLineKind(enum.StrEnum):
    """What a line of the statement (结算单) says; deductions and what was paid are negative."""

    ORDERED = "ORDERED"
    CHANGES = "CHANGES"
    DELIVERED_DAYS = "DELIVERED_DAYS"
    DEDUCTION = "DEDUCTION"
    PAID = "PAID"


class Settlement(BelowOrder, Root):
    """The settlement of an order; it exists, locked, from the day on which the partner accepts the order.

    `eligible_on` is `accepted_on` plus `window_months` calendar months, clamped to the month's end; where the order's `clock_source` is
    the project's acceptance, `project_accepted_on` plus as many, and not before `accepted_on`. Before that
    `expected_on` says when it is expected by plan. Of a terminated order it is eligible at once.
    `ordered_amount`, `person_days` and `requested_paid_amount` are as they
    stood at the request; `paid_amount`, `final_amount` and `settlement_amount` = max(0, final - paid) are of the statement in force.
    `payable_amount` may be paid on it (while lines are in dispute, the undisputed part that was approved), `opened_amount` (kept by
    trigger) is what its open payables take. Both sides evaluate until `evaluation_due_on`; their scores stand here once both are open.
    """

    __tablename__ = "settlement"
    __table_args__ = (
        order_key("settlement"),
        ForeignKeyConstraint(["order_id", "currency"], ["outsourcing_order.id", "outsourcing_order.currency"]),
        ForeignKeyConstraint(
            ["acceptance_id", "order_id", "accepted_on"],
            ["acceptance.id", "acceptance.order_id", "acceptance.accepted_on"],
            name="fk_settlement_accepted_on",
        ),
        ForeignKeyConstraint(
            ["acceptance_id", "order_id", "acceptance_gate"],
            ["acceptance.id", "acceptance.order_id", "acceptance.state"],
            name="fk_settlement_acceptance_passed",
        ),
        ForeignKeyConstraint(["acceptance_id", "final_gate"], ["acceptance.id", "acceptance.kind"], name="fk_settlement_acceptance_final"),
        ForeignKeyConstraint(
            ["termination_id", "order_id", "termination_gate"],
            ["termination.id", "termination.order_id", "termination.is_final"],
            name="fk_settlement_termination_final",
        ),
        ForeignKeyConstraint(
            ["termination_id", "terminated_on"], ["termination.id", "termination.terminated_on"], name="fk_settlement_terminated_on"
        ),
        ForeignKeyConstraint(
            ["order_id", "clock_source"],
            ["outsourcing_order.id", "outsourcing_order.clock_source"],
            name="fk_settlement_clock_source",
            deferrable=True,
            initially="DEFERRED",
        ),
        ForeignKeyConstraint(
            ["project_acceptance_id", "project_id", "project_accepted_on"],
            [f"project_acceptance.{name}" for name in ("id", "project_id", "accepted_on")],
            name="fk_settlement_project_accepted_on",
        ),
        ForeignKeyConstraint(
            ["project_acceptance_id", "project_gate", "project_final_gate"],
            [f"project_acceptance.{name}" for name in ("id", "state", "kind")],
            name="fk_settlement_project_passed",
        ),
        UniqueConstraint("order_id"),
        UniqueConstraint("id", "order_id"),
        UniqueConstraint("id", "order_id", "is_payable"),
        UniqueConstraint("id", "evaluation_rule_id"),
        CheckConstraint(
            "(acceptance_id IS NULL) = (accepted_on IS NULL) AND (termination_id IS NULL) = (terminated_on IS NULL)"
            " AND (project_acceptance_id IS NULL) = (project_accepted_on IS NULL) AND num_nonnulls(accepted_on, terminated_on) <= 1"
            " AND (project_accepted_on IS NULL OR clock_source = 'PROJECT_ACCEPTANCE')",
            name="accepted",
        ),
        CheckConstraint(
            "eligible_on IS NOT DISTINCT FROM CASE WHEN terminated_on IS NOT NULL THEN terminated_on"
            " WHEN clock_source = 'ORDER_ACCEPTANCE' THEN (accepted_on + make_interval(months => window_months))::date"
            " WHEN accepted_on IS NOT NULL AND project_accepted_on IS NOT NULL"
            " THEN greatest((project_accepted_on + make_interval(months => window_months))::date, accepted_on) END",
            name="eligible_on",
        ),
        CheckConstraint("state = 'LOCKED' OR eligible_on IS NOT NULL", name="window"),
        CheckConstraint(
            "state IN ('LOCKED', 'ELIGIBLE') OR requested_on IS NOT NULL AND requested_at IS NOT NULL AND requested_by_id IS NOT NULL"
            " AND ordered_amount IS NOT NULL AND person_days IS NOT NULL AND requested_paid_amount IS NOT NULL",
            name="requested",
        ),
        CheckConstraint("requested_on >= eligible_on", name="not_early"),
        CheckConstraint(
            "state NOT IN ('PROPOSED', 'DISPUTED', 'CONFIRMED', 'APPROVED', 'PAID', 'CLOSED') OR statement_number > 0"
            " AND final_amount IS NOT NULL AND paid_amount IS NOT NULL AND settlement_amount IS NOT NULL AND proposed_by_id IS NOT NULL",
            name="proposed",
        ),
        CheckConstraint("state <> 'EVALUATING' OR evaluation_rule_id IS NOT NULL AND evaluation_due_on IS NOT NULL", name="evaluating"),
        CheckConstraint(
            "(evaluated_at IS NULL) = (provider_score IS NULL) AND (evaluated_at IS NULL) = (partner_score IS NULL)", name="evaluated"
        ),
        CheckConstraint("statement_number = 0 OR evaluated_at IS NOT NULL OR acceptance_id IS NULL", name="evaluated_first"),
        CheckConstraint("final_amount >= 0 AND paid_amount >= 0", name="amounts"),
        CheckConstraint("settlement_amount = greatest(0, final_amount - paid_amount)", name="settlement_amount"),
        CheckConstraint(
            "state NOT IN ('CONFIRMED', 'APPROVED', 'PAID', 'CLOSED')"
            " OR confirmed_by_id IS NOT NULL AND confirmed_at IS NOT NULL"
            " AND confirmed_statement IS NOT NULL AND confirmed_statement = statement_number",
            name="confirmed",
        ),
        CheckConstraint(
            "state NOT IN ('APPROVED', 'PAID', 'CLOSED') OR approved_by_id IS NOT NULL AND approved_at IS NOT NULL", name="approved"
        ),
        CheckConstraint("approved_by_id <> proposed_by_id", name="approver_is_another"),
        CheckConstraint("payable_amount >= 0 AND payable_amount <= coalesce(settlement_amount, 0)", name="payable_amount"),
        CheckConstraint(
            "payable_amount = 0 OR state IN ('APPROVED', 'PAID', 'CLOSED') OR part_approved_by_id IS NOT NULL", name="payable_when_approved"
        ),
        CheckConstraint("part_approved_by_id <> part_proposed_by_id", name="part_approver_is_another"),
        CheckConstraint("opened_amount >= 0 AND opened_amount <= payable_amount", name="opened_amount"),
        CheckConstraint(
            in_minor_unit("ordered_amount", "requested_paid_amount", "final_amount", "paid_amount", "payable_amount"), name="minor_unit"
        ),
        Index("ix_settlement_partner", "partner_id", "expected_on", "id"),
        Index("ix_settlement_project", "project_id", "expected_on", "id"),
        Index("ix_settlement_unit", "unit_id", "expected_on", "id"),
        Index("ix_settlement_expected", "expected_on", "id"),
    )

    code: Mapped[Code] = mapped_column(unique=True)
    state: Mapped[SettlementState] = mapped_column(default=SettlementState.LOCKED)
    window_months: Mapped[int] = mapped_column(default=WINDOW_MONTHS)
    clock_source: Mapped[ClockSource] = mapped_column(default=ClockSource.ORDER_ACCEPTANCE)
    expected_on: Mapped[date]
    acceptance_id: Mapped[UUID | None] = mapped_column(index=True)
    accepted_on: Mapped[date | None]
    termination_id: Mapped[UUID | None] = mapped_column(index=True)
    terminated_on: Mapped[date | None]
    project_acceptance_id: Mapped[UUID | None] = mapped_column(index=True)
    project_accepted_on: Mapped[date | None]
    eligible_on: Mapped[date | None]
    requested_on: Mapped[date | None]
    requested_at: Mapped[datetime | None]
    requested_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    request_note: Mapped[Note | None]
    currency: Mapped[Currency]
    ordered_amount: Mapped[Amount | None]
    person_days: Mapped[Days | None]
    requested_paid_amount: Mapped[Amount | None]
    evaluation_rule_id: Mapped[UUID | None] = mapped_column(ForeignKey("evaluation_rule.id"))
    evaluation_due_on: Mapped[date | None]
    evaluated_at: Mapped[datetime | None]
    provider_score: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    partner_score: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    statement_number: Mapped[int] = mapped_column(default=0)
    paid_amount: Mapped[Amount | None]
    final_amount: Mapped[Amount | None]
    settlement_amount: Mapped[Amount | None]
    payable_amount: Mapped[Amount] = mapped_column(default=Decimal(0))
    opened_amount: Mapped[Amount] = mapped_column(default=Decimal(0))
    proposed_at: Mapped[datetime | None]
    proposed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    confirmed_statement: Mapped[int | None]
    confirmed_name: Mapped[Title | None]
    part_approved_at: Mapped[datetime | None]
    part_approved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    part_proposed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    approved_name: Mapped[Title | None]
    approval_reason: Mapped[Note | None]
    closed_at: Mapped[datetime | None]
    acceptance_gate: Mapped[str | None] = mapped_column(
        String(40), Computed("CASE WHEN accepted_on IS NOT NULL THEN 'PASSED' END", persisted=True)
    )
    final_gate: Mapped[str | None] = mapped_column(
        String(40), Computed("CASE WHEN acceptance_id IS NOT NULL THEN 'FINAL' END", persisted=True)
    )
    termination_gate: Mapped[bool | None] = mapped_column(Computed("CASE WHEN termination_id IS NOT NULL THEN true END", persisted=True))
    project_gate: Mapped[str | None] = mapped_column(
        String(40), Computed("CASE WHEN project_acceptance_id IS NOT NULL THEN 'PASSED' END", persisted=True)
    )
    project_final_gate: Mapped[str | None] = mapped_column(
        String(40), Computed("CASE WHEN project_acceptance_id IS NOT NULL THEN 'FINAL' END", persisted=True)
    )
    is_payable: Mapped[bool] = mapped_column(Computed("payable_amount > 0", persisted=True))


class SettlementLine(BelowOrder, Row):
    """A line of a statement with its source and formula; the lines without PAID sum to the final amount (deferred trigger).

    `formula` is the code of how the amount came about, `parameters` its figures as text; both are rendered at the reader.
    """

    __tablename__ = "settlement_line"
    __table_args__ = (
        order_key("settlement_line"),
        ForeignKeyConstraint(["order_id", "currency"], ["outsourcing_order.id", "outsourcing_order.currency"]),
        ForeignKeyConstraint(["settlement_id", "order_id"], ["settlement.id", "settlement.order_id"]),
        ForeignKeyConstraint(["deduction_id", "order_id"], ["deduction.id", "deduction.order_id"]),
        UniqueConstraint("settlement_id", "statement_number", "sequence"),
        UniqueConstraint("id", "settlement_id"),
        CheckConstraint("(kind = 'DEDUCTION') = (deduction_kind IS NOT NULL)", name="deduction"),
        CheckConstraint("kind NOT IN ('PAID', 'DEDUCTION') OR amount <= 0", name="sign"),
        CheckConstraint(in_minor_unit("amount"), name="minor_unit"),
        Index("ix_settlement_line_partner", "partner_id", "settlement_id", "statement_number", "sequence"),
        Index("ix_settlement_line_project", "project_id", "settlement_id", "statement_number", "sequence"),
    )

    settlement_id: Mapped[UUID]
    statement_number: Mapped[int]
    sequence: Mapped[int]
    kind: Mapped[SettlementLineKind]
    source_type: Mapped[str] = mapped_column(String(60))
    source_id: Mapped[UUID]
    source_code: Mapped[str] = mapped_column(String(80))
    formula: Mapped[str] = mapped_column(String(60))
    parameters: Mapped[dict[str, Any]]
    deduction_kind: Mapped[DeductionKind | None]
    deduction_id: Mapped[UUID | None] = mapped_column(index=True)
    reason: Mapped[Note | None]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    currency: Mapped[Currency]
    amount: Mapped[Amount]


class SettlementTransition(BelowOrder, Step, Row):
    """A step in the life of a settlement."""

    __tablename__ = "settlement_transition"
    __table_args__ = (
        order_key("settlement_transition"),
        ForeignKeyConstraint(["settlement_id", "order_id"], ["settlement.id", "settlement.order_id"]),
        Index("ix_settlement_transition_settlement", "settlement_id", "at", "id"),
        Index("ix_settlement_transition_partner", "partner_id", "at", "id"),
        Index("ix_settlement_transition_project", "project_id", "at", "id"),
    )

    settlement_id: Mapped[UUID]
    from_state: Mapped[SettlementState | None] = mapped_column(state_type(SettlementState, "from_state"))
    to_state: Mapped[SettlementState] = mapped_column(state_type(SettlementState, "to_state"))
