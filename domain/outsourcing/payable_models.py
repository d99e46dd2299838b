"""Payables (应付款), invoices (发票) and payments: the gate stands in the tables themselves (S0-48, S0-20)."""

import enum
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, ForeignKeyConstraint, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Amount, Currency, Note, Percent, Root, Row, Title
from domain.outsourcing.below_order import BelowOrder, Step, in_minor_unit, order_key, state_type
from domain.outsourcing.order_models import PaymentKind

OPEN = "state NOT IN ('LOCKED', 'CANCELLED')"


class PayableState(enum.StrEnum):
    """LOCKED until its condition holds; then OPEN, and by its running totals INVOICED, PARTLY_PAID and PAID."""

    LOCKED = "LOCKED"
    OPEN = "OPEN"
    INVOICED = "INVOICED"
    PARTLY_PAID = "PARTLY_PAID"
    PAID = "PAID"
    CANCELLED = "CANCELLED"


class InvoiceKind(enum.StrEnum):
    """Special (增值税专用发票) or ordinary (普通发票) VAT invoice."""

    VAT_SPECIAL = "VAT_SPECIAL"
    VAT_ORDINARY = "VAT_ORDINARY"


class Payable(BelowOrder, Root):
    """What the provider owes the partner for one term of an order.

    The gate: not locked means that the generated columns are set, and their keys demand a binding order, for ACCEPTANCE a passed
    final acceptance of this order, for PROGRESS a passed acceptance of this order or, `by_month`, its confirmed monthly statement, for
    SETTLEMENT its approved settlement. A monthly term has a payable for each month, and what waits for later months; together they are
    the term.
    `invoiced_amount`, `paid_amount` and the state after OPEN are kept by trigger; `paid_amount` counts what was set off too
    (`set_off_amount`). `expected_on` is when payment is expected; `due_on` stands once an invoice came. `held_since` is the day since
    which the partner waits for it: the acceptance of the work, or the opening. `approved_by` approved what is paid here, and therefore
    does not pay it.
    """

    __tablename__ = "payable"
    __table_args__ = (
        order_key("payable"),
        ForeignKeyConstraint(["order_id", "currency"], ["outsourcing_order.id", "outsourcing_order.currency"]),
        ForeignKeyConstraint(["term_id", "order_id", "kind"], ["order_term.id", "order_term.order_id", "order_term.kind"]),
        ForeignKeyConstraint(
            ["term_id", "term_amount"],
            ["order_term.id", "order_term.amount"],
            name="fk_payable_term_amount",
            deferrable=True,
            initially="DEFERRED",
        ),
        ForeignKeyConstraint(["term_id", "by_month"], ["order_term.id", "order_term.by_month"]),
        ForeignKeyConstraint(["statement_id", "order_id"], ["monthly_statement.id", "monthly_statement.order_id"]),
        ForeignKeyConstraint(
            ["statement_id", "order_id", "statement_gate"],
            ["monthly_statement.id", "monthly_statement.order_id", "monthly_statement.state"],
            name="fk_payable_statement_confirmed",
        ),
        ForeignKeyConstraint(
            ["statement_id", "statement_amount"],
            ["monthly_statement.id", "monthly_statement.payable_amount"],
            name="fk_payable_statement_amount",
        ),
        ForeignKeyConstraint(["acceptance_id", "order_id"], ["acceptance.id", "acceptance.order_id"]),
        ForeignKeyConstraint(["settlement_id", "order_id"], ["settlement.id", "settlement.order_id"]),
        ForeignKeyConstraint(
            ["order_id", "order_gate"], ["outsourcing_order.id", "outsourcing_order.is_binding"], name="fk_payable_order_binding"
        ),
        ForeignKeyConstraint(
            ["acceptance_id", "order_id", "acceptance_gate"],
            ["acceptance.id", "acceptance.order_id", "acceptance.state"],
            name="fk_payable_acceptance_passed",
        ),
        ForeignKeyConstraint(["acceptance_id", "final_gate"], ["acceptance.id", "acceptance.kind"], name="fk_payable_acceptance_final"),
        ForeignKeyConstraint(
            ["settlement_id", "order_id", "settlement_gate"],
            ["settlement.id", "settlement.order_id", "settlement.is_payable"],
            name="fk_payable_settlement_payable",
        ),
        UniqueConstraint("order_id", "sequence"),
        UniqueConstraint("statement_id"),
        Index("uq_payable_term_id", "term_id", unique=True, postgresql_where=text("NOT by_month")),
        Index("uq_payable_by_month_rest", "term_id", unique=True, postgresql_where=text("by_month AND statement_id IS NULL")),
        UniqueConstraint("id", "order_id", "currency"),
        UniqueConstraint("id", "approved_by_id"),
        CheckConstraint(
            "state IN ('LOCKED', 'CANCELLED') OR opened_at IS NOT NULL AND approved_by_id IS NOT NULL AND CASE kind"
            " WHEN 'ADVANCE' THEN true"
            " WHEN 'PROGRESS' THEN CASE WHEN by_month THEN statement_id IS NOT NULL ELSE acceptance_id IS NOT NULL END"
            " WHEN 'ACCEPTANCE' THEN acceptance_id IS NOT NULL"
            " WHEN 'SETTLEMENT' THEN settlement_id IS NOT NULL"
            " ELSE false END",
            name="gate",
        ),
        CheckConstraint("amount > 0 AND paid_amount >= 0 AND paid_amount <= invoiced_amount AND invoiced_amount <= amount", name="totals"),
        CheckConstraint(
            "CASE state WHEN 'INVOICED' THEN invoiced_amount > 0 AND paid_amount = 0"
            " WHEN 'PARTLY_PAID' THEN paid_amount > 0 AND paid_amount < amount"
            " WHEN 'PAID' THEN paid_amount = amount"
            " ELSE invoiced_amount = 0 END",
            name="state_follows_totals",
        ),
        CheckConstraint("set_off_amount >= 0 AND set_off_amount <= paid_amount", name="set_off"),
        CheckConstraint("term_id IS NOT NULL OR kind = 'SETTLEMENT'", name="term"),
        CheckConstraint(
            "CASE WHEN by_month THEN kind = 'PROGRESS' AND acceptance_id IS NULL ELSE statement_id IS NULL END", name="by_month"
        ),
        CheckConstraint("due_on IS NULL OR invoiced_amount > 0", name="due_on"),
        CheckConstraint(in_minor_unit("amount"), name="minor_unit"),
        Index("ix_payable_partner", "partner_id", "expected_on", "id"),
        Index("ix_payable_project", "project_id", "expected_on", "id"),
        Index("ix_payable_unit", "unit_id", "expected_on", "id"),
        Index("ix_payable_expected", "expected_on", "id"),
    )

    term_id: Mapped[UUID | None]
    sequence: Mapped[int]
    kind: Mapped[PaymentKind]
    currency: Mapped[Currency]
    amount: Mapped[Amount]
    due_days: Mapped[int]
    state: Mapped[PayableState] = mapped_column(default=PayableState.LOCKED)
    acceptance_id: Mapped[UUID | None] = mapped_column(index=True)
    settlement_id: Mapped[UUID | None] = mapped_column(index=True)
    by_month: Mapped[bool] = mapped_column(default=False)
    statement_id: Mapped[UUID | None]
    approved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    opened_at: Mapped[datetime | None]
    expected_on: Mapped[date]
    due_on: Mapped[date | None]
    held_since: Mapped[date | None]
    invoiced_amount: Mapped[Amount] = mapped_column(default=Decimal(0))
    paid_amount: Mapped[Amount] = mapped_column(default=Decimal(0))
    set_off_amount: Mapped[Amount] = mapped_column(default=Decimal(0))
    order_gate: Mapped[bool | None] = mapped_column(Computed(f"CASE WHEN {OPEN} THEN true END", persisted=True))
    acceptance_gate: Mapped[str | None] = mapped_column(
        String(40), Computed(f"CASE WHEN {OPEN} AND kind IN ('ACCEPTANCE', 'PROGRESS') THEN 'PASSED' END", persisted=True)
    )
    final_gate: Mapped[str | None] = mapped_column(
        String(40), Computed(f"CASE WHEN {OPEN} AND kind = 'ACCEPTANCE' THEN 'FINAL' END", persisted=True)
    )
    settlement_gate: Mapped[bool | None] = mapped_column(
        Computed(f"CASE WHEN {OPEN} AND kind = 'SETTLEMENT' THEN true END", persisted=True)
    )
    statement_gate: Mapped[str | None] = mapped_column(
        String(40), Computed(f"CASE WHEN {OPEN} AND by_month THEN 'CONFIRMED' END", persisted=True)
    )
    statement_amount: Mapped[Decimal | None] = mapped_column(
        Numeric(20, 4), Computed("CASE WHEN statement_id IS NOT NULL THEN amount END", persisted=True)
    )
    term_amount: Mapped[Decimal | None] = mapped_column(
        Numeric(20, 4), Computed("CASE WHEN kind <> 'SETTLEMENT' AND NOT by_month THEN amount END", persisted=True)
    )


class Invoice(BelowOrder, Row):
    """A partner's invoice for an open payable; `amount` is with tax. It is due `due_on`, a small enterprise's within 60 days.

    One that was recorded wrongly is voided with a reason while it is unpaid; its number is free again.
    """

    __tablename__ = "invoice"
    __table_args__ = (
        order_key("invoice"),
        ForeignKeyConstraint(["payable_id", "order_id", "currency"], ["payable.id", "payable.order_id", "payable.currency"]),
        Index("uq_invoice_partner_id_number", "partner_id", "number", unique=True, postgresql_where=text("voided_at IS NULL")),
        CheckConstraint("(voided_at IS NULL) = (voided_reason IS NULL) AND (voided_at IS NULL) = (voided_by_id IS NULL)", name="voided"),
        CheckConstraint("net > 0 AND tax >= 0 AND tax_rate >= 0 AND amount = net + tax", name="amounts"),
        CheckConstraint("received_on >= issued_on AND due_on >= received_on", name="days"),
        CheckConstraint(in_minor_unit("net", "tax", "amount"), name="minor_unit"),
        Index("ix_invoice_payable", "payable_id", "issued_on", "id"),
        Index("ix_invoice_partner", "partner_id", "issued_on", "id"),
        Index("ix_invoice_project", "project_id", "issued_on", "id"),
        Index("ix_invoice_unit", "unit_id", "issued_on", "id"),
    )

    payable_id: Mapped[UUID]
    number: Mapped[str] = mapped_column(String(60))
    kind: Mapped[InvoiceKind]
    currency: Mapped[Currency]
    net: Mapped[Amount]
    tax_rate: Mapped[Percent]
    tax: Mapped[Amount]
    amount: Mapped[Amount]
    issued_on: Mapped[date]
    received_on: Mapped[date]
    due_on: Mapped[date]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    voided_at: Mapped[datetime | None]
    voided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    voided_reason: Mapped[Note | None]


class Payment(BelowOrder, Row):
    """Money paid on a payable, with the bank account as it stood; who approved the payable did not pay it."""

    __tablename__ = "payment"
    __table_args__ = (
        order_key("payment"),
        ForeignKeyConstraint(["payable_id", "order_id", "currency"], ["payable.id", "payable.order_id", "payable.currency"]),
        ForeignKeyConstraint(["payable_id", "approved_by_id"], ["payable.id", "payable.approved_by_id"], name="fk_payment_approved"),
        UniqueConstraint("partner_id", "reference"),
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint("paid_by_id <> approved_by_id", name="payer_is_another"),
        CheckConstraint(in_minor_unit("amount"), name="minor_unit"),
        Index("ix_payment_payable", "payable_id", "paid_on", "id"),
        Index("ix_payment_partner", "partner_id", "paid_on", "id"),
        Index("ix_payment_project", "project_id", "paid_on", "id"),
        Index("ix_payment_unit", "unit_id", "paid_on", "id"),
        Index("ix_payment_paid_on", "paid_on", "id"),
    )

    payable_id: Mapped[UUID]
    currency: Mapped[Currency]
    amount: Mapped[Amount]
    paid_on: Mapped[date]
    reference: Mapped[str] = mapped_column(String(80))
    account_name: Mapped[Title]
    bank_name: Mapped[Title]
    bank_account: Mapped[str] = mapped_column(String(40))
    paid_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    approved_by_id: Mapped[UUID]


class PayableTransition(BelowOrder, Step, Row):
    """A step in the life of a payable."""

    __tablename__ = "payable_transition"
    __table_args__ = (
        order_key("payable_transition"),
        ForeignKeyConstraint(["payable_id"], ["payable.id"]),
        Index("ix_payable_transition_payable", "payable_id", "at", "id"),
        Index("ix_payable_transition_partner", "partner_id", "at", "id"),
        Index("ix_payable_transition_project", "project_id", "at", "id"),
    )

    payable_id: Mapped[UUID]
    from_state: Mapped[PayableState | None] = mapped_column(state_type(PayableState, "from_state"))
    to_state: Mapped[PayableState] = mapped_column(state_type(PayableState, "to_state"))
