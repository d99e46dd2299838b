"""What happened to early entries."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class EarlyEntryRequested:
    """Leave to begin, or to go on longer or further, is asked for."""

    request_id: UUID
    early_entry_id: UUID


@dataclass(frozen=True)
class EarlyEntryRequestReturned:
    """A request is back with its requester, by an approver or by themself."""

    request_id: UUID
    early_entry_id: UUID


@dataclass(frozen=True)
class EarlyEntryGranted:
    """A request was approved: ceiling, expected signing date and risk are new."""

    request_id: UUID
    early_entry_id: UUID
    budget_line_id: UUID


@dataclass(frozen=True)
class EarlyEntryRejected:
    """A request was rejected for good; with its first request the early entry is over."""

    request_id: UUID
    early_entry_id: UUID


@dataclass(frozen=True)
class EarlyEntryBegun:
    """The project is opened: people may be on site and orders placed."""

    early_entry_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class ContractLinked:
    """The contract is signed: what was ordered counts against its limits from now on."""

    early_entry_id: UUID
    contract_id: UUID
    budget_line_id: UUID
    contract_budget_id: UUID


@dataclass(frozen=True)
class EarlyEntryLost:
    """The contract will not come: the project is stopped."""

    early_entry_id: UUID
    budget_line_id: UUID | None
    project_id: UUID | None
