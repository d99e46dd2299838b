"""What happened in outsourcing: ids and plain values; workers load what else they need."""

from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True)
class AcceptanceEnded:
    """Its order was terminated: the open round is void, and no other stands for it."""

    acceptance_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class AcceptanceRequested:
    """A round is open: the four parties are asked to sign."""

    acceptance_id: UUID
    order_id: UUID
    round: int


@dataclass(frozen=True)
class AcceptanceVoided:
    """Its content changed: the round and its signatures are void, `replaced_by_id` stands for it."""

    acceptance_id: UUID
    order_id: UUID
    replaced_by_id: UUID


@dataclass(frozen=True)
class AcceptanceSigned:
    """A party gave its word: PASS, CONDITIONAL or FAIL."""

    acceptance_id: UUID
    order_id: UUID
    party: str
    outcome: str


@dataclass(frozen=True)
class PunchItemRaised:
    """A party passed with a condition: this is to be done."""

    punch_item_id: UUID
    acceptance_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class PunchItemDone:
    """The partner says that an item of a punch list is done; the party that raised it checks."""

    punch_item_id: UUID
    acceptance_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class PunchItemChecked:
    """The party that raised it has checked it again: closed it, or sent it back."""

    punch_item_id: UUID
    acceptance_id: UUID
    order_id: UUID
    is_closed: bool


@dataclass(frozen=True)
class AcceptancePassed:
    """All parties passed it. A final one also has its settlement, whose window opens on `eligible_on`."""

    acceptance_id: UUID
    order_id: UUID
    accepted_on: date
    settlement_id: UUID | None
    eligible_on: date | None


@dataclass(frozen=True)
class AcceptanceFailed:
    """A party did not pass it; the order runs on, the partner may request again."""

    acceptance_id: UUID
    order_id: UUID
    party: str


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
class SettlementEligible:
    """The window is open: the partner may apply."""

    settlement_id: UUID
    order_id: UUID
    eligible_on: date


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
class UndisputedApproved:
    """What is not in dispute may be paid."""

    settlement_id: UUID
    order_id: UUID


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
class PartyWaived:
    """A party does not exist for a project: nothing waits for it."""

    project_id: UUID
    party: str


@dataclass(frozen=True)
class PaperRecorded:
    """A paper that the customer signed is recorded; a second person is to check it."""

    paper_id: UUID
    acceptance_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class PaperChecked:
    """The second person confirmed it, or rejected it."""

    paper_id: UUID
    acceptance_id: UUID
    order_id: UUID
    is_confirmed: bool


@dataclass(frozen=True)
class RevocationRequested:
    """Somebody asks to undo a passed acceptance."""

    revocation_id: UUID
    acceptance_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class RevocationRejected:
    """The acceptance stays passed."""

    revocation_id: UUID
    acceptance_id: UUID
    order_id: UUID


@dataclass(frozen=True)
class AcceptanceRevoked:
    """It is undone: the order runs on; a final one's settlement has no window any more."""

    acceptance_id: UUID
    order_id: UUID
    settlement_id: UUID | None


@dataclass(frozen=True)
class PayableLocked:
    """Its condition no longer holds."""

    payable_id: UUID
    order_id: UUID
