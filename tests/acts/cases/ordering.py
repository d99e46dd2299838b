"""Orders and their acceptance."""

from typing import Any

from tests.acts.cases.case import Given, Json, Wrong, both, case, row, value
from tests.acts.staging.people import PASSWORD
from tests.acts.staging.stage import Stage

LINES = [{"level": "SENIOR", "days": "10.5", "unitPrice": "1500"}, {"level": "EXPERT", "days": "2", "unitPrice": "2300.5"}]
TERMS = [{"kind": "ADVANCE", "percent": "33.33", "dueDays": 10}, {"kind": "ACCEPTANCE", "percent": "66.67", "dueDays": 30}]
DRAFT = value(
    title="Interfaces",
    scope="Two interfaces.",
    way="PERSON_DAY",
    selectionReason="Knows the system.",
    startsOn="2027-03-01",
    endsOn="2027-12-31",
    lines=LINES,
    terms=TERMS,
    deliverables=[{"name": "Programs", "criteria": "Run."}],
)
OFFERS = [{"amount": "21572.06", "name": "North Software"}, {"amount": "22000", "name": "Somebody else", "remark": "Later by a month."}]
PROMISES = value(penaltyRate="0.05", penaltyCap="5", warrantyMonths=12, hasSubcontractingBan=False, offers=OFFERS)


def lines(**changes: Any) -> Given:
    return value(lines=[LINES[0] | changes])


def terms(*percents: str, kind: str = "ADVANCE") -> Given:
    return value(terms=[{"kind": kind, "percent": percent, "dueDays": 30} for percent in percents])


def handed(order: str, *documents: str) -> Given:
    """One document for each of the two deliverables."""
    return lambda stage: {
        "deliveries": [
            {"deliverableId": stage.id(f"{order}_deliverable_{number}"), "documentIds": [stage.id(name)]}
            for number, name in enumerate(documents, 1)
        ]
    }


def signing(acceptance: str, party: str = "SALES", outcome: str = "PASS", **more: Any) -> Given:
    def given(stage: Stage) -> Json:
        content_hash = stage.row(acceptance).content_hash
        said = {"party": party, "outcome": outcome, "contentHash": content_hash, "password": PASSWORD, "items": [], **more}
        return {"acceptanceId": stage.id(acceptance), **said}

    return given


def wrong_states(field: str, code: str, *names: str) -> tuple[Wrong, ...]:
    return tuple(Wrong(code, row(**{field: name})) for name in names)


ORDER_SAYS = "state history(last: 1) { nodes { fromState toState reason } } version"


def moved(before: str, after: str, version: int, reason: str | None = None) -> Json:
    history = {"nodes": [{"fromState": before, "toState": after, "reason": reason}]}
    return {"state": after, "history": history, "version": version}


STATE = "ORDER_WRONG_STATE"
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
ORDERING = {
    "place_order": case(
        "manager",
        both(DRAFT, PROMISES, row(projectId="project", agreementId="agreement")),
        on="projectId",
        says="state personDays net { amount } tax { amount } gross { amount currency } owner { name }"
        " lines { nodes { sequence level days net { amount } } } terms { nodes { kind amount { amount } } } version",
        after={
            "state": "DRAFT",
            "personDays": "12.50",
            "net": {"amount": "20351.0000"},
            "tax": {"amount": "1221.0600"},
            "gross": {"amount": "21572.0600", "currency": "CNY"},
            "owner": {"name": "Manager"},
            "lines": {
                "nodes": [
                    {"sequence": 1, "level": "SENIOR", "days": "10.50", "net": {"amount": "15750.0000"}},
                    {"sequence": 2, "level": "EXPERT", "days": "2.00", "net": {"amount": "4601.0000"}},
                ]
            },
            "terms": {
                "nodes": [
                    {"kind": "ADVANCE", "amount": {"amount": "7189.9700"}},
                    {"kind": "ACCEPTANCE", "amount": {"amount": "14382.0900"}},
                ]
            },
            "version": 1,
        },
        wrong=(
            Wrong("NOT_FOUND", row(projectId="other_project")),
            Wrong("DATES_REVERSED", value(endsOn="2027-02-28")),
            Wrong("AGREEMENT_DATES", value(endsOn="2028-01-01")),
            Wrong("PRICE_ABOVE_AGREEMENT", lines(unitPrice="1500.0001")),
            Wrong("TERMS_NOT_WHOLE", terms("50", "49.99")),
            Wrong("SETTLEMENT_TERMS", terms("50", "50", kind="SETTLEMENT")),
            Wrong("TERM_TOO_SMALL", terms("0", "100")),
            Wrong("NOT_UNIQUE", value(deliverables=[{"name": "A", "criteria": "a"}, {"name": " A ", "criteria": "b"}])),
            Wrong("PARTNER_NOT_ACTIVE", row(agreementId="blacklisted_agreement")),
            Wrong("EARLY_ENTRY_ENDED", row(projectId="lost_project")),
        ),
    ),
    "revise_order": case(
        "manager",
        both(DRAFT, PROMISES, row(orderId="declined")),
        on="orderId",
        says="state title personDays gross { amount } penaltyRate penaltyCap warrantyMonths hasSubcontractingBan sentAt"
        " lines { nodes { level days } } terms { nodes { kind percent } } deliverables { nodes { name } } history(last: 1) {"
        " nodes { fromState toState } }",
        after={
            "state": "DRAFT",
            "title": "Interfaces",
            "personDays": "12.50",
            "gross": {"amount": "21572.0600"},
            "penaltyRate": "0.0500",
            "penaltyCap": "5.0000",
            "warrantyMonths": 12,
            "hasSubcontractingBan": False,
            "sentAt": None,
            "lines": {"nodes": [{"level": "SENIOR", "days": "10.50"}, {"level": "EXPERT", "days": "2.00"}]},
            "terms": {"nodes": [{"kind": "ADVANCE", "percent": "33.3300"}, {"kind": "ACCEPTANCE", "percent": "66.6700"}]},
            "deliverables": {"nodes": [{"name": "Programs"}]},
            "history": {"nodes": [{"fromState": "DECLINED", "toState": "DRAFT"}]},
        },
        wrong=(
            *wrong_states("orderId", STATE, "submitted", "sent", "running"),
            Wrong("NOT_FOUND", row(orderId="rival_draft")),
            Wrong("DATES_REVERSED", value(endsOn="2027-02-28")),
            Wrong("PRICE_ABOVE_AGREEMENT", lines(unitPrice="1500.0001")),
            Wrong("TERMS_NOT_WHOLE", terms("50", "49.99")),
            Wrong("PENALTY_CAP", value(penaltyCap="0")),
            Wrong("PENALTY_CAP", value(penaltyRate="5.01")),
        ),
    ),
    "submit_order": case(
        "manager",
        row(orderId="draft"),
        on="orderId",
        says=ORDER_SAYS,
        after=moved("DRAFT", "SUBMITTED", 2),
        again=STATE,
        wrong=(
            *wrong_states("orderId", STATE, "submitted", "sent", "running", "delivered", "order_confirmed"),
            Wrong("NOT_FOUND", row(orderId="rival_draft")),
            Wrong("CONTRACT_DAYS_LIMIT", row(orderId="too_long")),
            Wrong("EARLY_ENTRY_CEILING", row(orderId="early_too_large")),
        ),
    ),
    "submit_special_order": case(
        "manager",
        both(row(orderId="too_long"), value(reason="Only they know it.")),
        also="delivery_manager",
        on="orderId",
        says=f"specialReason projectAllowedAmount {{ amount }} {ORDER_SAYS}",
        after={"specialReason": "Only they know it.", "projectAllowedAmount": {"amount": "0.0000"}} | moved("DRAFT", "SUBMITTED", 2),
        again=STATE,
        wrong=(
            *wrong_states("orderId", STATE, "submitted", "sent", "running", "delivered", "order_confirmed"),
            Wrong("NOT_FOUND", row(orderId="rival_draft")),
            Wrong("NOTHING_SPECIAL", row(orderId="draft")),
            Wrong("SPECIAL_REASON_NEEDED", value(reason=" ")),
        ),
    ),
    "record_consent": case(
        "manager",
        both(row(projectId="project", documentId="shown"), value(consentedBy="Wang Fang", consentedOn="2026-11-01", coversContract=True)),
        also="account_manager",
        on="projectId",
        says="consentedBy consentedOn coversContract",
        after={"consentedBy": "Wang Fang", "consentedOn": "2026-11-01", "coversContract": True},
        again="CONSENT_RECORDED",
        wrong=(
            Wrong("NOT_FOUND", row(projectId="other_project")),
            Wrong("NO_CONTRACT_YET", row(projectId="early_project")),
            Wrong("DATE_IN_FUTURE", value(consentedOn="2027-03-01")),
            Wrong("TEXT_EMPTY", value(consentedBy=" ")),
        ),
    ),
    "approve_order": case(
        "buyer",
        row(orderId="submitted"),
        also="hq",
        on="orderId",
        says=ORDER_SAYS,
        after=moved("APPROVED", "SENT", 4),
        again=STATE,
        wrong=wrong_states("orderId", STATE, "draft", "sent", "running", "delivered"),
    ),
    "return_order": case(
        "buyer",
        both(row(orderId="submitted"), value(reason="Too dear.")),
        also="hq",
        on="orderId",
        says=ORDER_SAYS,
        after=moved("SUBMITTED", "DRAFT", 3, "Too dear."),
        again=STATE,
        wrong=wrong_states("orderId", STATE, "draft", "sent", "running"),
    ),
    "withdraw_order": case(
        "manager",
        row(orderId="submitted"),
        on="orderId",
        says=ORDER_SAYS,
        after=moved("SUBMITTED", "DRAFT", 3),
        again=STATE,
        wrong=(*wrong_states("orderId", STATE, "draft", "sent", "running"), Wrong("NOT_FOUND", row(orderId="rival_draft"))),
    ),
    "cancel_order": case(
        "manager",
        both(row(orderId="submitted"), value(reason="Not needed.")),
        also="buyer hq",
        on="orderId",
        says=ORDER_SAYS,
        after=moved("SUBMITTED", "CANCELLED", 3, "Not needed."),
        again=STATE,
        wrong=(*wrong_states("orderId", STATE, "running", "delivered", "order_confirmed"), Wrong("NOT_FOUND", row(orderId="rival_draft"))),
    ),
    "accept_order": case(
        "partner_lead",
        row(orderId="sent"),
        also="partner_admin",
        on="orderId",
        says=ORDER_SAYS + " payables { nodes { kind state } } settlement { state }",
        after=moved("SENT", "RUNNING", 5)
        | {
            "payables": {
                "nodes": [
                    {"kind": "ADVANCE", "state": "OPEN"},
                    {"kind": "PROGRESS", "state": "LOCKED"},
                    {"kind": "ACCEPTANCE", "state": "LOCKED"},
                    {"kind": "SETTLEMENT", "state": "LOCKED"},
                ]
            },
            "settlement": {"state": "LOCKED"},
        },
        again=STATE,
        wrong=(
            *wrong_states("orderId", STATE, "running", "delivered"),
            *wrong_states("orderId", "NOT_FOUND", "draft", "submitted", "rival_sent"),
        ),
    ),
    "decline_order": case(
        "partner_lead",
        both(row(orderId="sent"), value(reason="No people.")),
        also="partner_admin",
        on="orderId",
        says=ORDER_SAYS,
        after=moved("SENT", "DECLINED", 5, "No people."),
        again=STATE,
        wrong=(
            *wrong_states("orderId", STATE, "running", "delivered"),
            *wrong_states("orderId", "NOT_FOUND", "draft", "rival_sent"),
        ),
    ),
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
    "request_acceptance": case(
        "partner_lead",
        both(row(orderId="running"), handed("running", "document", "document"), value(note="Done.")),
        also="partner_admin",
        on="orderId",
        says="state round note kind documents { nodes { sequence document { name } } } version",
        after={
            "state": "OPEN",
            "round": 1,
            "note": "Done.",
            "kind": "FINAL",
            "documents": {"nodes": [{"sequence": n, "document": {"name": "document.pdf"}} for n in (101, 201)]},
            "version": 1,
        },
        again="ORDER_NOT_RUNNING",
        wrong=(
            *wrong_states("orderId", "ORDER_NOT_RUNNING", "sent", "delivered"),
            *wrong_states("orderId", "NOT_FOUND", "draft", "rival_running"),
            Wrong("DELIVERABLE_MISSING", handed("running", "document")),
            Wrong("DELIVERABLE_UNKNOWN", handed("almost", "document", "document")),
            Wrong("NOT_FOUND", handed("running", "document", "rival_document")),
        ),
    ),
    "change_acceptance": case(
        "partner_lead",
        both(row(acceptanceId="almost_acceptance"), handed("almost", "document", "document")),
        also="partner_admin",
        on="acceptanceId",
        says="state round signatures { totalCount }",
        after={"state": "OPEN", "round": 2, "signatures": {"totalCount": 0}},
        again="ACCEPTANCE_WRONG_STATE",
        wrong=(
            *wrong_states("acceptanceId", "ACCEPTANCE_WRONG_STATE", "passed_acceptance"),
            *wrong_states("acceptanceId", "NOT_FOUND", "rival_delivered_acceptance"),
            Wrong("DELIVERABLE_MISSING", handed("almost", "document")),
            Wrong("NOT_FOUND", handed("almost", "document", "rival_document")),
        ),
    ),
    "sign_acceptance": case(
        "sales",
        signing("almost_acceptance"),
        also="deputy",
        on="acceptanceId",
        says="state acceptedOn signatures { nodes { party outcome } }",
        after={
            "state": "PASSED",
            "acceptedOn": "2027-02-28",
            "signatures": {"nodes": [{"party": p, "outcome": "PASS"} for p in ("CUSTOMER", "REGION", "HEADQUARTERS", "SALES")]},
        },
        again="ACCEPTANCE_WRONG_STATE",
        wrong=(
            Wrong("ACCEPTANCE_WRONG_STATE", signing("passed_acceptance")),
            Wrong("NOT_FOUND", signing("rival_delivered_acceptance")),
            Wrong("CONTENT_CHANGED", signing("almost_acceptance", contentHash="0" * 64)),
            Wrong("REASON_NEEDED", value(outcome="FAIL")),
            Wrong("REASON_NEEDED", value(outcome="CONDITIONAL", opinion=" ")),
            Wrong("PUNCH_LIST_NEEDED", value(outcome="CONDITIONAL", opinion="Almost.")),
            Wrong("PUNCH_LIST_NOT_MEANT", value(items=[{"item": "Manual", "responsible": "North", "dueOn": "2027-03-01"}])),
            Wrong("FORBIDDEN", value(party="CUSTOMER")),
            Wrong("PARTY_HAS_SIGNED", value(party="HEADQUARTERS"), "hq"),
            Wrong("PASSWORD_WRONG", value(password="not the password")),
        ),
    ),
}
