"""What happened to orders, their changes and their ends: ids and plain values; workers load what else they need."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class OrderPlaced:
    """A project manager wrote an order."""

    order_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class OrderSubmitted:
    """It waits for approval; its gross and days are reserved on three budget lines."""

    order_id: UUID
    project_id: UUID
    contract_budget_id: UUID
    agreement_budget_id: UUID
    project_budget_id: UUID


@dataclass(frozen=True)
class ConsentRecorded:
    """The customer consented to outsourcing."""

    consent_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class OrderRevised:
    """A draft was written anew."""

    order_id: UUID


@dataclass(frozen=True)
class OrderReturned:
    """The approver gave it back to the project manager."""

    order_id: UUID


@dataclass(frozen=True)
class OrderWithdrawn:
    """Whoever submitted it took it out of approval."""

    order_id: UUID


@dataclass(frozen=True)
class OrderApproved:
    """A second person approved it; its gross and days are booked."""

    order_id: UUID


@dataclass(frozen=True)
class OrderSent:
    """The partner is to answer it."""

    order_id: UUID
    partner_id: UUID


@dataclass(frozen=True)
class OrderAccepted:
    """The partner took it: it runs, its payables and its settlement exist."""

    order_id: UUID


@dataclass(frozen=True)
class OrderDeclined:
    """The partner did not take it."""

    order_id: UUID


@dataclass(frozen=True)
class OrderCancelled:
    """It was called off before it ran."""

    order_id: UUID


@dataclass(frozen=True)
class OrderClosed:
    """Its settlement is paid."""

    order_id: UUID


@dataclass(frozen=True)
class ChangeOrderPlaced:
    """A change of a running order was written, or written anew."""

    change_order_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class ChangeOrderSubmitted:
    """It waits for approval; what it adds is reserved on the order's budget lines."""

    change_order_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class ChangeOrderReturned:
    """The approver gave it back."""

    change_order_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class ChangeOrderSent:
    """A second person approved it, what it adds is booked; the partner is to answer it."""

    change_order_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class ChangeOrderAccepted:
    """The partner took it: the order is changed."""

    change_order_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class ChangeOrderDeclined:
    """The partner did not take it: the order stays as it was."""

    change_order_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class ChangeOrderCancelled:
    """It was called off before it was answered."""

    change_order_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class TerminationAsked:
    """A project manager asks that a running order ends; it waits for a second person."""

    termination_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class TerminationSent:
    """A second person approved it; the partner is to answer."""

    termination_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class TerminationObjected:
    """The partner does not agree."""

    termination_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class TerminationWithdrawn:
    """It was taken back or refused: the order runs on."""

    termination_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class OrderTerminated:
    """It has ended before its work was done; what was delivered is settled at once."""

    order_id: UUID
    termination_id: UUID
