"""Orders, from the draft to the partner's answer."""

from typing import Any

from tests.acts.cases.case import Given, Json, Wrong, both, case, row, value, wrong_states

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


ORDER_SAYS = "state history(last: 1) { nodes { fromState toState reason } } version"


def moved(before: str, after: str, version: int, reason: str | None = None) -> Json:
    history = {"nodes": [{"fromState": before, "toState": after, "reason": reason}]}
    return {"state": after, "history": history, "version": version}


STATE = "ORDER_WRONG_STATE"
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
}
