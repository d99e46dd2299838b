"""What the acts on invoices, payments and the way of a settlement take."""

from datetime import date
from decimal import Decimal

import strawberry

from api.mutations import ActInput, ChangeInput, described, optional, use_enum
from domain.outsourcing.models import InvoiceKind

use_enum(InvoiceKind)


@strawberry.input(description="An act on a payable.")
class PayableInput(ChangeInput):
    """A payable."""

    payable_id: strawberry.ID = described("The payable.")


@strawberry.input(description="An invoice of the partner for an open payable.")
class RecordInvoiceInput(PayableInput):
    """An invoice."""

    number: str = described("The invoice number, unique for the partner.")
    kind: InvoiceKind = described("The kind of invoice.")
    amount: Decimal = described("The amount with tax, in the payable's currency.")
    issued_on: date = described("The day it was issued, not in the future.")
    document_id: strawberry.ID | None = optional("The invoice itself, uploaded.")


@strawberry.input(description="Money paid on a payable, by someone who did not approve it.")
class RecordPaymentInput(PayableInput):
    """A payment."""

    amount: Decimal = described("The amount, in the payable's currency.")
    paid_on: date = described("The day it was paid, not in the future.")
    reference: str = described("The bank's reference, unique for the partner.")


@strawberry.input(description="An act on a settlement.")
class SettlementInput(ChangeInput):
    """A settlement."""

    settlement_id: strawberry.ID = described("The settlement.")


@strawberry.input(description="The partner applies for the settlement (S0-49).")
class RequestSettlementInput(SettlementInput):
    """An application."""

    note: str | None = optional("A word to the provider, at most 4,000 characters.")


@strawberry.input(description="The partner confirms the statement that was read.")
class ConfirmSettlementInput(SettlementInput):
    """A confirmation."""

    statement_number: int = described("The `statementNumber` that was read: another statement is not confirmed by mistake.")


@strawberry.input(description="A confirmed settlement goes back to who proposed it.")
class ReturnSettlementInput(SettlementInput):
    """A return."""

    reason: str = described("Why, at most 4,000 characters; the provider's own, the partner does not read it.")


@strawberry.input(description="The approval of a confirmed settlement.")
class ApproveSettlementInput(SettlementInput):
    """An approval."""

    reason: str | None = optional("Why; needed where the two sides' scores differ by more than the rule's step.")


@strawberry.input(description="An act on an invoice that needs a reason.")
class VoidInvoiceInput(ActInput):
    """An invoice and a reason."""

    invoice_id: strawberry.ID = described("The invoice.")
    reason: str = described("Why, at most 4,000 characters.")
