"""What the acts of outsourcing take."""

from datetime import date
from decimal import Decimal

import strawberry

from api.mutations import ActInput, ChangeInput, described, optional, use_enum
from domain.delivery.models import Party
from domain.outsourcing.models import AcceptanceKind, InvoiceKind, OrderWay, Outcome, PaymentKind, Selection
from domain.partners.models import SkillLevel

use_enum(AcceptanceKind, Party, OrderWay, Outcome, PaymentKind, Selection, SkillLevel, InvoiceKind)


@strawberry.input(description="Person-days of a level at a price.")
class OrderLineInput:
    """A line of an order."""

    level: SkillLevel = described("The level of the people.")
    days: Decimal = described("Person-days, above 0, at most two decimals.")
    unit_price: Decimal = described(
        "Price of a person-day without tax, at most four decimals; above the agreed one only with a special reason."
    )


@strawberry.input(description="A part of the gross and what it waits for.")
class OrderTermInput:
    """A term of an order; the percentages of all terms sum to 100."""

    kind: PaymentKind = described("What it waits for.")
    percent: Decimal = described("Its share of the gross in per cent, at most two decimals.")
    due_days: int = described("Days from the invoice to the payment, 0 to 365.")
    awaits: AcceptanceKind | None = optional("Of a progress payment: PARTIAL, as without a word, or INITIAL.")
    deliverable: int | None = optional("Of a progress payment: the deliverable, by its place from 1, with whose acceptance it opens.")
    by_month: bool | None = optional("Of a progress payment of an order by person-day: each confirmed monthly statement opens its part.")


@strawberry.input(description="Something to be delivered.")
class OrderDeliverableInput:
    """A deliverable of an order."""

    name: str = described("What it is, at most 200 characters.")
    criteria: str = described("By what it is accepted, at most 4,000 characters.")


@strawberry.input(description="An offer that was compared.")
class OrderOfferInput:
    """An offer of an order's choice."""

    amount: Decimal = described("Its amount with tax, above 0, in the order's currency.")
    partner_id: strawberry.ID | None = optional("The partner on file who made it.")
    name: str | None = optional("Who else made it, at most 200 characters; needed without a partner.")
    document_id: strawberry.ID | None = optional("The offer itself, uploaded; it stays inside the provider.")
    is_chosen: bool | None = optional("Whether it is the chosen one: that of the order's partner; at most one is.")
    remark: str | None = optional("A remark, at most 4,000 characters.")


@strawberry.input(description="What an order says.")
class OrderContent:
    """The content of a draft."""

    title: str = described("What it is about, at most 200 characters.")
    scope: str = described("What is to be done, at most 4,000 characters.")
    way: OrderWay = described("By person-day, at a fixed price, or by milestone.")
    selection_reason: str = described("Why this partner, at most 4,000 characters.")
    starts_on: date = described("The first day of work.")
    ends_on: date = described("The last day of work.")
    lines: list[OrderLineInput] = described("Days by level, 1 to 50 lines.")
    terms: list[OrderTermInput] = described("Which part is paid when, 1 to 24 terms summing to 100 per cent.")
    deliverables: list[OrderDeliverableInput] = described("What is to be delivered, 1 to 100.")
    penalty_rate: Decimal | None = optional("What a day of delay costs, in per cent of the gross; none costs nothing.")
    penalty_cap: Decimal | None = optional("What all days of delay cost at most, in per cent of the gross; needed with a penalty.")
    warranty_months: int | None = optional("Months of warranty from the final acceptance, 0 to 120; none without.")
    has_subcontracting_ban: bool | None = optional("Whether the partner may not give the work on; true unless said otherwise.")
    selection: Selection | None = optional("How the partner was chosen; without a word by comparison where there are offers.")
    offers: list[OrderOfferInput] | None = optional("The offers that were compared, at most 20; submitting needs two, one of them chosen.")
    special_reason: str | None = optional("Why it is meant for special approval, at most 4,000 characters; prices may then be higher.")


@strawberry.input(description="A new order to a partner (S0-44).")
class PlaceOrderInput(OrderContent, ActInput):
    """The draft of an order."""

    project_id: strawberry.ID = described("The project.")
    agreement_id: strawberry.ID = described("The partner's agreement it stands on.")


@strawberry.input(description="The customer consents to outsourcing (S0-44).")
class RecordConsentInput(ActInput):
    """A consent."""

    project_id: strawberry.ID = described("The project.")
    consented_by: str = described("Who consented for the customer, at most 200 characters.")
    consented_on: date = described("The day, not in the future.")
    document_id: strawberry.ID = described("The paper, uploaded; the customer can read it.")
    covers_contract: bool | None = optional("Whether it covers all projects of the contract; this project alone unless said.")


@strawberry.input(description="An act on an order.")
class OrderInput(ChangeInput):
    """An order."""

    order_id: strawberry.ID = described("The order.")


@strawberry.input(description="An order that goes beyond a price or a limit (S0-44).")
class SubmitSpecialOrderInput(OrderInput):
    """An order and why it is to be allowed."""

    reason: str | None = optional("Why it is to be allowed, at most 4,000 characters; needed where the draft has none.")


@strawberry.input(description="An approver's yes to an order.")
class ApproveOrderInput(OrderInput):
    """An order and a word with it."""

    opinion: str | None = optional("A word with the yes, at most 4,000 characters.")


@strawberry.input(description="An act on an order that needs a reason.")
class OrderReasonInput(OrderInput):
    """An order and a reason."""

    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="A draft written anew: its lines, terms and deliverables are replaced (S0-44).")
class ReviseOrderInput(OrderContent, OrderInput):
    """What the order is to say now."""


@strawberry.input(description="What a change order says; at least one of its parts.")
class ChangeOrderContent:
    """The content of a change."""

    reason: str = described("Why the order is to be changed, at most 4,000 characters; the partner reads it.")
    scope: str | None = optional("What is to be done, as changed, at most 4,000 characters; none where it stays.")
    ends_on: date | None = optional("The last day of work, as changed; none where it stays.")
    added: list[OrderLineInput] | None = optional("Days added, at most 50 lines.")
    removed: list[OrderLineInput] | None = optional("Days taken away, at a level and price at which they are ordered, at most 50 lines.")
    special_reason: str | None = optional("Why it is meant for special approval, at most 4,000 characters; prices may then be higher.")


@strawberry.input(description="A change of a running order (S0-44).")
class PlaceChangeOrderInput(ChangeOrderContent, OrderInput):
    """The draft of a change."""


@strawberry.input(description="An act on a change order.")
class ChangeOrderInput(ChangeInput):
    """A change order."""

    change_order_id: strawberry.ID = described("The change order.")


@strawberry.input(description="A change that takes its order beyond a price or a limit (S0-44).")
class SubmitSpecialChangeOrderInput(ChangeOrderInput):
    """A change order and why it is to be allowed."""

    reason: str | None = optional("Why it is to be allowed, at most 4,000 characters; needed where the draft has none.")


@strawberry.input(description="An approver's yes to a change order.")
class ApproveChangeOrderInput(ChangeOrderInput):
    """A change order and a word with it."""

    opinion: str | None = optional("A word with the yes, at most 4,000 characters.")


@strawberry.input(description="An act on a change order that needs a reason.")
class ChangeOrderReasonInput(ChangeOrderInput):
    """A change order and a reason."""

    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="A draft change order written anew: all that it said is replaced (S0-44).")
class ReviseChangeOrderInput(ChangeOrderContent, ChangeOrderInput):
    """What the change is to say now."""


@strawberry.input(description="The project manager asks that a running order ends (S0-44).")
class AskTerminationInput(OrderInput):
    """Why, and what was delivered until now."""

    reason: str = described("Why it is to end, at most 4,000 characters; the partner reads it.")
    delivered_days: Decimal = described("Person-days that were delivered, 0 or more, at most the order's.")
    delivered_net: Decimal = described("What was delivered, without tax, 0 or more, in the order's currency.")
    document_id: strawberry.ID = described("The evidence, uploaded; the partner can read it once it is approved.")


@strawberry.input(description="Days worked in a month at a level and price of the order.")
class WorkedDaysInput:
    """A line of a monthly statement."""

    level: SkillLevel = described("The level of the people.")
    unit_price: Decimal = described("The price of a person-day without tax, as the order has it.")
    days: Decimal = described("Person-days worked, above 0, at most two decimals.")


@strawberry.input(description="The days of a calendar month.")
class HandInMonthlyStatementInput(OrderInput):
    """What the partner states."""

    month: date = described("A day of the month.")
    lines: list[WorkedDaysInput] = described("The days by level and price.")
    note: str | None = optional("A word to the project manager, at most 4,000 characters.")


@strawberry.input(description="An act on a monthly statement.")
class MonthlyStatementInput(ChangeInput):
    """A monthly statement."""

    monthly_statement_id: strawberry.ID = described("The monthly statement.")


@strawberry.input(description="An act on a monthly statement that needs a reason.")
class MonthlyStatementReasonInput(MonthlyStatementInput):
    """A monthly statement, and why."""

    reason: str = described("Why, at most 4,000 characters; the partner reads it.")


@strawberry.input(description="An act on a termination.")
class TerminationInput(ChangeInput):
    """A termination."""

    termination_id: strawberry.ID = described("The termination.")


@strawberry.input(description="An act on a termination that needs a reason.")
class TerminationReasonInput(TerminationInput):
    """A termination and a reason."""

    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="The partner objects to a termination.")
class ObjectTerminationInput(TerminationInput):
    """What is not right."""

    answer: str = described("What is not right, at most 4,000 characters.")


@strawberry.input(description="The documents handed in for one deliverable.")
class DeliveryInput:
    """A deliverable with its documents."""

    deliverable_id: strawberry.ID = described("The deliverable of the order.")
    document_ids: list[strawberry.ID] = described("Uploaded documents of one's own organisation, 1 to 20.")


@strawberry.input(description="The partner says that the work is done (S0-47).")
class RequestAcceptanceInput(OrderInput):
    """A request for acceptance."""

    deliveries: list[DeliveryInput] = described("The deliverables with their documents; for the final acceptance every one of the order.")
    note: str | None = optional("A word to the signers, at most 4,000 characters.")
    kind: AcceptanceKind = strawberry.field(
        default=AcceptanceKind.FINAL, description="Partial, initial or final; only the final one delivers the order."
    )


@strawberry.input(description="The partner hands in something else: a new round, and every signature so far is void.")
class ChangeAcceptanceInput(ChangeInput):
    """A change of what was handed in."""

    acceptance_id: strawberry.ID = described("The open acceptance.")
    deliveries: list[DeliveryInput] = described("Every deliverable of the order with its documents.")
    note: str | None = optional("A word to the signers, at most 4,000 characters.")


@strawberry.input(description="Something left to do, on the punch list (遗留问题) of a conditional pass.")
class PunchItemInput:
    """An item of a punch list."""

    item: str = described("What is to be done, at most 4,000 characters.")
    responsible: str = described("Who sees to it, at most 200 characters.")
    due_on: date = described("Until when, today or later.")


@strawberry.input(description="A party's word on what was read (S0-47).")
class SignAcceptanceInput(ActInput):
    """A signature."""

    acceptance_id: strawberry.ID = described("The acceptance.")
    party: Party = described("The party signed for; one must be named for it on the project.")
    outcome: Outcome = described("Pass, conditional or fail.")
    opinion: str | None = optional("The opinion; anything but a pass needs one.")
    items: list[PunchItemInput] = strawberry.field(
        default_factory=list, description="Of a conditional pass: what is left to do, 1 to 50 items."
    )
    content_hash: str = described("The `contentHash` that was read: another content is not signed by mistake.")
    password: str = described("The signer's password, once more.")


@strawberry.input(description="The partner has done an item of a punch list: a note, documents, or both.")
class FinishPunchItemInput(ChangeInput):
    """An item that is done."""

    punch_item_id: strawberry.ID = described("The item.")
    note: str | None = optional("What was done, at most 4,000 characters.")
    document_ids: list[strawberry.ID] = strawberry.field(default_factory=list, description="Uploaded documents of one's own organisation.")


@strawberry.input(description="What the re-check (复验) of an item found.")
class VerdictInput:
    """A verdict on an item."""

    punch_item_id: strawberry.ID = described("The item, of this party's list.")
    is_closed: bool = described("Whether it is good; otherwise it goes back to the partner.")
    note: str | None = optional("A word on it; needed where it goes back.")


@strawberry.input(description="A party checks items of its punch list again; with the last one closed it passes (S0-47).")
class RecheckAcceptanceInput(ActInput):
    """A re-check."""

    acceptance_id: strawberry.ID = described("The acceptance.")
    party: Party = described("The party whose list it is; one must be named for it on the project.")
    verdicts: list[VerdictInput] = described("What was found, each item once.")
    password: str = described("The signer's password, once more: a pass may follow.")


@strawberry.input(description="A party that does not exist for a project: sales or the region (S0-47).")
class WaivePartyInput(ActInput):
    """A waiver."""

    project_id: strawberry.ID = described("The project.")
    party: Party = described("The party; customer and headquarters always sign.")
    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="A waived party exists after all (S0-47).")
class TakeWaiverBackInput(ActInput):
    """A waiver and why it is taken back."""

    party_waiver_id: strawberry.ID = described("The waiver.")
    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="A paper that the customer signed for a round of acceptance.")
class RecordPaperInput(ActInput):
    """A paper."""

    acceptance_id: strawberry.ID = described("The round.")
    signer_name: str = described("Who signed, at most 200 characters.")
    outcome: Outcome = described("Pass, conditional or fail.")
    opinion: str | None = optional("The opinion on it; anything but a pass needs one.")
    signed_on: date = described("The day on the paper: not after today, not before the round was asked for.")
    document_id: strawberry.ID = described("The scan, uploaded.")
    items: list[PunchItemInput] = strawberry.field(
        default_factory=list, description="Of a conditional pass, what is left to do as it stands on the paper; none due before that day."
    )


@strawberry.input(description="A paper on which the customer checked its punch list again (S0-47).")
class RecordRecheckPaperInput(ActInput):
    """A paper of a re-check (复验)."""

    acceptance_id: strawberry.ID = described("The round.")
    signer_name: str = described("Who signed, at most 200 characters.")
    signed_on: date = described("The day on the paper: not after today, not before the round was asked for.")
    document_id: strawberry.ID = described("The scan, uploaded.")
    verdicts: list[VerdictInput] = described("What was found, each item of the customer once; with the last one closed it is a pass.")


@strawberry.input(description="An act on a recorded paper.")
class PaperInput(ChangeInput):
    """A paper."""

    acceptance_paper_id: strawberry.ID = described("The paper.")


@strawberry.input(description="What was recorded is not what the scan says.")
class RejectPaperInput(PaperInput):
    """A rejection."""

    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="Somebody asks to undo a passed acceptance.")
class RequestRevocationInput(ChangeInput):
    """A request."""

    acceptance_id: strawberry.ID = described("The passed acceptance.")
    reason: str = described("Why, at most 4,000 characters.")


@strawberry.input(description="The yes to a revocation.")
class ApproveRevocationInput(ChangeInput):
    """A yes."""

    acceptance_revocation_id: strawberry.ID = described("The revocation.")
    opinion: str | None = optional("A word on it, at most 4,000 characters.")


@strawberry.input(description="The no to a revocation.")
class RejectRevocationInput(ChangeInput):
    """A no."""

    acceptance_revocation_id: strawberry.ID = described("The revocation.")
    reason: str = described("Why, at most 4,000 characters.")


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
