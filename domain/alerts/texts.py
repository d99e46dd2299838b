"""The texts of the alerts: what it is, what it says, what follows from it; rendered at the reader, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from domain.alerts.models import AlertRule
from domain.identity.models import Audience
from domain.language import Translator


def message(text: str) -> str:
    """Marks a message id for the catalogues; it is translated when the alert is read."""
    return text


@dataclass(frozen=True)
class Texts:
    """The message ids of one rule; `{name}` are the alert's parameters."""

    title: str
    body: str
    follows: str


@dataclass(frozen=True)
class Rendered:
    """The same in one language."""

    title: str
    body: str
    follows: str


ORDER = message("{title} ({order}), project {project}, with {partner}.")
LIMIT = message("{limit}: orders in approval and approved orders together.")

TEXTS: Mapping[AlertRule, Texts] = {
    AlertRule.APPROVAL_WAITING: Texts(
        message("{approval_kind} {code} waits for your approval"),
        message("{title}. Step: {step}. Requested by {requester}."),
        message("Approve it, or return it with a reason. It goes no further before."),
    ),
    AlertRule.APPROVAL_OVERDUE: Texts(
        message("{approval_kind} {code} still waits for your approval"),
        message("{title}. Step: {step}. Requested by {requester}."),
        message("The time of this step is over. Without an answer another role gets it too."),
    ),
    AlertRule.APPROVAL_ESCALATED: Texts(
        message("{approval_kind} {code} waits, and nobody has answered: you may decide"),
        message("{title}. Step: {step}. Requested by {requester}."),
        message("Approve it, or return it with a reason; the first word counts."),
    ),
    AlertRule.APPROVAL_RETURNED: Texts(
        message("{approval_kind} {code}: {verdict}"),
        message("{title}. Requested by {requester}."),
        message("Read the reason; what was returned can be changed and submitted again."),
    ),
    AlertRule.ORDER_TO_ACCEPT: Texts(
        message("Order {order} waits for your answer"),
        message("{title}, for the project {project}."),
        message("Accept or decline it. When you accept it, the work may begin and the advance payment opens."),
    ),
    AlertRule.ORDER_ACCEPTED: Texts(
        message("{partner} accepted order {order}"),
        ORDER,
        message("The order runs. The partner requests acceptance when the work is done."),
    ),
    AlertRule.ORDER_DECLINED: Texts(
        message("{partner} declined order {order}"),
        ORDER,
        message("Change the order and submit it again, or cancel it."),
    ),
    AlertRule.CHANGE_ORDER_TO_ACCEPT: Texts(
        message("Change order {change} waits for your answer"),
        message("{title} ({order}), for the project {project}."),
        message("When you accept it, the order is changed. Until you answer, no acceptance can be requested."),
    ),
    AlertRule.CHANGE_ORDER_WAITING: Texts(
        message("Change order {change} has waited for five working days"),
        message("{title} ({order}), project {project}."),
        message("Until the partner answers, the order stays as it is and no acceptance can be requested."),
    ),
    AlertRule.CHANGE_ORDER_ACCEPTED: Texts(
        message("{partner} accepted change order {change}"),
        ORDER,
        message("The order as changed is what is accepted and settled."),
    ),
    AlertRule.CHANGE_ORDER_DECLINED: Texts(
        message("{partner} declined change order {change}"),
        ORDER,
        message("The order runs on as it was. Speak with the partner, or write another change order."),
    ),
    AlertRule.TERMINATION_TO_APPROVE: Texts(
        message("The termination of order {order} waits for your approval"),
        ORDER,
        message("When you approve it, the partner is asked to agree; refuse it by withdrawing it with a reason."),
    ),
    AlertRule.TERMINATION_TO_ANSWER: Texts(
        message("Order {order} is to be terminated: please answer"),
        message("{title} ({order}), project {project}."),
        message(
            "When you agree, the order ends and what was delivered is settled at once. Without an answer the provider may conclude it."
        ),
    ),
    AlertRule.TERMINATION_OBJECTED: Texts(
        message("{partner} objects to the termination of order {order}"),
        ORDER,
        message("Withdraw it and ask anew with other figures, or conclude it when the partner's time is over."),
    ),
    AlertRule.TERMINATION_CONCLUDABLE: Texts(
        message("The termination of order {order} can be concluded"),
        ORDER,
        message("The partner's time to answer is over."),
    ),
    AlertRule.MONTHLY_STATEMENT_TO_CONFIRM: Texts(
        message("The days of {month} of order {order} wait for your confirmation"),
        ORDER,
        message("Confirmed, they count and the payment of the month opens; return the statement with a reason where it is not right."),
    ),
    AlertRule.MONTHLY_STATEMENT_RETURNED: Texts(
        message("Your statement of {month} for order {order} was returned"),
        message("{title} ({order}), project {project}."),
        message("Read the reason and hand in another statement for the month."),
    ),
    AlertRule.ORDER_TERMINATED: Texts(
        message("Order {order} is terminated"),
        message("{title} ({order}), project {project}."),
        message("The partner can apply for the settlement of what was delivered at once."),
    ),
    AlertRule.ACCEPTANCE_WAITING: Texts(
        message("Acceptance {acceptance} waits for the signature of: {party}"),
        message("{acceptance_title}, project {project}, work of {partner}."),
        message("Please read it and sign. The last of four signatures fixes the acceptance date and opens the acceptance payment."),
    ),
    AlertRule.ACCEPTANCE_PASSED: Texts(
        message("Acceptance {acceptance} has passed"),
        ORDER,
        message("The payment that waited for it is open, and the date of the settlement is fixed by a final acceptance."),
    ),
    AlertRule.ACCEPTANCE_FAILED: Texts(
        message("Acceptance {acceptance} has not passed"),
        ORDER,
        message("Read the opinions, put the work right, and request acceptance again."),
    ),
    AlertRule.ACCEPTANCE_VOIDED: Texts(
        message("Acceptance {acceptance} was replaced by a new round"),
        ORDER,
        message("Its content changed after a signature. The parties are asked to sign the new content."),
    ),
    AlertRule.ACCEPTANCE_CONDITIONAL: Texts(
        message("Acceptance {acceptance} is passed with conditions"),
        ORDER,
        message("Do what is on the punch list; each party closes its items, and then it passes. Payment and settlement wait for that."),
    ),
    AlertRule.ACCEPTANCE_REVOKED: Texts(
        message("Acceptance {acceptance} was revoked"),
        ORDER,
        message("What it had opened is locked again, and the order runs on. The partner may request acceptance again."),
    ),
    AlertRule.PAPER_TO_CONFIRM: Texts(
        message("A paper signed by the customer waits to be confirmed: {acceptance}"),
        ORDER,
        message("Compare it with its scan; confirmed by a second person it is the customer's signature."),
    ),
    AlertRule.PUNCH_ITEM_TO_DO: Texts(
        message("To be done until {due_on} for acceptance {acceptance}"),
        message("{item} — {title} ({order})."),
        message("Say or show what was done; {party} checks it and closes it."),
    ),
    AlertRule.PUNCH_ITEM_OVERDUE: Texts(
        message("Not done in time for acceptance {acceptance}, due on {due_on}"),
        message("{item} — {title} ({order})."),
        message("Until it is closed the acceptance does not pass, and nothing is paid for it."),
    ),
    AlertRule.PUNCH_ITEM_TO_CHECK: Texts(
        message("To be checked for acceptance {acceptance}"),
        message("{item} — {acceptance}, work of {partner}."),
        message("Close it, or send it back with a reason. With the last item closed your party passes."),
    ),
    AlertRule.PAYABLE_OPENED: Texts(
        message("{kind} of {amount} is open for order {order}"),
        message("{title}, for the project {project}."),
        message("Send the invoice; the payment is due after it has come."),
    ),
    AlertRule.PAYABLE_DUE: Texts(
        message("{amount} to {partner} is due on {due_on}"),
        message("{kind} for {title} ({order}), project {project}."),
        message("Record the payment; the alert goes when it is paid in full."),
    ),
    AlertRule.PAYABLE_OVERDUE: Texts(
        message("{amount} to {partner} is {days} days overdue"),
        message("{kind} for {title} ({order}), project {project}, due on {due_on}."),
        message("Record the payment; the alert goes when it is paid in full."),
    ),
    AlertRule.PAYMENT_MADE: Texts(
        message("{amount} was paid for order {order}"),
        message("{title}, paid on {paid_on}, reference {reference}."),
        message("Please compare it with your bank account."),
    ),
    AlertRule.INSTALMENT_DUE: Texts(
        message("{amount} for {title} is due on {due_on}"),
        message("{instalment} of the contract {contract}."),
        message("Please pay by this day. The contract's page shows all instalments and what has been received."),
    ),
    AlertRule.INSTALMENT_OVERDUE: Texts(
        message("{amount} for {title} is {days} days overdue"),
        message("{instalment} of the contract {contract}, due on {due_on}."),
        message("Please pay it now, or speak with your account manager. The alert goes when all of it has been received."),
    ),
    AlertRule.RECEIVABLE_DUE: Texts(
        message("{amount} from {customer} is due on {due_on}"),
        message("{instalment} of {title} ({contract})."),
        message("Record the receipt; the alert goes when all of it has come."),
    ),
    AlertRule.RECEIVABLE_OVERDUE: Texts(
        message("{amount} from {customer} is {days} days overdue"),
        message("{instalment} of {title} ({contract}), due on {due_on}."),
        message("Speak with the customer. The alert goes when all of it has come."),
    ),
    AlertRule.SETTLEMENT_ELIGIBLE: Texts(
        message("Order {order} can be settled since {eligible_on}"),
        ORDER,
        message("The partner applies for the settlement; the provider then proposes a statement."),
    ),
    AlertRule.SETTLEMENT_NOT_REQUESTED: Texts(
        message("Nobody has applied for the settlement of order {order} for {days} days"),
        message("{title} ({order}), project {project}, with {partner}. It has been open since {eligible_on}."),
        message("The partner applies for it; without an application the remaining amount cannot be paid."),
    ),
    AlertRule.SETTLEMENT_REQUESTED: Texts(
        message("{partner} applied for the settlement of order {order}"),
        ORDER,
        message("Both sides evaluate; then propose a statement, and the partner confirms it."),
    ),
    AlertRule.SETTLEMENT_PROPOSED: Texts(
        message("The statement of settlement {settlement} waits for your confirmation"),
        message("{title} ({order}), project {project}."),
        message("Compare its lines and confirm it; then it is approved and its amount is paid."),
    ),
    AlertRule.SETTLEMENT_APPROVED: Texts(
        message("Settlement {settlement} is approved"),
        ORDER,
        message("Its payment is open; when it is paid, the order is closed."),
    ),
    AlertRule.ADMISSION_SUBMITTED: Texts(
        message("{partner} handed in its file"),
        message("The file of {partner} waits for its review."),
        message("Take the file for review; it cannot be changed meanwhile."),
    ),
    AlertRule.ADMISSION_TO_DECIDE: Texts(
        message("The admission of {partner} is to be decided"),
        message("The file of {partner} is under review."),
        message("Ask for what is missing, admit the partner, or say why not."),
    ),
    AlertRule.ADMISSION_MORE_ASKED: Texts(
        message("We need more for your admission"),
        message("Something is missing in the file of {partner}, or not clear."),
        message("Complete the parts that were named, and hand in the file again."),
    ),
    AlertRule.ADMISSION_APPROVED: Texts(
        message("{partner} has been admitted"),
        message("The file of {partner} was reviewed and is good."),
        message("When the annual agreement is signed, orders can be placed."),
    ),
    AlertRule.ADMISSION_REJECTED: Texts(
        message("{partner} was not admitted"),
        message("The reason stands with the file."),
        message("The file can be changed and handed in again."),
    ),
    AlertRule.PARTNER_STOPPED: Texts(
        message("{partner} gets no new orders: {partner_state}"),
        message("Running orders with {partner} go on."),
        message("A blacklisted partner is not paid until it is released; after an expired agreement a new one is signed."),
    ),
    AlertRule.AGREEMENT_EXPIRING: Texts(
        message("Agreement {agreement} with {partner} ends on {due_on}"),
        message("No other agreement follows it yet."),
        message("Without a new agreement no order can be placed from then on."),
    ),
    AlertRule.AGREEMENT_ENDED: Texts(
        message("Agreement {agreement} with {partner} ended on {due_on}"),
        message("Running orders under it go on; new ones cannot be placed."),
        message("Sign a new agreement where the partner is to work on."),
    ),
    AlertRule.QUALIFICATION_TO_CHECK: Texts(
        message("{partner} recorded a qualification: {qualification}"),
        message("It counts once it has been checked."),
        message("Compare the scan with what is recorded, and confirm it."),
    ),
    AlertRule.QUALIFICATION_EXPIRING: Texts(
        message("{qualification} of {partner} ends on {due_on}"),
        message("Orders whose dates lie beyond need a new one."),
        message("Record the new paper with its scan; the provider checks it."),
    ),
    AlertRule.ACCOUNT_TO_APPROVE: Texts(
        message("{partner} changes its bank account"),
        message("The old and the new account of {partner} stand beside each other."),
        message("Payments go to the old account until you approve. Ask the partner by telephone before you do."),
    ),
    AlertRule.ACCOUNT_DECIDED: Texts(
        message("The change of your bank account: {change_state}"),
        message("What you asked for has been decided for {partner}."),
        message("Payments from now on go to the account that stands in your file."),
    ),
    AlertRule.GRADE_TO_REVIEW: Texts(
        message("{partner} is to be graded anew since {due_on}"),
        message("The last grading is a year old."),
        message("Grade the partner; the grade limits the size of its orders."),
    ),
    AlertRule.SETTLEMENT_WAITING: Texts(
        message("Settlement {settlement} still waits for you"),
        ORDER,
        message("The other side has waited for five working days. Please do your step."),
    ),
    AlertRule.EVALUATION_WAITING: Texts(
        message("Please evaluate the work of order {order} by {due_on}"),
        ORDER,
        message("Your scores stay sealed until the other side has answered too."),
    ),
    AlertRule.EVALUATION_OVERDUE: Texts(
        message("The time to evaluate order {order} is over"),
        ORDER,
        message("Who evaluates first decides: the other side then counts as agreeing."),
    ),
    AlertRule.SETTLEMENT_EVALUATED: Texts(
        message("Settlement {settlement} is evaluated: propose a statement"),
        ORDER,
        message("The partner confirms the statement, or objects to single deductions."),
    ),
    AlertRule.OBJECTION_RAISED: Texts(
        message("{partner} objects to the statement of settlement {settlement}"),
        ORDER,
        message("Withdraw or change the deduction, or stand by it with a reason; then it is the partner's turn again."),
    ),
    AlertRule.OBJECTION_ANSWERED: Texts(
        message("Your objection to the statement of settlement {settlement} is answered"),
        message("{title} ({order}), project {project}."),
        message("Read the answer; then confirm the statement, or object again."),
    ),
    AlertRule.UNDISPUTED_TO_APPROVE: Texts(
        message("{amount} of settlement {settlement} is not in dispute and waits for your approval"),
        ORDER,
        message("When it is approved it can be invoiced and paid while the rest is in dispute."),
    ),
    AlertRule.LIMIT_NEARLY_USED: Texts(
        message("{percent} % of the outsourcing limit {budget} are taken"),
        LIMIT,
        message("What goes beyond the limit needs special approval. Plan what is still to be ordered."),
    ),
    AlertRule.LIMIT_USED_UP: Texts(
        message("The outsourcing limit {budget} is used up: {percent} %"),
        LIMIT,
        message("No further order is possible under it but by special approval."),
    ),
    AlertRule.EARLY_ENTRY_OVERDUE: Texts(
        message("The contract of early entry {code} was expected on {due_on}"),
        message("{title}, for {customer}: work has begun, and no contract is signed. {days} days late."),
        message("Link the contract, ask for more time, or say that the deal is lost."),
    ),
    AlertRule.CLAIM_OPENED: Texts(
        message("{amount} is to be refunded for order {order} ({claim})"),
        ORDER,
        message("More was paid than the final amount. It is refunded, or set off against another payment."),
    ),
}

PATHS: Mapping[tuple[Audience, str], str] = {
    (Audience.PARTNER, "OutsourcingOrder"): "/partner/orders/{id}",
    (Audience.PARTNER, "Termination"): "/partner/terminations/{id}",
    (Audience.PARTNER, "MonthlyStatement"): "/partner/monthly-statements/{id}",
    (Audience.PARTNER, "ChangeOrder"): "/partner/changes/{id}",
    (Audience.PARTNER, "Acceptance"): "/partner/acceptances/{id}",
    (Audience.PARTNER, "Settlement"): "/partner/settlements/{id}",
    (Audience.PARTNER, "Partner"): "/partner/company",
    (Audience.CUSTOMER, "Acceptance"): "/customer/acceptances/{id}",
    (Audience.CUSTOMER, "Contract"): "/customer/contracts/{id}",
}
"""The page on which a reader sees the object; staff has no pages."""


ACTING: Mapping[tuple[Audience, AlertRule], str] = {
    (Audience.PARTNER, AlertRule.PAYABLE_OPENED): "/partner/payables?state=OPEN",
}
"""Where the act that a rule asks for is done, if elsewhere than at the object."""


def render(rule: AlertRule, parameters: Mapping[str, Any], due_on: date | None, language: Translator) -> Rendered:
    """The alert's texts; figures, days and terms as the language writes them."""
    values = _values(parameters, due_on, language)
    texts = TEXTS[rule]
    return Rendered(*(language.sentence(text, **values) for text in (texts.title, texts.body, texts.follows)))


def path(audience: Audience, rule: AlertRule, link_type: str, global_id: str) -> str | None:
    """Where its reader does what follows, or opens what it is about; `global_id` is that of the alert's `link_id`."""
    found = ACTING.get((audience, rule)) or PATHS.get((audience, link_type))
    return found and found.format(id=global_id)


def _values(parameters: Mapping[str, Any], due_on: date | None, language: Translator) -> dict[str, Any]:
    values = dict(parameters)
    if "amount" in values:
        values["amount"] = language.money(Decimal(values["amount"]), values["currency"])
    for name, kind in (
        ("party", "party"),
        ("kind", "payment kind"),
        ("partner_state", "partner"),
        ("change_state", "change"),
        ("approval_kind", "approval kind"),
        ("limit", "limit"),
        ("verdict", "approval"),
    ):
        if name in values:
            values[name] = language.label(kind, values[name])
    for name in ("paid_on", "eligible_on"):
        if name in values:
            values[name] = language.date(date.fromisoformat(values[name]))
    if due_on is not None:
        values["due_on"] = language.date(due_on)
    return values
