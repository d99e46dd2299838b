"""What happened to contracts and their money."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class ContractSigned:
    """A contract is in force; its instalments have their due dates."""

    contract_id: UUID
    customer_id: UUID
    unit_id: UUID


@dataclass(frozen=True)
class InstalmentFellDue:
    """The day has come on which the customer should have paid a part."""

    instalment_id: UUID
    contract_id: UUID


@dataclass(frozen=True)
class ReceiptRecorded:
    """Money came in for an instalment; `is_complete` where nothing is missing of it any more."""

    receipt_id: UUID
    instalment_id: UUID
    contract_id: UUID
    is_complete: bool
