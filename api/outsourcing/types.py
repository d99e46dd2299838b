"""OutsourcingOrder and its parts, Payable, Invoice, Payment, Settlement (S0-44, S0-48, S0-49)."""

from api.outsourcing.formulas import formula_text
from api.shape import column, many, money, one, rendered, shape
from domain.outsourcing.models import (
    Invoice,
    OrderDeliverable,
    OrderLine,
    OrderTerm,
    OrderTransition,
    OutsourcingOrder,
    Payable,
    Payment,
    Settlement,
    SettlementLine,
)

VERSION = "Rises with each change; give it back as `expectedVersion`."

shape(
    OutsourcingOrder, "ord", "OutsourcingOrder (外包单): work given to a partner on a project, for a price within the limits (S0-44).",
    plural="outsourcing_orders", usual_order="-code", lookup="code",
    code=column("The readable number, counted by partner and year.", group="basic", sort=True, filter=True),
    title=column("What it is about.", group="basic", filter=True),
    scope=column("What is to be done.", group="basic"),
    way=column("By person-day, at a fixed price, or by milestone.", group="basic", filter=True),
    selection_reason=column("Why this partner: comparison of offers, or single source.", group="internal-note"),
    state=column("Where it stands.", group="basic", filter=True),
    starts_on=column("The first day of work.", group="basic", sort=True, filter=True),
    ends_on=column("The last day of work.", group="basic", filter=True),
    person_days=column("Person-days (人天) in all, two decimals.", group="outsourcing-price", filter=True),
    currency=column("ISO 4217 code of all its amounts.", group="outsourcing-price"),
    net=money("The amount without tax.", group="outsourcing-price"),
    tax_rate=column("The tax rate in per cent: 6.0000 is 6 %.", group="outsourcing-price"),
    tax=money("The tax.", group="outsourcing-price"),
    gross=money("The amount with tax: what limits and terms count.", group="outsourcing-price", filter=True),
    paid_amount=money("What has been paid so far.", group="payment"),
    final_amount=money("The final amount by the approved settlement; none before.", group="payment"),
    penalty_rate=column("What a day of delay costs, in per cent of the gross; 0 costs nothing.", group="outsourcing-price"),
    penalty_cap=column("What all days of delay cost at most, in per cent of the gross.", group="outsourcing-price"),
    warranty_months=column("Months of warranty (质保期) from the final acceptance.", group="basic"),
    has_subcontracting_ban=column("Whether the partner may not give the work on (禁止转包).", group="basic"),
    project=one("Project", "project_id", "The project the work belongs to.", group="basic", filter=True),
    customer=one("Customer", "customer_id", "The project's customer.", group="basic", filter=True),
    partner=one("Partner", "partner_id", "The partner who does the work.", group="basic", filter=True),
    unit=one("Unit", "unit_id", "The provider's unit of the project.", group="organisation", filter=True),
    agreement=one("PartnerAgreement", "agreement_id", "The annual agreement it stands on.", group="outsourcing-price"),
    contract=one("Contract", "contract_id", "The customer contract it draws on.", group="contract", filter=True),
    legal_entity=one("Organisation", "legal_entity_id", "The provider's contracting entity (我方签约主体).", group="basic"),
    owner=one("User", "owner_id", "The project manager who requests it.", group="basic", filter=True),
    lines=many("OrderLine", "order_id", "Days by level, with prices.", group="outsourcing-price", order="sequence"),
    terms=many("OrderTerm", "order_id", "Which part is paid when.", group="outsourcing-price", order="sequence"),
    deliverables=many("OrderDeliverable", "order_id", "What is to be delivered.", group="basic", order="sequence"),
    changes=many("ChangeOrder", "order_id", "Its change orders.", group="basic", order="code"),
    acceptances=many("Acceptance", "order_id", "Its joint acceptances, round by round.", group="basic", order="requested_at"),
    payables=many("Payable", "order_id", "What is to be paid, when it opens, what was paid.", group="payment", order="expected_on"),
    settlement=one("Settlement", "order_id", "Its settlement, once it runs.", group="payment", back=True, filter=True),
    history=many("OrderTransition", "order_id", "The steps of its life.", group="basic", order="at"),
    sent_at=column("When it was sent to the partner.", group="basic"),
    submitted_by=one("User", "submitted_by_id", "Who submitted it.", group="internal-note"),
    approved_by=one("User", "approved_by_id", "Who approved it: never who requested it.", group="internal-note"),
    version=column(VERSION, group="basic"),
)  # fmt: skip

shape(
    OrderLine, "oln", "OrderLine (人天明细): days of a level at a price without tax.",
    sequence=column("Its place, from 1.", group="basic", sort=True),
    level=column("The level of the people.", group="basic"),
    days=column("Person-days, two decimals.", group="outsourcing-price"),
    unit_price=column("Price of a person-day without tax, four decimals, in the order's currency.", group="outsourcing-price"),
    net=money("Days × price, without tax.", group="outsourcing-price"),
)  # fmt: skip

shape(
    OrderTerm, "trm", "OrderTerm (付款条件): a part of the gross that is paid when its kind allows.",
    sequence=column("Its place, from 1.", group="basic", sort=True),
    kind=column("What it waits for.", group="basic"),
    percent=column("Its share of the gross in per cent.", group="outsourcing-price"),
    amount=money("Its amount with tax.", group="outsourcing-price"),
    due_days=column("Days from the invoice to the payment.", group="outsourcing-price"),
    awaits=column("The kind of acceptance that opens it; none where another thing does.", group="basic"),
    deliverable=column("The deliverable, by its place, with whose acceptance it opens; none: with the next one.", group="basic"),
)  # fmt: skip

shape(
    OrderDeliverable, "dlv", "OrderDeliverable (交付物): what is to be delivered and by which criteria it is accepted.",
    sequence=column("Its place, from 1.", group="basic", sort=True),
    name=column("What it is.", group="basic"),
    criteria=column("By what it is accepted.", group="basic"),
)  # fmt: skip

shape(
    OrderTransition, "otr", "OrderTransition: a step in the life of an order.",
    from_state=column("The state before; none at the beginning.", group="basic"),
    to_state=column("The state after.", group="basic"),
    at=column("When.", group="basic", sort=True),
    by=one("User", "by_id", "Who moved it.", group="internal-note"),
    reason=column("Why.", group="basic"),
)  # fmt: skip

shape(
    Payable, "pay", "Payable (应付款): a part of an order that is paid when its gate is open (S0-48).",
    plural="payables", usual_order="expected_on",
    sequence=column("Its place, from 1.", group="basic"),
    kind=column("What opens it: the running order, an acceptance, the settlement.", group="basic", filter=True),
    amount=money("The amount with tax.", group="basic", filter=True),
    state=column("Locked until its gate opens, then open, invoiced, paid.", group="basic", filter=True),
    opened_at=column("When it opened.", group="basic"),
    expected_on=column("When it is expected to open, by plan.", group="basic", sort=True, filter=True),
    due_on=column("When it is due, by its invoices; none without one.", group="basic", filter=True),
    due_days=column("Days from the invoice to the payment.", group="basic"),
    invoiced_amount=money("What has been invoiced.", group="basic"),
    paid_amount=money("What has been paid.", group="basic"),
    order=one("OutsourcingOrder", "order_id", "The order.", group="basic", filter=True),
    partner=one("Partner", "partner_id", "The partner to be paid.", group="basic", filter=True),
    project=one("Project", "project_id", "The project.", group="basic", filter=True),
    acceptance=one("Acceptance", "acceptance_id", "The passed acceptance that opened it.", group="basic"),
    settlement=one("Settlement", "settlement_id", "The approved settlement that opened it.", group="basic"),
    invoices=many("Invoice", "payable_id", "The partner's invoices for it.", group="basic", order="issued_on"),
    payments=many("Payment", "payable_id", "What was paid.", group="basic", order="paid_on"),
    version=column(VERSION, group="basic"),
)  # fmt: skip

shape(
    Invoice, "ivc", "Invoice (发票): a partner's invoice for a payable.",
    number=column("The invoice number.", group="basic", filter=True),
    kind=column("The kind of invoice.", group="basic"),
    net=money("The amount without tax.", group="basic"),
    tax_rate=column("The tax rate in per cent.", group="basic"),
    tax=money("The tax.", group="basic"),
    amount=money("The amount with tax.", group="basic"),
    issued_on=column("The day it was issued.", group="basic", sort=True),
    received_on=column("The day it came in.", group="basic"),
    due_on=column("The day it is due; a small enterprise's within 60 days.", group="basic"),
    document=one("Document", "document_id", "The invoice itself.", group="basic"),
)  # fmt: skip

shape(
    Payment, "pmt", "Payment (付款): money paid on a payable, with the account as it stood.",
    amount=money("The amount.", group="basic"),
    paid_on=column("The day it was paid.", group="basic", sort=True),
    reference=column("The bank's reference.", group="basic"),
    account_name=column("The name of the account.", group="basic"),
    bank_name=column("The bank.", group="basic"),
    bank_account=column("The account number.", group="basic"),
)  # fmt: skip

shape(
    Settlement, "stl", "Settlement (外包结算): the final amount of an order, three calendar months after acceptance (S0-49).",
    plural="settlements", usual_order="expected_on", lookup="code",
    code=column("The readable number.", group="basic", filter=True),
    state=column("Where it stands.", group="basic", filter=True),
    window_months=column("Calendar months from the acceptance to the window.", group="basic"),
    expected_on=column("The day the window opens: by plan until accepted, then for certain.", group="basic", sort=True, filter=True),
    accepted_on=column("The acceptance date it counts from.", group="basic"),
    eligible_on=column("The day the partner may apply from.", group="basic", filter=True),
    requested_on=column("The day the partner applied.", group="basic"),
    request_note=column("The partner's word.", group="basic"),
    currency=column("ISO 4217 code.", group="basic"),
    ordered_amount=money("The order's amount with tax, as it stood at the request.", group="basic"),
    person_days=column("The order's person-days, as they stood at the request.", group="basic"),
    requested_paid_amount=money("What had been paid at the request.", group="basic"),
    statement_number=column("The number of the statement in force, from 1; 0 before the first.", group="basic"),
    paid_amount=money("What had been paid when the statement was made.", group="basic"),
    final_amount=money("The final amount of the order.", group="basic"),
    settlement_amount=money("What is still to be paid: final − paid, not below 0.", group="basic"),
    proposed_at=column("When the statement was proposed.", group="basic"),
    confirmed_at=column("When the partner confirmed it.", group="basic"),
    approved_at=column("When it was approved.", group="basic"),
    closed_at=column("When it was closed.", group="basic"),
    proposed_by=one("User", "proposed_by_id", "Who proposed the statement.", group="internal-note"),
    approved_by=one("User", "approved_by_id", "Who approved it: never who proposed it.", group="internal-note"),
    order=one("OutsourcingOrder", "order_id", "The order.", group="basic", filter=True),
    partner=one("Partner", "partner_id", "The partner.", group="basic", filter=True),
    project=one("Project", "project_id", "The project.", group="basic", filter=True),
    acceptance=one("Acceptance", "acceptance_id", "The acceptance it counts from.", group="basic"),
    lines=many("SettlementLine", "settlement_id", "The lines of its statements.", group="basic", order="sequence"),
    payables=many("Payable", "settlement_id", "What it opened.", group="basic", order="expected_on"),
    version=column(VERSION, group="basic"),
)  # fmt: skip

shape(
    SettlementLine, "sln", "SettlementLine (结算明细): a line of a statement with its source and formula.",
    statement_number=column("The statement it belongs to.", group="basic", filter=True),
    sequence=column("Its place, from 1.", group="basic", sort=True),
    kind=column("What it stands for.", group="basic", filter=True),
    source_type=column("The type of the record it comes from.", group="basic"),
    source_code=column("What people call that record.", group="basic"),
    formula=rendered("How the amount came about.", ("formula", "parameters", "currency"), formula_text, group="basic"),
    amount=money("The amount; deductions and payments are negative.", group="basic"),
)  # fmt: skip
