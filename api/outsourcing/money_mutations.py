"""Invoices, payments and settlements as mutation fields (S0-48, S0-49)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import mutation, row_id
from api.outsourcing import money_inputs as inputs
from authz.viewer import Viewer
from domain.database import Row
from domain.outsourcing import approve_settlement as approving
from domain.outsourcing import confirm_settlement as confirming
from domain.outsourcing import propose_settlement as proposing
from domain.outsourcing import record_invoice as invoicing
from domain.outsourcing import record_payment as paying
from domain.outsourcing import request_settlement as requesting
from domain.outsourcing import return_settlement as returning
from domain.outsourcing import void_invoice as voiding
from domain.outsourcing import withdraw_settlement as withdrawing
from domain.outsourcing.models import Payable


@mutation(
    invoicing.ACTION,
    "Payable",
    "An invoice of the partner for an open payable; it says when the payable is due (S0-48).",
    can=invoicing.can_record_invoice,
)
async def record_invoice(db: AsyncSession, viewer: Viewer, input: inputs.RecordInvoiceInput) -> Row:
    """The payable with its invoice."""
    document_id = row_id("Document", input.document_id) if input.document_id else None
    draft = invoicing.InvoiceDraft(input.number, input.kind, input.amount, input.issued_on, document_id)
    invoice = await invoicing.record_invoice(db, viewer, row_id("Payable", input.payable_id), draft, input.expected_version)
    return await db.get_one(Payable, invoice.payable_id)


@mutation(
    paying.ACTION, "Payable", "A payment on an invoiced payable, by someone who did not approve it (S0-48).", can=paying.can_record_payment
)
async def record_payment(db: AsyncSession, viewer: Viewer, input: inputs.RecordPaymentInput) -> Row:
    """The payable with its payment."""
    draft = paying.PaymentDraft(input.amount, input.paid_on, input.reference)
    payment = await paying.record_payment(db, viewer, row_id("Payable", input.payable_id), draft, input.expected_version)
    return await db.get_one(Payable, payment.payable_id)


@mutation(
    requesting.ACTION,
    "Settlement",
    "Three calendar months after the final acceptance, never earlier, the partner applies (S0-49).",
    can=requesting.can_request_settlement,
)
async def request_settlement(db: AsyncSession, viewer: Viewer, input: inputs.RequestSettlementInput) -> Row:
    """A requested settlement."""
    return await requesting.request_settlement(db, viewer, row_id("Settlement", input.settlement_id), input.note, input.expected_version)


@mutation(
    proposing.ACTION,
    "Settlement",
    "The provider proposes a statement whose lines carry source and formula (S0-49).",
    can=proposing.can_propose_settlement,
)
async def propose_settlement(db: AsyncSession, viewer: Viewer, input: inputs.SettlementInput) -> Row:
    """A proposed statement."""
    return await proposing.propose_settlement(db, viewer, row_id("Settlement", input.settlement_id), input.expected_version)


@mutation(
    confirming.ACTION, "Settlement", "The partner agrees with the statement that was read (S0-49).", can=confirming.can_confirm_settlement
)
async def confirm_settlement(db: AsyncSession, viewer: Viewer, input: inputs.ConfirmSettlementInput) -> Row:
    """A confirmed statement."""
    settlement_id = row_id("Settlement", input.settlement_id)
    return await confirming.confirm_settlement(db, viewer, settlement_id, input.statement_number, input.expected_version)


@mutation(
    approving.ACTION,
    "Settlement",
    "Another person than the proposer approves; what is left to pay opens (S0-49).",
    can=approving.can_approve_settlement,
)
async def approve_settlement(db: AsyncSession, viewer: Viewer, input: inputs.ApproveSettlementInput) -> Row:
    """An approved settlement."""
    settlement_id = row_id("Settlement", input.settlement_id)
    return await approving.approve_settlement(db, viewer, settlement_id, input.expected_version, input.reason)


@mutation(
    returning.ACTION,
    "Settlement",
    "An approver gives a confirmed settlement back to the proposer, with a reason; of one in dispute, that nothing is paid ahead (S0-49).",
    can=returning.can_return_settlement,
)
async def return_settlement(db: AsyncSession, viewer: Viewer, input: inputs.ReturnSettlementInput) -> Row:
    """A settlement that waits for a proposal, or for the answers to its objections."""
    return await returning.return_settlement(db, viewer, row_id("Settlement", input.settlement_id), input.reason, input.expected_version)


@mutation(
    withdrawing.ACTION,
    "Settlement",
    "Whoever proposed the settlement takes it out of approval; another statement is to be proposed (S0-49).",
    can=withdrawing.can_withdraw_settlement,
)
async def withdraw_settlement(db: AsyncSession, viewer: Viewer, input: inputs.SettlementInput) -> Row:
    """A settlement that waits for a proposal."""
    return await withdrawing.withdraw_settlement(db, viewer, row_id("Settlement", input.settlement_id), input.expected_version)


@mutation(
    voiding.ACTION,
    "Invoice",
    "An invoice that was recorded wrongly is voided with a reason, while it is unpaid (S0-48).",
    can=voiding.can_void_invoice,
)
async def void_invoice(db: AsyncSession, viewer: Viewer, input: inputs.VoidInvoiceInput) -> Row:
    """A voided invoice."""
    return await voiding.void_invoice(db, viewer, row_id("Invoice", input.invoice_id), input.reason)
