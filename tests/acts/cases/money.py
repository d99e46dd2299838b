"""Invoices, payments, settlement."""

from tests.acts.cases.case import Wrong, both, case, row, value, wrong_states

BILL = value(number="INV-7", kind="VAT_SPECIAL", amount="10000.01", issuedOn="2027-02-28")
TRANSFER = value(amount="1000.01", paidOn="2027-02-28", reference="BANK-7")
PAYABLE, SETTLEMENT = "PAYABLE_WRONG_STATE", "SETTLEMENT_WRONG_STATE"

MONEY = {
    "record_invoice": case(
        "partner_finance",
        both(row(payableId="advance", documentId="scan"), BILL),
        also="finance partner_admin",
        on="payableId",
        says="state invoicedAmount { amount } dueOn"
        " invoices { nodes { number amount { amount } net { amount } tax { amount } document { name } } }",
        after={
            "state": "INVOICED",
            "invoicedAmount": {"amount": "10000.0100"},
            "dueOn": "2027-03-10",
            "invoices": {
                "nodes": [
                    {
                        "number": "INV-7",
                        "amount": {"amount": "10000.0100"},
                        "net": {"amount": "9433.9700"},
                        "tax": {"amount": "566.0400"},
                        "document": {"name": "scan.pdf"},
                    }
                ]
            },
        },
        again="INVOICE_EXCEEDS_PAYABLE",
        wrong=(
            *wrong_states("payableId", PAYABLE, "locked"),
            *wrong_states("payableId", "NOT_FOUND", "rival_advance"),
            Wrong("INVOICE_EXCEEDS_PAYABLE", value(amount="11606.95")),
            Wrong("DATE_IN_FUTURE", value(issuedOn="2027-03-01")),
            Wrong("INVOICE_NUMBER_TAKEN", value(number="BILLED-1")),
            Wrong("NOT_FOUND", row(documentId="rival_document")),
        ),
    ),
    "record_payment": case(
        "cashier",
        both(row(payableId="invoiced"), TRANSFER),
        on="payableId",
        says="state paidAmount { amount } payments { nodes { amount { amount } paidOn reference bankAccount } }",
        after={
            "state": "PARTLY_PAID",
            "paidAmount": {"amount": "1000.0100"},
            "payments": {
                "nodes": [{"amount": {"amount": "1000.0100"}, "paidOn": "2027-02-28", "reference": "BANK-7", "bankAccount": "62280005"}]
            },
        },
        again="PAYMENT_REFERENCE_TAKEN",
        wrong=(
            *wrong_states("payableId", PAYABLE, "locked", "advance"),
            Wrong("PAYMENT_EXCEEDS_INVOICES", value(amount="11606.95")),
            Wrong("DATE_IN_FUTURE", value(paidOn="2027-03-01")),
            Wrong("PAID_BEFORE_OPENED", value(paidOn="2026-11-01")),
        ),
    ),
    "request_settlement": case(
        "partner_finance",
        both(row(settlementId="eligible"), value(note="Please settle.")),
        also="partner_admin",
        on="settlementId",
        says="state requestNote requestedOn orderedAmount { amount } requestedPaidAmount { amount } personDays",
        after={
            "state": "EVALUATING",
            "requestNote": "Please settle.",
            "requestedOn": "2027-02-28",
            "orderedAmount": {"amount": "58034.6800"},
            "requestedPaidAmount": {"amount": "46427.7500"},
            "personDays": "50.50",
        },
        again=SETTLEMENT,
        wrong=(
            *wrong_states("settlementId", SETTLEMENT, "requested", "proposed", "confirmed"),
            *wrong_states("settlementId", "SETTLEMENT_NOT_ELIGIBLE", "early", "running_settlement"),
            *wrong_states("settlementId", "NOT_FOUND", "rival_settlement"),
        ),
    ),
    "propose_settlement": case(
        "manager",
        row(settlementId="requested"),
        also="finance",
        on="settlementId",
        says="state statementNumber finalAmount { amount } paidAmount { amount } settlementAmount { amount }"
        " lines { nodes { kind amount { amount } } }",
        after={
            "state": "PROPOSED",
            "statementNumber": 1,
            "finalAmount": {"amount": "58034.6800"},
            "paidAmount": {"amount": "46427.7500"},
            "settlementAmount": {"amount": "11606.9300"},
            "lines": {
                "nodes": [
                    {"kind": "ORDERED", "amount": {"amount": "58034.6800"}},
                    {"kind": "CHANGES", "amount": {"amount": "0.0000"}},
                    {"kind": "PAID", "amount": {"amount": "-11606.9400"}},
                    {"kind": "PAID", "amount": {"amount": "-11606.9400"}},
                    {"kind": "PAID", "amount": {"amount": "-23213.8700"}},
                ]
            },
        },
        wrong=(
            *wrong_states("settlementId", SETTLEMENT, "early", "eligible"),
            *wrong_states("settlementId", "NOT_FOUND", "rival_settlement"),
        ),
    ),
    "confirm_settlement": case(
        "partner_finance",
        both(row(settlementId="proposed"), value(statementNumber=1)),
        also="partner_admin",
        on="settlementId",
        says="state confirmedAt",
        after={"state": "CONFIRMED", "confirmedAt": "2027-02-28T01:00:00+00:00"},
        again=SETTLEMENT,
        wrong=(
            *wrong_states("settlementId", SETTLEMENT, "eligible", "requested", "confirmed"),
            *wrong_states("settlementId", "NOT_FOUND", "rival_settlement"),
        ),
    ),
    "return_settlement": case(
        "buyer",
        both(row(settlementId="confirmed"), value(reason="A deduction is missing.")),
        also="hq finance",
        on="settlementId",
        says="state statementNumber",
        after={"state": "EVALUATING", "statementNumber": 1},
        again=SETTLEMENT,
        wrong=(
            *wrong_states("settlementId", SETTLEMENT, "eligible", "requested", "proposed"),
            Wrong("APPROVER_IS_REQUESTER", persona="finance"),
        ),
    ),
    "withdraw_settlement": case(
        "finance",
        row(settlementId="confirmed"),
        also="manager",
        on="settlementId",
        says="state statementNumber",
        after={"state": "EVALUATING", "statementNumber": 1},
        again=SETTLEMENT,
        wrong=(
            *wrong_states("settlementId", SETTLEMENT, "eligible", "requested", "proposed"),
            Wrong("NOT_THE_REQUESTER", persona="manager"),
        ),
    ),
    "approve_settlement": case(
        "buyer",
        row(settlementId="confirmed"),
        also="hq finance",
        on="settlementId",
        says="state payables { nodes { kind state amount { amount } } } order { finalAmount { amount } }",
        after={
            "state": "APPROVED",
            "payables": {"nodes": [{"kind": "SETTLEMENT", "state": "OPEN", "amount": {"amount": "11606.9300"}}]},
            "order": {"finalAmount": {"amount": "58034.6800"}},
        },
        again=SETTLEMENT,
        wrong=(
            *wrong_states("settlementId", SETTLEMENT, "eligible", "requested", "proposed"),
            Wrong("APPROVER_IS_PROPOSER", persona="finance"),
        ),
    ),
}
