"""What happened to settlements, their evaluations, defects and objections: ids and plain values."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class SettlementEligible:
    """The window is open: the partner may apply."""

    settlement_id: UUID
    order_id: UUID
    eligible_on: date


@dataclass(frozen=True)
class SettlementClockSet:
    """The project was accepted, or that was revoked: the window has its day, `eligible_on`, or waits for it again."""

    settlement_id: UUID
    order_id: UUID
    eligible_on: date | None


@dataclass(frozen=True)
class SettlementRequested:
    """The partner applied; the provider owes a statement."""

    settlement_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class SettlementProposed:
    """A statement waits for the partner's word."""

    settlement_id: UUID
    order_id: UUID
    statement_number: int


@dataclass(frozen=True)
class SettlementConfirmed:
    """The partner agrees with the statement; it waits for approval."""

    settlement_id: UUID
    order_id: UUID
    statement_number: int


@dataclass(frozen=True)
class SettlementReturned:
    """An approver gave it back: another statement is to be proposed; or, of one in dispute, nothing of it is paid ahead."""

    settlement_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class SettlementWithdrawn:
    """Who proposed it took it out of approval: another statement is to be proposed."""

    settlement_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class SettlementApproved:
    """Its amount may be paid, or nothing is left to pay."""

    settlement_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class SettlementClosed:
    """It is paid and closed, and so is its order."""

    settlement_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class DefectRecorded:
    """A defect or incident of an order was entered, corrected or withdrawn."""

    defect_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class EvaluationOpened:
    """Both sides are asked to evaluate, sealed, until `due_on`."""

    settlement_id: UUID
    order_id: UUID
    due_on: date


@dataclass(frozen=True)
class EvaluationGiven:
    """One side has evaluated; which one and how stays sealed."""

    settlement_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class SettlementEvaluated:
    """Both evaluations are open to both sides."""

    settlement_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class ObjectionRaised:
    """The partner objects to a line of the statement."""

    objection_id: UUID
    settlement_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class ObjectionAnswered:
    """The provider answered an objection."""

    objection_id: UUID
    settlement_id: UUID
    order_id: UUID
    answer: str


@dataclass(frozen=True)
class UndisputedDecided:
    """An approver said yes to what is not in dispute; others are asked too."""

    settlement_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class UndisputedApproved:
    """What is not in dispute may be paid."""

    settlement_id: UUID
    order_id: UUID
