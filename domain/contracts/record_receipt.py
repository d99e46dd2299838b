"""Money comes in."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.broken import unless_taken
from domain.contracts.events import ReceiptRecorded
from domain.contracts.models import ContractInstalment, InstalmentState, Receipt
from domain.contracts.refusals import ContractRefusal
from domain.platform.deadlines import drop
from domain.values import amount as positive
from domain.values import past_day, text

ACTION = "receipt:record"
DUE = "instalment:due"


async def can_record_receipt(db: AsyncSession, actor: Actor, instalment: ContractInstalment) -> Missing:
    """Something of it is still to come."""
    return [_too_large()] if instalment.received_amount >= instalment.amount else []


def _too_large() -> Refused:
    return Refused(ContractRefusal.RECEIPT_TOO_LARGE, "This is more than what is missing of the instalment.", "amount")


async def record_receipt(
    db: AsyncSession,
    actor: Actor,
    instalment_id: UUID,
    *,
    amount: Decimal,
    received_on: date,
    reference: str,
    expected_version: int | None = None,
) -> Receipt:
    """A payment of the customer for an instalment, in the contract's currency, with the bank's reference (unique in the contract).

    The instalment's total is kept by the database and never above its amount: RECEIPT_TOO_LARGE. It is partly received, or received
    when nothing is missing; then its deadline is gone. RECEIPT_REFERENCE_TAKEN.
    """
    instalment = await row_for(db, actor, ACTION, ContractInstalment, instalment_id, expected_version=expected_version)
    refuse(await can_record_receipt(db, actor, instalment))
    positive(amount, "amount", instalment.currency)
    if amount > instalment.amount - instalment.received_amount:
        raise _too_large()
    receipt = Receipt(
        instalment_id=instalment.id,
        contract_id=instalment.contract_id,
        customer_id=instalment.customer_id,
        unit_id=instalment.unit_id,
        currency=instalment.currency,
        amount=amount,
        received_on=past_day(received_on, actor.today, "receivedOn"),
        reference=text(reference, "reference"),
    )
    taken = Refused(ContractRefusal.RECEIPT_REFERENCE_TAKEN, "A receipt with this reference is recorded already.", "reference")
    with unless_taken("uq_receipt_contract_id_reference", taken):
        await save(db, receipt)
    await db.refresh(instalment)
    is_complete = instalment.received_amount == instalment.amount
    instalment.state = InstalmentState.RECEIVED if is_complete else InstalmentState.PARTLY_RECEIVED
    await db.flush()
    if is_complete:
        await drop(db, DUE, instalment.id)
    record(db, actor, ReceiptRecorded(receipt.id, instalment.id, instalment.contract_id, is_complete))
    return receipt
