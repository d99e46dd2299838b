"""Why a business rule says no: all refusal codes of the domain as one GraphQL enum, each with its meaning (schema.md, errors).

A code is stable: it is never renamed, and two capabilities that refuse for the same reason use the same one.
"""

import enum
from typing import Any

import strawberry

from domain.approvals.refusals import ApprovalRefusal
from domain.contracts.refusals import ContractRefusal
from domain.customers.refusals import CustomerRefusal
from domain.delivery.refusals import DeliveryRefusal
from domain.documents.refusals import DocumentRefusal
from domain.identity.refusals import IdentityRefusal
from domain.outsourcing.refusals import AcceptanceRefusal, ChangeOrderRefusal, OrderRefusal, PaymentRefusal, SettlementRefusal
from domain.partners.refusals import PartnerRefusal
from domain.platform.clock import ClockRefusal
from domain.values import InputRefusal

REFUSALS: tuple[type[enum.StrEnum], ...] = (
    InputRefusal,
    IdentityRefusal,
    CustomerRefusal,
    PartnerRefusal,
    ContractRefusal,
    DeliveryRefusal,
    ApprovalRefusal,
    OrderRefusal,
    ChangeOrderRefusal,
    AcceptanceRefusal,
    PaymentRefusal,
    SettlementRefusal,
    DocumentRefusal,
    ClockRefusal,
)
"""Where codes come from; the enum lists them in this order."""

MEANINGS = {
    "TEXT_EMPTY": "A required text is blank.",
    "TEXT_TOO_LONG": "A text has more characters than its field takes.",
    "TEXT_NOT_PRINTABLE": "A text holds control characters.",
    "AMOUNT_NOT_POSITIVE": "An amount or a price is not above zero.",
    "AMOUNT_TOO_LARGE": "An amount is too large to be kept.",
    "AMOUNT_TOO_FINE": "An amount has more decimals than its currency, or a price more than four.",
    "PERCENT_WRONG": "A percentage is not between 0 and 100, or has more than two decimals.",
    "CURRENCY_UNKNOWN": "This currency cannot be used.",
    "CURRENCY_DIFFERS": "Budget and agreement are in different currencies.",
    "DAYS_NOT_POSITIVE": "Person-days are not above zero, too many, or have more than two decimals.",
    "DATES_REVERSED": "A period ends before it starts.",
    "DATE_IN_FUTURE": "What happened cannot lie in the future.",
    "DATE_ABSURD": "A date is too far away, before 2000 or after 2100.",
    "LIST_EMPTY": "A list needs at least one item.",
    "LIST_TOO_LONG": "A list has too many items.",
    "NOT_UNIQUE": "Two items of a list have the same name.",
    "ALREADY_FOUNDED": "The provider is founded once.",
    "CREDIT_CODE_WRONG": "This is no unified social credit code (统一社会信用代码): 18 signs, the last one checks the others.",
    "SHORT_CODE_WRONG": "A short code has 1 to 16 letters A to Z, digits and hyphens inside.",
    "OWN_COMPANY": "The company is the provider itself.",
    "NOT_OWN_COMPANY": "The provider contracts through its own companies only.",
    "NOT_STAFF": "The user is not a person of the provider.",
    "EMAIL_WRONG": "This is no e-mail address.",
    "USER_EXISTS": "The person is a user of this organisation already.",
    "USER_DISABLED": "The person's access has been disabled.",
    "USER_ACTIVE": "The person's access is not disabled.",
    "OWN_USER": "Nobody disables themself.",
    "UNIT_CODE_TAKEN": "Another unit has this code.",
    "UNIT_IN_CIRCLE": "A unit cannot stand below itself.",
    "UNIT_CLOSED": "The unit's last day is past.",
    "ROLE_UNKNOWN": "The policy has no such role.",
    "ROLE_OF_OTHERS": "The role is not for the person's audience.",
    "ROLE_NOT_HERE": "The role is not held in such a domain.",
    "ROLE_HELD": "The person holds the role already.",
    "ROLE_ENDED": "The role has been ended already.",
    "OWN_ROLE": "Nobody changes their own roles.",
    "INVITATION_UNKNOWN": "No invitation has this link.",
    "INVITATION_EXPIRED": "The invitation's link has expired.",
    "INVITATION_USED": "The person has joined already.",
    "INVITATION_WITHDRAWN": "The invitation has been withdrawn.",
    "PASSWORD_WEAK": "The password is too short, too long, too simple, or the e-mail address.",
    "PASSWORD_WRONG": "This is not the signer's password.",
    "PROOF_NOT_YOURS": "The proof of the password was somebody else's.",
    "SIGN_IN_FAILED": "No user has this e-mail address and password.",
    "TOO_MANY_ATTEMPTS": "Too many failed attempts; try again after 15 minutes.",
    "TOO_BUSY": "Too many passwords are being checked at this moment; try again in a minute.",
    "TOKEN_REVOKED": "The token has been revoked already.",
    "TOKEN_PERIOD": "A token's end lies in the past or too far away.",
    "NOT_A_PROGRAM": "Tokens are for programs.",
    "CUSTOMER_EXISTS": "The company is a customer already.",
    "CUSTOMER_CODE_TAKEN": "Another customer has this code.",
    "CUSTOMER_SEALED": "The customer has been sealed (封存).",
    "PARTNER_EXISTS": "The company is a partner already.",
    "PARTNER_CODE_TAKEN": "Another partner has this code.",
    "PARTNER_NOT_ACTIVE": "The partner is not active.",
    "CREDIT_CODE_MISSING": "A partner needs its unified social credit code.",
    "AGREEMENT_OVERLAPS": "Another agreement of the partner holds in this time.",
    "LEVEL_TWICE": "A level has two prices.",
    "CONTRACT_NOT_EFFECTIVE": "The customer contract is not in force.",
    "INSTALMENTS_NOT_WHOLE": "The instalments do not sum to 100 per cent.",
    "INSTALMENT_TOO_SMALL": "An instalment would have no amount.",
    "RECEIPT_TOO_LARGE": "The receipt is more than what is missing of the instalment.",
    "RECEIPT_REFERENCE_TAKEN": "A receipt with this reference is recorded already.",
    "PROJECT_CLOSED": "The project has been closed.",
    "OWN_APPOINTMENT": "Nobody appoints themself.",
    "IS_MEMBER": "The person is on the project already.",
    "IS_MANAGER": "The person manages the project.",
    "MEMBER_ENDED": "The person has left the project already.",
    "OF_ANOTHER_CUSTOMER": "The person belongs to another customer.",
    "NOT_OF_STAFF": "A project is managed by a person of the provider.",
    "NOT_OF_CUSTOMER": "For the customer one of its own people signs.",
    "SIGNS_ALREADY": "The person signs for this party already.",
    "SIGNS_FOR_ANOTHER": "Nobody signs for two parties.",
    "SIGNATORY_ENDED": "The person no longer signs.",
    "NO_APPROVAL_CHAIN": "No chain of approval holds today for this.",
    "APPROVAL_STANDING": "It waits for approval already.",
    "NOT_IN_APPROVAL": "It does not wait for approval.",
    "APPROVER_IS_REQUESTER": "Who requests something does not approve it.",
    "DECIDED_ALREADY": "The person has decided on this already.",
    "NOT_REJECTABLE": "It can be returned, but not rejected.",
    "NOT_THE_REQUESTER": "Only who requested the approval takes it back.",
    "ORDER_WRONG_STATE": "The order's state does not allow this.",
    "AGREEMENT_NOT_ACTIVE": "The partner's agreement is not active.",
    "AGREEMENT_DATES": "The order's dates lie outside the agreement's.",
    "PRICE_NOT_AGREED": "The agreement has no price for this level.",
    "PRICE_ABOVE_AGREEMENT": "The price is above the agreement's.",
    "TERMS_NOT_WHOLE": "The terms of payment do not sum to 100 per cent.",
    "TERM_TOO_SMALL": "A term would pay nothing.",
    "TERM_DUE_DAYS": "A term is due within 365 days.",
    "TERM_AWAITS": "Only a progress payment waits for a partial or initial acceptance, and for a deliverable of the order.",
    "SETTLEMENT_TERMS": "An order has at most one settlement term.",
    "PENALTY_CAP": "A penalty for delay has a cap, not below a day's penalty.",
    "WARRANTY_MONTHS": "A warranty has at most 120 months.",
    "CONTRACT_AMOUNT_LIMIT": "The amount that may be outsourced under the customer contract would be exceeded.",
    "CONTRACT_DAYS_LIMIT": "The person-days that may be outsourced under the customer contract would be exceeded.",
    "AGREEMENT_AMOUNT_LIMIT": "The amount of the partner's agreement would be exceeded.",
    "AGREEMENT_DAYS_LIMIT": "The person-days of the partner's agreement would be exceeded.",
    "PROJECT_AMOUNT_LIMIT": "The project's outsourcing budget would be exceeded.",
    "PROJECT_DAYS_LIMIT": "The project's outsourced person-days would be exceeded.",
    "CHANGE_ORDER_WRONG_STATE": "The change order's state does not allow this.",
    "CHANGE_ORDER_UNDER_WAY": "Another change of this order is under way.",
    "CHANGE_ORDER_EMPTY": "A change order changes something.",
    "ORDER_NOT_CHANGEABLE": "Only a running order can be changed.",
    "REDUCED_BELOW_ORDER": "More would be taken away than is ordered.",
    "REDUCED_BELOW_OPENED": "Payments that are open or made already would take more than the order as changed.",
    "ACCEPTANCE_WRONG_STATE": "The acceptance's state does not allow this.",
    "ORDER_NOT_RUNNING": "Only a running order can be accepted.",
    "CHANGE_ORDER_WAITS": "A change order waits for the partner's answer.",
    "DELIVERABLE_MISSING": "A deliverable of the order has no document yet.",
    "DELIVERABLE_UNKNOWN": "The deliverable is not in the order.",
    "NOTHING_CHANGED": "What is handed in is what stands already.",
    "CONTENT_CHANGED": "What was handed in has changed since it was read.",
    "CONFIRMATION_NEEDED": "The signer must confirm with the password.",
    "REASON_NEEDED": "Anything but a pass needs an opinion.",
    "PARTY_HAS_SIGNED": "The party has signed already.",
    "SIGNED_FOR_ANOTHER": "Nobody signs for two parties.",
    "ACCEPTANCE_UNDER_WAY": "The final acceptance is asked for when no other one of the order is being signed.",
    "DELIVERABLE_STANDS": "A deliverable is accepted already, or is being signed.",
    "PUNCH_LIST_NEEDED": "A conditional pass says what is left to do.",
    "PUNCH_LIST_NOT_MEANT": "Only a conditional pass has a punch list.",
    "PUNCH_LIST_OPEN": "A party that passed with conditions passes by closing its punch list.",
    "PUNCH_LIST_NONE": "The party has no item that waits for its check.",
    "PUNCH_ITEM_UNKNOWN": "The item is not on the punch list of this party.",
    "PUNCH_ITEM_WRONG_STATE": "The item of the punch list is closed, or not done yet.",
    "DUE_BEFORE_TODAY": "Something to be done is due today or later.",
    "NOTHING_SHOWN": "Who says that something is done says or shows what.",
    "PAYABLE_WRONG_STATE": "The payable's state does not allow this.",
    "INVOICE_EXCEEDS_PAYABLE": "The invoices would exceed what is payable.",
    "INVOICE_NUMBER_TAKEN": "An invoice with this number is recorded already.",
    "PAYMENT_EXCEEDS_INVOICES": "The payments would exceed the invoices.",
    "PAYMENT_REFERENCE_TAKEN": "A payment with this reference is recorded already.",
    "PAID_BEFORE_OPENED": "On this day nothing was payable yet.",
    "PAYER_IS_APPROVER": "Who approved this does not pay it.",
    "PARTNER_BLOCKED": "The partner is blacklisted and is not paid now.",
    "BANK_ACCOUNT_MISSING": "The partner's bank account is not known.",
    "SETTLEMENT_WRONG_STATE": "The settlement's state does not allow this.",
    "SETTLEMENT_NOT_ELIGIBLE": "The settlement window has not opened yet.",
    "EARLIER_PAYMENTS_OPEN": "Earlier payments of the order are still open.",
    "STATEMENT_CHANGED": "There is a newer statement than the one that was read.",
    "STATEMENT_OUTDATED": "The statement no longer fits its sources.",
    "APPROVER_IS_PROPOSER": "Who proposed the statement does not approve it.",
    "FILE_EMPTY": "The file is empty.",
    "FILE_TOO_LARGE": "The file is too large.",
    "FILE_TYPE_WRONG": "The file's content is of no allowed type.",
    "LINKED_ALREADY": "The document is linked here already.",
    "PARTNER_MISSING": "It is not said which partner may see the document.",
    "PARTNER_NOT_MEANT": "The document is not open to a partner.",
    "CLOCK_FIXED": "The clock of a production system cannot be moved.",
    "CLOCK_TOO_FAR": "The clock moves ten years at most.",
    "CLOCK_BACKWARDS": "The clock only moves forward.",
}
"""Code → what it says, whoever refuses."""


def refusal_codes() -> Any:
    """`RefusalCode`: every code of `REFUSALS` once; KeyError for one without a meaning."""
    codes = dict.fromkeys(code.value for refusal in REFUSALS for code in refusal)
    functional: Any = enum.StrEnum
    made = strawberry.enum(
        functional("RefusalCode", {code: code for code in codes}, module=__name__),
        description="Why a business rule said no; codes are stable.",
    )
    for value in made.__strawberry_definition__.values:
        value.description = MEANINGS[value.name]
    return made


RefusalCode = refusal_codes()
