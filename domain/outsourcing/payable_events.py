"""What happened to payables, invoices, payments and claims: ids and plain values."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class PayableOpened:
    """Its condition holds: the partner may send the invoice. Payment is expected on `expected_on`; an invoice fixes the day."""

    payable_id: UUID
    order_id: UUID
    kind: str
    expected_on: date


@dataclass(frozen=True)
class InvoiceRecorded:
    """An invoice came for a payable; it is due on `due_on`, the payable as a whole on `payable_due_on`, its earliest."""

    invoice_id: UUID
    payable_id: UUID
    order_id: UUID
    due_on: date
    payable_due_on: date


@dataclass(frozen=True)
class PaymentRecorded:
    """Money was paid; `is_paid`: nothing of the payable is left."""

    payment_id: UUID
    payable_id: UUID
    order_id: UUID
    is_paid: bool


@dataclass(frozen=True)
class ClaimOpened:
    """More was paid than the final amount: the partner owes the difference."""

    claim_id: UUID
    settlement_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class ClaimRefunded:
    """The partner paid back a part, or all."""

    refund_id: UUID
    claim_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class ClaimSetOff:
    """A part of the claim counts as paid on a payable."""

    set_off_id: UUID
    claim_id: UUID
    payable_id: UUID


@dataclass(frozen=True)
class ClaimWrittenOff:
    """What was left of the claim is given up."""

    claim_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class InvoiceVoided:
    """An invoice that was recorded wrongly no longer counts."""

    invoice_id: UUID
    payable_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class PayableLocked:
    """Its condition no longer holds."""

    payable_id: UUID
    order_id: UUID
