"""The termination of an order."""

from tests.acts.cases.case import Wrong, both, case, row, value, wrong_states

ENDING = value(reason="The customer stops.", deliveredDays="3.5", deliveredNet="5000")
STATE = "TERMINATION_WRONG_STATE"
ENDING_CASES = {
    "ask_termination": case(
        "manager",
        both(ENDING, row(orderId="running", documentId="paper")),
        on="orderId",
        says="state deliveredDays deliveredNet { amount } deliveredAmount { amount } document { name } version",
        after={
            "state": "ASKED",
            "deliveredDays": "3.50",
            "deliveredNet": {"amount": "5000.0000"},
            "deliveredAmount": {"amount": "5300.0000"},
            "document": {"name": "paper.pdf"},
            "version": 1,
        },
        again="TERMINATION_UNDER_WAY",
        wrong=(
            *wrong_states("orderId", "ORDER_NOT_TERMINABLE", "draft", "sent", "passed"),
            Wrong("TERMINATION_UNDER_WAY", row(orderId="ending_sent")),
            Wrong("NOT_FOUND", row(orderId="rival_running")),
            Wrong("NOT_FOUND", row(documentId="rival_document")),
            Wrong("DELIVERED_ABOVE_ORDER", value(deliveredDays="50.51")),
            Wrong("DELIVERED_ABOVE_ORDER", value(deliveredNet="54749.71")),
        ),
    ),
    "approve_termination": case(
        "buyer",
        row(terminationId="termination_asked"),
        also="hq",
        on="terminationId",
        says="state concludableOn version",
        after={"state": "SENT", "concludableOn": "2027-03-12", "version": 2},
        again=STATE,
        wrong=wrong_states("terminationId", STATE, "termination_sent", "termination_agreed"),
    ),
    "withdraw_termination": case(
        "manager",
        both(row(terminationId="termination_sent"), value(reason="We go on.")),
        also="buyer hq",
        on="terminationId",
        says="state order { state } version",
        after={"state": "WITHDRAWN", "order": {"state": "RUNNING"}, "version": 3},
        again=STATE,
        wrong=wrong_states("terminationId", STATE, "termination_agreed"),
    ),
    "agree_termination": case(
        "partner_lead",
        row(terminationId="termination_sent"),
        also="partner_admin",
        on="terminationId",
        says="state terminatedOn order { state deliveredAmount { amount } settlement { state eligibleOn } } version",
        after={
            "state": "AGREED",
            "terminatedOn": "2027-02-28",
            "order": {
                "state": "TERMINATED",
                "deliveredAmount": {"amount": "5300.0000"},
                "settlement": {"state": "ELIGIBLE", "eligibleOn": "2027-02-28"},
            },
            "version": 3,
        },
        again=STATE,
        wrong=(
            *wrong_states("terminationId", STATE, "termination_agreed"),
            *wrong_states("terminationId", "NOT_FOUND", "termination_asked", "rival_termination_sent"),
        ),
    ),
    "object_termination": case(
        "partner_lead",
        both(row(terminationId="termination_sent"), value(answer="Two days more.")),
        also="partner_admin",
        on="terminationId",
        says="state answer order { state } version",
        after={"state": "OBJECTED", "answer": "Two days more.", "order": {"state": "RUNNING"}, "version": 3},
        again=STATE,
        wrong=(
            *wrong_states("terminationId", STATE, "termination_agreed"),
            *wrong_states("terminationId", "NOT_FOUND", "termination_asked", "rival_termination_sent"),
        ),
    ),
    "conclude_termination": case(
        "manager",
        row(terminationId="termination_sent"),
        also="buyer hq",
        on="terminationId",
        says="state terminatedOn order { state }",
        after={"state": "CONCLUDED", "terminatedOn": "2027-02-28", "order": {"state": "TERMINATED"}},
        again=STATE,
        wrong=wrong_states("terminationId", STATE, "termination_asked", "termination_agreed"),
    ),
}
