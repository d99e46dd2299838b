"""Customer contracts, their instalments (回款计划), receipts, and budget lines that orders draw on."""

import enum
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.database import Amount, Code, Currency, Days, Percent, Root, Row, Title
from domain.totals import append_only, kept_by_trigger, running_total, told_by_trigger


class BudgetLine(Root):
    """A limit and what is taken from it: reserved when submitted, booked when approved.

    The totals are kept by trigger, the limits by CHECK; a limit that is null does not bind. What special approval allowed beyond
    the limit is `allowed`, kept by trigger from the orders that were allowed it. What it limits (a contract, a
    project, a partner's agreement) names it, and gives it its own tenants for the scopes.
    """

    __tablename__ = "budget_line"
    __table_args__ = (
        UniqueConstraint("id", "currency"),
        CheckConstraint("reserved_amount >= 0 AND booked_amount >= 0 AND reserved_days >= 0 AND booked_days >= 0", name="not_negative"),
        CheckConstraint("allowed_amount >= 0 AND allowed_days >= 0", name="allowed"),
        CheckConstraint("limit_amount IS NULL OR reserved_amount + booked_amount <= limit_amount + allowed_amount", name="amount_limit"),
        CheckConstraint("limit_days IS NULL OR reserved_days + booked_days <= limit_days + allowed_days", name="days_limit"),
        CheckConstraint("num_nonnulls(unit_id, partner_id) = 1 AND (unit_id IS NULL) = (customer_id IS NULL)", name="tenants"),
        CheckConstraint("project_id IS NULL OR unit_id IS NOT NULL", name="project"),
    )

    name: Mapped[Title]
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"), index=True)
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customer.id"), index=True)
    project_id: Mapped[UUID | None] = mapped_column(index=True)  # no key: the project's key onto its budget line is the tie
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partner.id"), index=True)
    currency: Mapped[Currency]
    limit_amount: Mapped[Amount | None]
    limit_days: Mapped[Days | None]
    reserved_amount: Mapped[Amount] = mapped_column(default=0)
    booked_amount: Mapped[Amount] = mapped_column(default=0)
    reserved_days: Mapped[Days] = mapped_column(default=0)
    booked_days: Mapped[Days] = mapped_column(default=0)
    allowed_amount: Mapped[Amount] = mapped_column(default=0)
    allowed_days: Mapped[Days] = mapped_column(default=0)

    @property
    def free_amount(self) -> Decimal | None:
        """What may still be ordered, with tax; none where unlimited."""
        return None if self.limit_amount is None else self.limit_amount + self.allowed_amount - self.reserved_amount - self.booked_amount

    @property
    def free_days(self) -> Decimal | None:
        """The person-days that may still be ordered; none where unlimited."""
        return None if self.limit_days is None else self.limit_days + self.allowed_days - self.reserved_days - self.booked_days


TOTALS = ("reserved_amount", "booked_amount", "reserved_days", "booked_days", "allowed_amount", "allowed_days")
kept_by_trigger(BudgetLine.__table__, *TOTALS)
told_by_trigger(BudgetLine.__table__, "BudgetLine", *TOTALS)


class ContractState(enum.StrEnum):
    """The life of a contract (requirements, section 6); this release signs and closes, the review flow comes with sales."""

    DRAFT = "DRAFT"
    EFFECTIVE = "EFFECTIVE"
    FULFILLED = "FULFILLED"
    CLOSED = "CLOSED"
    TERMINATED = "TERMINATED"


class Contract(Root):
    """A contract with a customer. What may be outsourced of it is its budget line.

    `planned_amount` is the sum of its instalments, kept by trigger: the whole gross amount once it is signed, never more.
    """

    __tablename__ = "contract"
    __table_args__ = (
        UniqueConstraint("id", "customer_id"),
        UniqueConstraint("id", "budget_line_id"),
        ForeignKeyConstraint(["unit_id"], ["unit.id"]),
        CheckConstraint("gross = net + tax AND gross > 0", name="amounts"),
        CheckConstraint("planned_amount BETWEEN 0 AND gross", name="planned"),
        CheckConstraint("hours_a_day > 0 AND hours_a_day <= 24", name="hours_a_day"),
        CheckConstraint("deemed_after_days BETWEEN 1 AND 30", name="deemed_after"),
        Index("ix_contract_customer", "customer_id", "code", "id"),
        Index("ix_contract_unit", "unit_id", "code", "id"),
    )

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"))
    legal_entity_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    unit_id: Mapped[UUID]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    code: Mapped[Code] = mapped_column(unique=True)
    title: Mapped[Title]
    state: Mapped[ContractState] = mapped_column(default=ContractState.DRAFT)
    signed_on: Mapped[date | None]
    currency: Mapped[Currency]
    net: Mapped[Amount]
    tax_rate: Mapped[Percent]
    tax: Mapped[Amount]
    gross: Mapped[Amount]
    planned_amount: Mapped[Amount] = mapped_column(default=0)
    needs_outsourcing_consent: Mapped[bool] = mapped_column(default=False)
    hours_a_day: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    """Hours of a person-day where the contract says it; else the company's."""
    deemed_after_days: Mapped[int | None]
    """Working days after which hours that the customer does not answer are deemed confirmed; none where it says nothing."""
    budget_line_id: Mapped[UUID] = mapped_column(ForeignKey("budget_line.id"), unique=True)


class InstalmentState(enum.StrEnum):
    """Planned, due, partly received, received (requirements, section 6)."""

    PLANNED = "PLANNED"
    DUE = "DUE"
    PARTLY_RECEIVED = "PARTLY_RECEIVED"
    RECEIVED = "RECEIVED"


class ContractInstalment(Root):
    """A part of the contract amount that the customer pays on a date; the parts sum to the contract."""

    __tablename__ = "contract_instalment"
    __table_args__ = (
        ForeignKeyConstraint(["contract_id", "customer_id"], ["contract.id", "contract.customer_id"]),
        ForeignKeyConstraint(["unit_id"], ["unit.id"]),
        UniqueConstraint("contract_id", "sequence"),
        UniqueConstraint("id", "contract_id", "customer_id"),
        CheckConstraint("amount > 0 AND received_amount >= 0 AND received_amount <= amount", name="received"),
        CheckConstraint("state <> 'RECEIVED' OR received_amount = amount", name="state_received"),
        CheckConstraint("state <> 'PARTLY_RECEIVED' OR received_amount > 0", name="state_partly"),
        Index("ix_contract_instalment_customer", "customer_id", "due_on", "id"),
        Index("ix_contract_instalment_due", "due_on", "id"),
        Index("ix_contract_instalment_unit", "unit_id", "due_on", "id"),
    )

    contract_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    sequence: Mapped[int]
    name: Mapped[Title]
    currency: Mapped[Currency]
    amount: Mapped[Amount]
    received_amount: Mapped[Amount] = mapped_column(default=0)
    due_on: Mapped[date]
    state: Mapped[InstalmentState] = mapped_column(default=InstalmentState.PLANNED)


class Receipt(Row):
    """Money that came in for an instalment (回款); the instalment's total is kept by trigger."""

    __tablename__ = "receipt"
    __table_args__ = (
        ForeignKeyConstraint(
            ["instalment_id", "contract_id", "customer_id"],
            ["contract_instalment.id", "contract_instalment.contract_id", "contract_instalment.customer_id"],
        ),
        CheckConstraint("amount > 0", name="positive"),
        UniqueConstraint("contract_id", "reference"),
        Index("ix_receipt_unit", "unit_id", "received_on", "id"),
        Index("ix_receipt_customer", "customer_id", "received_on", "id"),
        Index("ix_receipt_instalment", "instalment_id", "received_on", "id"),
    )

    instalment_id: Mapped[UUID]
    contract_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    currency: Mapped[Currency]
    amount: Mapped[Amount]
    received_on: Mapped[date]
    reference: Mapped[Title]


running_total(ContractInstalment.__table__, "contract", "contract_id", "planned_amount")
kept_by_trigger(Contract.__table__, "planned_amount")
told_by_trigger(Contract.__table__, "Contract", "planned_amount")
running_total(Receipt.__table__, "contract_instalment", "instalment_id", "received_amount")
kept_by_trigger(ContractInstalment.__table__, "received_amount")
told_by_trigger(ContractInstalment.__table__, "ContractInstalment", "received_amount")
append_only(Receipt.__table__)
