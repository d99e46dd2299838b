"""The outsourcing order (外包单): lines by level, terms of payment, deliverables, history (S0-44)."""

import enum
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, ForeignKeyConstraint, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Amount, Code, Currency, Days, Note, Percent, Root, Row, Title
from domain.outsourcing.allowance import Allowed, allowance_checks
from domain.outsourcing.below_order import TENANTS, PartOfOrder, Step, in_minor_unit, order_key, state_type
from domain.outsourcing.clock_source import ClockSource
from domain.outsourcing.days_source import DaysSource
from domain.outsourcing.offer_models import Selection
from domain.partners.models import SkillLevel


class OrderWay(enum.StrEnum):
    """How the work is charged: by person-day with a monthly statement, at a fixed price, or by milestone."""

    PERSON_DAY = "PERSON_DAY"
    FIXED_PRICE = "FIXED_PRICE"
    MILESTONE = "MILESTONE"


class OrderState(enum.StrEnum):
    """The life of an order; `SUBMITTED` is in approval, `SENT` waits for the partner's answer."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    APPROVED = "APPROVED"
    SENT = "SENT"
    DECLINED = "DECLINED"
    RUNNING = "RUNNING"
    DELIVERED = "DELIVERED"
    ACCEPTED = "ACCEPTED"
    SETTLED = "SETTLED"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"
    TERMINATED = "TERMINATED"


class PaymentKind(enum.StrEnum):
    """What a payment waits for.

    ADVANCE for the partner's yes to the order, PROGRESS for an acceptance of its part or a monthly statement,
    ACCEPTANCE for the passed final acceptance,
    SETTLEMENT for the approved settlement.
    """

    ADVANCE = "ADVANCE"
    PROGRESS = "PROGRESS"
    ACCEPTANCE = "ACCEPTANCE"
    SETTLEMENT = "SETTLEMENT"


class AcceptanceKind(enum.StrEnum):
    """Partial or by milestone, initial (初验), final (终验); the settlement clock starts at the final one."""

    PARTIAL = "PARTIAL"
    INITIAL = "INITIAL"
    FINAL = "FINAL"


class OutsourcingOrder(Allowed, Root):
    """Work given to a partner on a project, for a price within the limits of three budget lines (S0-44).

    `contract_budget_id` is the contract's, or until one is linked the ceiling of the early entry on which the project stands (S0-35).
    `owner` is the project manager who requests it. Scope, end, days, net, tax and gross are those of the order as changed by
    accepted change orders; amounts are in `currency`; `paid_amount` is kept by trigger;
    `final_amount` is known when the settlement is approved. Submitted it reserves its gross and days, approved it books them.
    Terminated, it has what was delivered by then, with tax; the final amount is at most that.
    A day of delay costs `penalty_rate` per cent of the gross, all days together at most `penalty_cap` per cent.
    """

    __tablename__ = "outsourcing_order"
    __table_args__ = (
        ForeignKeyConstraint(
            ["project_id", "customer_id", "unit_id"], ["project.id", "project.customer_id", "project.unit_id"], onupdate="CASCADE"
        ),
        ForeignKeyConstraint(["contract_id", "customer_id"], ["contract.id", "contract.customer_id"]),
        ForeignKeyConstraint(["agreement_id", "partner_id"], ["partner_agreement.id", "partner_agreement.partner_id"]),
        ForeignKeyConstraint(["contract_id", "contract_budget_id"], ["contract.id", "contract.budget_line_id"]),
        ForeignKeyConstraint(["early_entry_id", "contract_budget_id"], ["early_entry.id", "early_entry.budget_line_id"]),
        ForeignKeyConstraint(["project_id", "early_entry_id"], ["project.id", "project.open_entry_id"]),
        ForeignKeyConstraint(["agreement_id", "agreement_budget_id"], ["partner_agreement.id", "partner_agreement.budget_line_id"]),
        ForeignKeyConstraint(["project_id", "project_budget_id"], ["project.id", "project.budget_line_id"]),
        ForeignKeyConstraint(["contract_budget_id", "currency"], ["budget_line.id", "budget_line.currency"]),
        ForeignKeyConstraint(["agreement_budget_id", "currency"], ["budget_line.id", "budget_line.currency"]),
        ForeignKeyConstraint(["project_budget_id", "currency"], ["budget_line.id", "budget_line.currency"]),
        UniqueConstraint("id", *TENANTS[1:], name="uq_outsourcing_order_tenants"),
        UniqueConstraint("id", *TENANTS[1:], "is_sent", name="uq_outsourcing_order_tenants_sent"),
        UniqueConstraint("id", "is_binding"),
        UniqueConstraint("id", "is_changeable"),
        UniqueConstraint("id", "currency"),
        UniqueConstraint("id", "days_source"),
        UniqueConstraint("id", "clock_source"),
        UniqueConstraint("id", "project_id", "partner_id"),
        CheckConstraint("ends_on >= starts_on", name="period"),
        CheckConstraint("num_nonnulls(contract_id, early_entry_id) = 1", name="contract_or_early_entry"),
        CheckConstraint("days_source = 'AS_ORDERED' OR way = 'PERSON_DAY'", name="charged_by_month"),
        CheckConstraint("gross = net + tax AND net > 0 AND tax >= 0 AND tax_rate >= 0 AND person_days > 0", name="amounts"),
        CheckConstraint(in_minor_unit("net", "tax", "gross", "paid_amount", "final_amount"), name="minor_unit"),
        CheckConstraint("paid_amount >= 0 AND paid_amount <= greatest(gross, final_amount) AND final_amount >= 0", name="paid"),
        CheckConstraint(
            "penalty_rate >= 0 AND penalty_rate <= penalty_cap AND penalty_cap <= 100 AND (penalty_rate = 0) = (penalty_cap = 0)",
            name="penalty",
        ),
        CheckConstraint("warranty_months BETWEEN 0 AND 120", name="warranty"),
        CheckConstraint(
            "CASE WHEN terminated_on IS NULL THEN state <> 'TERMINATED' AND delivered_days IS NULL AND delivered_amount IS NULL"
            " ELSE state IN ('TERMINATED', 'SETTLED', 'CLOSED') AND delivered_days BETWEEN 0 AND person_days"
            " AND delivered_amount BETWEEN 0 AND gross AND coalesce(final_amount <= delivered_amount, true) END",
            name="terminated",
        ),
        *allowance_checks(),
        CheckConstraint("approved_by_id <> owner_id AND approved_by_id <> submitted_by_id", name="approver_is_another"),
        CheckConstraint(
            "state IN ('DRAFT', 'SUBMITTED', 'CANCELLED') OR (submitted_by_id IS NOT NULL AND approved_by_id IS NOT NULL)",
            name="approved",
        ),
        Index("ix_outsourcing_order_project", "project_id", "code", "id"),
        Index("ix_outsourcing_order_partner", "partner_id", "code", "id"),
        Index("ix_outsourcing_order_customer", "customer_id", "code", "id"),
        Index("ix_outsourcing_order_unit", "unit_id", "code", "id"),
        Index("ix_outsourcing_order_owner", "owner_id", "code", "id"),
        Index("ix_outsourcing_order_starts", "starts_on", "id"),
    )

    code: Mapped[Code] = mapped_column(unique=True)
    project_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partner.id"))
    agreement_id: Mapped[UUID] = mapped_column(index=True)
    contract_id: Mapped[UUID | None] = mapped_column(index=True)
    early_entry_id: Mapped[UUID | None] = mapped_column(index=True)
    legal_entity_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    title: Mapped[Title]
    scope: Mapped[Note]
    way: Mapped[OrderWay]
    days_source: Mapped[DaysSource] = mapped_column(default=DaysSource.AS_ORDERED)
    clock_source: Mapped[ClockSource] = mapped_column(default=ClockSource.ORDER_ACCEPTANCE)
    selection: Mapped[Selection]
    selection_reason: Mapped[Note]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    currency: Mapped[Currency]
    person_days: Mapped[Days]
    net: Mapped[Amount]
    tax_rate: Mapped[Percent]
    tax: Mapped[Amount]
    gross: Mapped[Amount]
    paid_amount: Mapped[Amount] = mapped_column(default=Decimal(0))
    final_amount: Mapped[Amount | None]
    terminated_on: Mapped[date | None]
    delivered_days: Mapped[Days | None]
    delivered_amount: Mapped[Amount | None]
    penalty_rate: Mapped[Percent] = mapped_column(default=Decimal(0))
    penalty_cap: Mapped[Percent] = mapped_column(default=Decimal(0))
    warranty_months: Mapped[int] = mapped_column(default=0)
    has_subcontracting_ban: Mapped[bool] = mapped_column(default=True)
    contract_budget_id: Mapped[UUID]
    agreement_budget_id: Mapped[UUID]
    project_budget_id: Mapped[UUID]
    state: Mapped[OrderState] = mapped_column(default=OrderState.DRAFT)
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    sent_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    is_sent: Mapped[bool] = mapped_column(Computed("sent_at IS NOT NULL", persisted=True))
    is_changeable: Mapped[bool] = mapped_column(Computed("state IN ('RUNNING', 'DELIVERED')", persisted=True))
    is_binding: Mapped[bool] = mapped_column(
        Computed("state IN ('RUNNING', 'DELIVERED', 'ACCEPTED', 'SETTLED', 'CLOSED', 'TERMINATED')", persisted=True)
    )


class OrderLine(PartOfOrder, Row):
    """Days of a level at a price without tax, as first ordered.

    The lines and the accepted change orders sum to the order's days and net (deferred trigger).
    """

    __tablename__ = "order_line"
    __table_args__ = (
        order_key("order_line", part=True),
        ForeignKeyConstraint(["order_id", "currency"], ["outsourcing_order.id", "outsourcing_order.currency"]),
        UniqueConstraint("order_id", "sequence"),
        CheckConstraint("days > 0 AND unit_price > 0 AND net > 0", name="positive"),
        CheckConstraint(in_minor_unit("net"), name="minor_unit"),
        Index("ix_order_line_project", "project_id", "order_id", "sequence"),
        Index("ix_order_line_partner", "partner_id", "order_id", "sequence"),
    )

    sequence: Mapped[int]
    level: Mapped[SkillLevel]
    days: Mapped[Days]
    unit_price: Mapped[Decimal] = mapped_column(Numeric(20, 4))
    currency: Mapped[Currency]
    net: Mapped[Amount]


class OrderTerm(PartOfOrder, Row):
    """A part of the gross that is paid when its kind allows, `due_days` after the invoice came.

    The percentages sum to 100 and the amounts to the gross (deferred trigger); the last one takes the remainder. A progress term
    awaits a partial or the initial acceptance, `deliverable` (by its sequence) where it names one; the final acceptance covers all.
    `by_month` it awaits no acceptance: each confirmed monthly statement opens its percentage of the month; an order has one at most.
    """

    __tablename__ = "order_term"
    __table_args__ = (
        order_key("order_term", part=True),
        ForeignKeyConstraint(["order_id", "currency"], ["outsourcing_order.id", "outsourcing_order.currency"]),
        UniqueConstraint("order_id", "sequence"),
        ForeignKeyConstraint(
            ["order_id", "deliverable"],
            ["order_deliverable.order_id", "order_deliverable.sequence"],
            name="fk_order_term_deliverable",
            deferrable=True,
            initially="DEFERRED",
        ),
        UniqueConstraint("id", "order_id", "kind"),
        UniqueConstraint("id", "amount"),
        UniqueConstraint("id", "by_month"),
        ForeignKeyConstraint(
            ["order_id", "days_gate"],
            ["outsourcing_order.id", "outsourcing_order.days_source"],
            name="fk_order_term_days_source",
            deferrable=True,
            initially="DEFERRED",
        ),
        CheckConstraint(
            "CASE kind WHEN 'PROGRESS' THEN CASE WHEN by_month THEN awaits IS NULL ELSE awaits IS NOT NULL AND awaits <> 'FINAL' END"
            " WHEN 'ACCEPTANCE' THEN awaits IS NOT NULL AND awaits = 'FINAL' ELSE awaits IS NULL END"
            " AND (deliverable IS NULL OR kind = 'PROGRESS' AND NOT by_month) AND (kind = 'PROGRESS' OR NOT by_month)",
            name="awaits",
        ),
        CheckConstraint("percent > 0 AND percent <= 100 AND amount > 0", name="positive"),
        CheckConstraint("due_days BETWEEN 0 AND 365", name="due_days"),
        CheckConstraint(in_minor_unit("amount"), name="minor_unit"),
        Index("uq_order_term_by_month", "order_id", unique=True, postgresql_where=text("by_month")),
        Index("ix_order_term_project", "project_id", "order_id", "sequence"),
        Index("ix_order_term_partner", "partner_id", "order_id", "sequence"),
    )

    sequence: Mapped[int]
    kind: Mapped[PaymentKind]
    percent: Mapped[Percent]
    currency: Mapped[Currency]
    amount: Mapped[Amount]
    due_days: Mapped[int]
    awaits: Mapped[AcceptanceKind | None]
    deliverable: Mapped[int | None]
    by_month: Mapped[bool] = mapped_column(default=False)
    days_gate: Mapped[str | None] = mapped_column(String(40), Computed("CASE WHEN by_month THEN 'MONTHLY_STATEMENTS' END", persisted=True))


class OrderDeliverable(PartOfOrder, Row):
    """What is to be delivered, and the criteria by which it is accepted."""

    __tablename__ = "order_deliverable"
    __table_args__ = (
        order_key("order_deliverable", part=True),
        UniqueConstraint("order_id", "sequence"),
        UniqueConstraint("id", "order_id"),
        Index("ix_order_deliverable_project", "project_id", "order_id", "sequence"),
        Index("ix_order_deliverable_partner", "partner_id", "order_id", "sequence"),
    )

    sequence: Mapped[int]
    name: Mapped[Title]
    criteria: Mapped[Note]


class OrderTransition(PartOfOrder, Step, Row):
    """A step in the life of an order."""

    __tablename__ = "order_transition"
    __table_args__ = (
        order_key("order_transition", part=True),
        Index("ix_order_transition_order", "order_id", "at", "id"),
        Index("ix_order_transition_partner", "partner_id", "at", "id"),
        Index("ix_order_transition_project", "project_id", "at", "id"),
    )

    from_state: Mapped[OrderState | None] = mapped_column(state_type(OrderState, "from_state"))
    to_state: Mapped[OrderState] = mapped_column(state_type(OrderState, "to_state"))
