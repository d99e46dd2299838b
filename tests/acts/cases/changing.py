"""Change orders."""

from tests.acts.cases.case import Wrong, both, case, row, value, wrong_states

ADDED = {"level": "INTERMEDIATE", "days": "5.5", "unitPrice": "1000"}
REMOVED = {"level": "SENIOR", "days": "10.5", "unitPrice": "1500"}
CHANGE = value(reason="Other people.", endsOn="2027-06-30", added=[ADDED], removed=[REMOVED])
CHANGE_SAYS = "state version"
CHANGE_STATE = "CHANGE_ORDER_WRONG_STATE"
CHANGED = {
    "endsOn": "2027-06-30",
    "personDays": "-5.00",
    "gross": {"amount": "-10865.0000"},
    "lines": {
        "nodes": [
            {"level": "INTERMEDIATE", "days": "5.50", "net": {"amount": "5500.0000"}},
            {"level": "SENIOR", "days": "-10.50", "net": {"amount": "-15750.0000"}},
        ]
    },
}
CHANGING = {
    "place_change_order": case(
        "manager",
        both(CHANGE, row(orderId="running")),
        on="orderId",
        says=CHANGE_SAYS + " endsOn personDays gross { amount } lines { nodes { level days net { amount } } }",
        after=CHANGED | {"state": "DRAFT", "version": 1},
        again="CHANGE_ORDER_UNDER_WAY",
        wrong=(
            *wrong_states("orderId", "ORDER_NOT_CHANGEABLE", "draft", "sent", "delivered", "passed"),
            Wrong("NOT_FOUND", row(orderId="rival_running")),
            Wrong("CHANGE_ORDER_UNDER_WAY", row(orderId="changing_draft")),
            Wrong("REDUCED_BELOW_ORDER", value(removed=[REMOVED | {"days": "21"}])),
            Wrong("PRICE_ABOVE_AGREEMENT", value(added=[ADDED | {"unitPrice": "1000.01"}])),
        ),
    ),
    "revise_change_order": case(
        "manager",
        both(CHANGE, row(changeOrderId="change_draft")),
        on="changeOrderId",
        says=CHANGE_SAYS + " endsOn personDays gross { amount } lines { nodes { level days net { amount } } }",
        after=CHANGED | {"state": "DRAFT", "version": 2},
        wrong=(
            *wrong_states("changeOrderId", CHANGE_STATE, "change_submitted", "change_sent", "change_accepted"),
            Wrong("NOT_FOUND", row(changeOrderId="rival_change_draft")),
            Wrong("REDUCED_BELOW_ORDER", value(removed=[REMOVED | {"days": "21"}])),
        ),
    ),
    "submit_change_order": case(
        "manager",
        row(changeOrderId="change_draft"),
        on="changeOrderId",
        says=CHANGE_SAYS,
        after={"state": "SUBMITTED", "version": 2},
        again=CHANGE_STATE,
        wrong=(
            *wrong_states("changeOrderId", CHANGE_STATE, "change_submitted", "change_sent", "change_accepted"),
            Wrong("CONTRACT_DAYS_LIMIT", row(changeOrderId="change_too_long")),
            Wrong("NOT_FOUND", row(changeOrderId="rival_change_draft")),
        ),
    ),
    "submit_special_change_order": case(
        "manager",
        both(row(changeOrderId="change_too_long"), value(reason="Only they know it.")),
        also="delivery_manager",
        on="changeOrderId",
        says=f"specialReason projectAllowedAmount {{ amount }} {CHANGE_SAYS}",
        after={"specialReason": "Only they know it.", "projectAllowedAmount": {"amount": "0.0000"}, "state": "SUBMITTED", "version": 2},
        again=CHANGE_STATE,
        wrong=(
            *wrong_states("changeOrderId", CHANGE_STATE, "change_submitted", "change_sent", "change_accepted"),
            Wrong("NOT_FOUND", row(changeOrderId="rival_change_draft")),
            Wrong("NOTHING_SPECIAL", row(changeOrderId="change_draft")),
            Wrong("SPECIAL_REASON_NEEDED", value(reason=" ")),
        ),
    ),
    "approve_change_order": case(
        "buyer",
        row(changeOrderId="change_submitted"),
        also="hq",
        on="changeOrderId",
        says=CHANGE_SAYS,
        after={"state": "SENT", "version": 4},
        again=CHANGE_STATE,
        wrong=wrong_states("changeOrderId", CHANGE_STATE, "change_draft", "change_sent", "change_accepted"),
    ),
    "return_change_order": case(
        "buyer",
        both(row(changeOrderId="change_submitted"), value(reason="Too dear.")),
        also="hq",
        on="changeOrderId",
        says=CHANGE_SAYS,
        after={"state": "DRAFT", "version": 3},
        again=CHANGE_STATE,
        wrong=wrong_states("changeOrderId", CHANGE_STATE, "change_draft", "change_sent"),
    ),
    "cancel_change_order": case(
        "manager",
        both(row(changeOrderId="change_submitted"), value(reason="Not needed.")),
        also="buyer hq",
        on="changeOrderId",
        says=CHANGE_SAYS,
        after={"state": "CANCELLED", "version": 3},
        again=CHANGE_STATE,
        wrong=(
            *wrong_states("changeOrderId", CHANGE_STATE, "change_accepted"),
            Wrong("NOT_FOUND", row(changeOrderId="rival_change_draft")),
        ),
    ),
    "accept_change_order": case(
        "partner_lead",
        row(changeOrderId="change_sent"),
        also="partner_admin",
        on="changeOrderId",
        says="state order { personDays gross { amount } endsOn } version",
        after={
            "state": "ACCEPTED",
            "order": {"personDays": "6.00", "gross": {"amount": "6625.0000"}, "endsOn": "2027-06-30"},
            "version": 5,
        },
        again=CHANGE_STATE,
        wrong=(
            *wrong_states("changeOrderId", CHANGE_STATE, "change_accepted"),
            *wrong_states("changeOrderId", "NOT_FOUND", "change_draft", "change_submitted", "rival_change_sent"),
        ),
    ),
    "decline_change_order": case(
        "partner_lead",
        both(row(changeOrderId="change_sent"), value(reason="No people.")),
        also="partner_admin",
        on="changeOrderId",
        says="state order { personDays } version",
        after={"state": "DECLINED", "order": {"personDays": "11.00"}, "version": 5},
        again=CHANGE_STATE,
        wrong=(
            *wrong_states("changeOrderId", CHANGE_STATE, "change_accepted"),
            *wrong_states("changeOrderId", "NOT_FOUND", "change_draft", "rival_change_sent"),
        ),
    ),
}
