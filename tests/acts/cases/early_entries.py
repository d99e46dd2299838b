"""Early entries: asked for, approved, begun, extended, linked to a contract, lost."""

from typing import Any

from tests.acts.cases.case import Given, Wrong, both, case, row, user, value

SAID = {
    "reason": "The port opens in May.",
    "customerGround": "Letter of award 7.",
    "expectedOn": "2027-07-31",
    "ceiling": "70000.00",
    "risk": "HIGH",
}


def said(**changes: Any) -> Given:
    return value(assessment=SAID | changes)


WRONG_STATE = "EARLY_ENTRY_WRONG_STATE"
EARLY_ENTRIES = {
    "request_early_entry": case(
        "sales",
        both(row(customerId="customer"), value(name="Gate", startsOn="2027-03-01", endsOn="2027-09-30", currency="CNY"), said()),
        on="customerId",
        says="code name state startsOn endsOn ceiling { amount } owner { name } unit { code } requests { nodes { code state reason"
        " customerGround expectedOn risk ceiling { amount currency } approvals { nodes { kind state amount { amount } } } } }",
        after={
            "code": "EE-HARBOUR-2027-008",
            "name": "Gate",
            "state": "REQUESTED",
            "startsOn": "2027-03-01",
            "endsOn": "2027-09-30",
            "ceiling": None,
            "owner": {"name": "Sales"},
            "unit": {"code": "EAST"},
            "requests": {
                "nodes": [
                    {
                        "code": "EE-HARBOUR-2027-008-1",
                        "state": "SUBMITTED",
                        "reason": "The port opens in May.",
                        "customerGround": "Letter of award 7.",
                        "expectedOn": "2027-07-31",
                        "risk": "HIGH",
                        "ceiling": {"amount": "70000.0000", "currency": "CNY"},
                        "approvals": {"nodes": [{"kind": "EARLY_ENTRY", "state": "PENDING", "amount": {"amount": "70000.0000"}}]},
                    }
                ]
            },
        },
        wrong=(
            Wrong("CUSTOMER_SEALED", row(customerId="sealed")),
            Wrong("FORBIDDEN", row(customerId="museum")),
            Wrong("DATES_REVERSED", value(endsOn="2027-02-28")),
            Wrong("DUE_BEFORE_TODAY", said(expectedOn="2027-02-27")),
            Wrong("UNIT_CLOSED", row(unitId="closed")),
            Wrong("AMOUNT_NOT_POSITIVE", said(ceiling="0")),
        ),
    ),
    "extend_early_entry": case(
        "sales",
        both(row(earlyEntryId="entry_on_site"), said()),
        on="earlyEntryId",
        says="state expectedOn ceiling { amount } requests { nodes { sequence state expectedOn ceiling { amount } } }",
        after={
            "state": "ON_SITE",
            "expectedOn": "2027-06-30",
            "ceiling": {"amount": "50000.5000"},
            "requests": {
                "nodes": [
                    {"sequence": 1, "state": "APPROVED", "expectedOn": "2027-06-30", "ceiling": {"amount": "50000.5000"}},
                    {"sequence": 2, "state": "SUBMITTED", "expectedOn": "2027-07-31", "ceiling": {"amount": "70000.0000"}},
                ]
            },
        },
        again="EXTENSION_UNDER_WAY",
        wrong=(
            Wrong("NOT_FOUND", row(earlyEntryId="other_entry")),
            Wrong(WRONG_STATE, row(earlyEntryId="entry")),
            Wrong(WRONG_STATE, row(earlyEntryId="entry_lost")),
            Wrong("EXTENSION_UNDER_WAY", row(earlyEntryId="entry_extending")),
            Wrong("EXTENDS_NOTHING", said(ceiling="50000.50", expectedOn="2027-06-30")),
            Wrong("EXTENDS_NOTHING", said(ceiling="50000.49")),
            Wrong("EXTENDS_NOTHING", said(expectedOn="2027-06-29")),
        ),
    ),
    "revise_early_entry": case(
        "sales",
        both(row(earlyEntryRequestId="entry_request_returned"), said()),
        on="earlyEntryRequestId",
        says="state ceiling { amount } risk approvals { nodes { round state } }",
        after={
            "state": "SUBMITTED",
            "ceiling": {"amount": "70000.0000"},
            "risk": "HIGH",
            "approvals": {"nodes": [{"round": 1, "state": "RETURNED"}, {"round": 2, "state": "PENDING"}]},
        },
        again=WRONG_STATE,
        wrong=(
            Wrong("NOT_FOUND", row(earlyEntryRequestId="other_entry_request")),
            Wrong(WRONG_STATE, row(earlyEntryRequestId="entry_request")),
            Wrong("DUE_BEFORE_TODAY", said(expectedOn="2027-02-27")),
        ),
    ),
    "withdraw_early_entry": case(
        "sales",
        row(earlyEntryRequestId="entry_request"),
        on="earlyEntryRequestId",
        says="state approvals { nodes { state } }",
        after={"state": "DRAFT", "approvals": {"nodes": [{"state": "WITHDRAWN"}]}},
        again=WRONG_STATE,
        wrong=(
            Wrong("NOT_FOUND", row(earlyEntryRequestId="other_entry_request")),
            Wrong(WRONG_STATE, row(earlyEntryRequestId="entry_request_returned")),
        ),
    ),
    "approve_early_entry": case(
        "hq",
        both(row(earlyEntryRequestId="entry_request"), value(opinion="Small enough.")),
        on="earlyEntryRequestId",
        says="state earlyEntry { state ceiling { amount } } approvals { nodes { state tasks { nodes { name state } } } }",
        after={
            "state": "SUBMITTED",
            "earlyEntry": {"state": "REQUESTED", "ceiling": None},
            "approvals": {
                "nodes": [
                    {
                        "state": "PENDING",
                        "tasks": {"nodes": [{"name": "总部 PMO 审批", "state": "APPROVED"}, {"name": "财务审批", "state": "OPEN"}]},
                    }
                ]
            },
        },
        again="DECIDED_ALREADY",
        wrong=(Wrong(WRONG_STATE, row(earlyEntryRequestId="entry_request_returned")), Wrong("FORBIDDEN", persona="finance")),
    ),
    "return_early_entry": case(
        "hq",
        both(row(earlyEntryRequestId="entry_request"), value(reason="Which award?")),
        on="earlyEntryRequestId",
        says="state earlyEntry { state }",
        after={"state": "DRAFT", "earlyEntry": {"state": "REQUESTED"}},
        again=WRONG_STATE,
        wrong=(Wrong(WRONG_STATE, row(earlyEntryRequestId="entry_request_returned")),),
    ),
    "reject_early_entry": case(
        "hq",
        both(row(earlyEntryRequestId="entry_request"), value(reason="Not without a contract.")),
        on="earlyEntryRequestId",
        says="state earlyEntry { state endedOn }",
        after={"state": "REJECTED", "earlyEntry": {"state": "REJECTED", "endedOn": "2027-02-28"}},
        again=WRONG_STATE,
        wrong=(Wrong(WRONG_STATE, row(earlyEntryRequestId="entry_request_returned")),),
    ),
    "begin_early_entry": case(
        "delivery_manager",
        both(row(earlyEntryId="entry_approved"), user(managerId="manager"), value(limitAmount="40000", limitDays="80.25")),
        also="hq",
        on="earlyEntryId",
        says="code name state contract { code } owner { name } earlyEntry { state budget { limitAmount { amount } } } budget { limitDays }",
        after={
            "code": "PRJ-HARBOUR-2027-004",
            "name": "Port gate",
            "state": "INITIATION",
            "contract": None,
            "owner": {"name": "Manager"},
            "earlyEntry": {"state": "ON_SITE", "budget": {"limitAmount": {"amount": "50000.5000"}}},
            "budget": {"limitDays": "80.25"},
        },
        again=WRONG_STATE,
        wrong=(
            Wrong("NOT_FOUND", row(earlyEntryId="other_entry")),
            Wrong(WRONG_STATE, row(earlyEntryId="entry")),
            Wrong(WRONG_STATE, row(earlyEntryId="entry_on_site")),
            Wrong("OWN_APPOINTMENT", user(managerId="delivery_manager")),
            Wrong("NOT_STAFF", user(managerId="partner_lead")),
        ),
    ),
    "link_contract": case(
        "sales",
        row(earlyEntryId="entry_on_site", contractId="contract"),
        on="earlyEntryId",
        says="state endedOn contract { code } project { contract { code } } ceiling { amount } committedAmount { amount }",
        after={
            "state": "CONTRACT_LINKED",
            "endedOn": "2027-02-28",
            "contract": {"code": "CON-HARBOUR-1"},
            "project": {"contract": {"code": "CON-HARBOUR-1"}},
            "ceiling": {"amount": "50000.5000"},
            "committedAmount": {"amount": "0.0000"},
        },
        again=WRONG_STATE,
        wrong=(
            Wrong("NOT_FOUND", row(earlyEntryId="other_entry")),
            Wrong("NOT_FOUND", row(contractId="other_contract")),
            Wrong(WRONG_STATE, row(earlyEntryId="entry")),
            Wrong(WRONG_STATE, row(earlyEntryId="entry_lost")),
            Wrong("CONTRACT_NOT_EFFECTIVE", row(contractId="closed_contract")),
        ),
    ),
    "lose_early_entry": case(
        "sales",
        both(row(earlyEntryId="entry_on_site"), value(reason="Another bidder won.")),
        on="earlyEntryId",
        says="state endedOn lostReason project { state } committedAmount { amount } acceptedAmount { amount } paidAmount { amount }",
        after={
            "state": "LOST",
            "endedOn": "2027-02-28",
            "lostReason": "Another bidder won.",
            "project": {"state": "STOPPED"},
            "committedAmount": {"amount": "5300.0000"},
            "acceptedAmount": {"amount": "0"},
            "paidAmount": {"amount": "0.0000"},
        },
        again=WRONG_STATE,
        wrong=(Wrong("NOT_FOUND", row(earlyEntryId="other_entry")), Wrong(WRONG_STATE, row(earlyEntryId="entry_lost"))),
    ),
}
"""Their cases."""
