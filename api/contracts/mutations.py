"""Contracts signed, receipts recorded."""

from datetime import date
from decimal import Decimal

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import ActInput, ChangeInput, described, mutation, optional, row_id
from authz.viewer import Viewer
from domain.contracts import record_receipt as receiving
from domain.contracts import sign_contract as signing
from domain.contracts.models import ContractInstalment
from domain.database import Row


@strawberry.input(description="A part of the contract amount with its due date.")
class InstalmentInput:
    """An instalment."""

    name: str = described("What it is paid for.")
    percent: Decimal = described("Its share of the gross in per cent; all sum to 100.")
    due_on: date = described("The day it is due.")


@strawberry.input(description="A contract with a customer.")
class SignContractInput(ActInput):
    """What is signed."""

    customer_id: strawberry.ID = described("The customer.")
    title: str = described("What it is about.")
    net: Decimal = described("The amount without tax.")
    tax_rate: Decimal = described("The tax rate in per cent.")
    currency: str = described("ISO 4217 code.")
    signed_on: date = described("The day it was signed, not in the future.")
    instalments: list[InstalmentInput] = described("The payment plan, 1 to 60 parts.")
    outsourcing_share: Decimal | None = optional("The most of the gross that may be outsourced, in per cent; unlimited without one.")
    outsourcing_days: Decimal | None = optional("The most person-days that may be outsourced; unlimited without one.")
    needs_outsourcing_consent: bool | None = optional("Whether the customer must consent to outsourcing; it need not unless said.")
    hours_a_day: Decimal | None = optional("Hours of a person-day, by the quarter; the company's without them.")
    deemed_after_days: int | None = optional(
        "Working days, 1 to 30, after which unanswered hours are deemed confirmed; never without them."
    )
    unit_id: strawberry.ID | None = optional("The provider's unit; the customer's without one.")
    owner_id: strawberry.ID | None = optional("The account manager; the customer's without one.")


@strawberry.input(description="Money that came in for an instalment.")
class RecordReceiptInput(ChangeInput):
    """A receipt."""

    contract_instalment_id: strawberry.ID = described("The instalment it pays.")
    amount: Decimal = described("The amount, in the contract's currency.")
    received_on: date = described("The day it came in, not in the future.")
    reference: str = described("The bank's reference, unique for the contract.")


@mutation(
    signing.ACTION,
    "Contract",
    "A contract in force, with instalments that sum to its amount and the limits of outsourcing.",
    can=signing.can_sign_contract,
)
async def sign_contract(db: AsyncSession, viewer: Viewer, input: SignContractInput) -> Row:
    """A new contract."""
    terms = signing.ContractTerms(
        title=input.title,
        net=input.net,
        tax_rate=input.tax_rate,
        signed_on=input.signed_on,
        instalments=[signing.Instalment(part.name, part.percent, part.due_on) for part in input.instalments],
        currency=input.currency,
        outsourcing_share=input.outsourcing_share,
        outsourcing_days=input.outsourcing_days,
        needs_outsourcing_consent=input.needs_outsourcing_consent is True,
        hours_a_day=input.hours_a_day,
        deemed_after_days=input.deemed_after_days,
        unit_id=row_id("Unit", input.unit_id) if input.unit_id else None,
        owner_id=row_id("User", input.owner_id) if input.owner_id else None,
    )
    return await signing.sign_contract(db, viewer, row_id("Customer", input.customer_id), terms)


@mutation(
    receiving.ACTION,
    "ContractInstalment",
    "Money came in for an instalment, in parts where wanted (S2-29).",
    can=receiving.can_record_receipt,
)
async def record_receipt(db: AsyncSession, viewer: Viewer, input: RecordReceiptInput) -> Row:
    """The instalment with its receipt."""
    receipt = await receiving.record_receipt(
        db,
        viewer,
        row_id("ContractInstalment", input.contract_instalment_id),
        amount=input.amount,
        received_on=input.received_on,
        reference=input.reference,
        expected_version=input.expected_version,
    )
    return await db.get_one(ContractInstalment, receipt.instalment_id)
