"""The punch list of a conditional acceptance."""

from tests.acts.cases.case import Given, Wrong, both, case, row, user, value, wrong_states
from tests.acts.staging.people import PASSWORD


def shown(*documents: str) -> Given:
    return lambda stage: {"documentIds": [stage.id(name) for name in documents]}


def verdicts(*names: str, is_closed: bool = True, note: str | None = "Good.") -> Given:
    return lambda stage: {"verdicts": [{"punchItemId": stage.id(name), "isClosed": is_closed, "note": note} for name in names]}


def checked(acceptance: str, *names: str) -> Given:
    return both(row(acceptanceId=acceptance), value(party="REGION", password=PASSWORD), verdicts(*names))


REVOKED = "state version acceptance { state }"
ACCEPTING = {
    "name_delegate": case(
        "manager",
        both(
            row(projectSignatoryId="signatory", documentId="shown"),
            user(userId="buyer"),
            value(validFrom="2027-02-28", validTo="2027-03-31", authority="Away in March."),
        ),
        on="projectSignatoryId",
        says="party user { name } delegateOf { user { name } } validFrom validTo authority",
        after={
            "party": "SALES",
            "user": {"name": "Buyer"},
            "delegateOf": {"user": {"name": "Deputy"}},
            "validFrom": "2027-02-28",
            "validTo": "2027-03-31",
            "authority": "Away in March.",
        },
        again="SIGNS_ALREADY",
        also="hq delivery_manager deputy",
        wrong=(
            Wrong("SIGNATORY_ENDED", row(projectSignatoryId="past_signatory")),
            Wrong("NOT_FOUND", row(projectSignatoryId="other_signatory")),
            Wrong("NOT_FOUND", row(documentId="file_buyer")),
            Wrong("SIGNS_FOR_ANOTHER", user(userId="hq")),
            Wrong("DELEGATE_TOO_LONG", value(validFrom="2020-01-01")),
            Wrong("DATES_REVERSED", value(validTo="2027-02-27")),
        ),
    ),
    "waive_party": case(
        "hq",
        both(row(projectId="other_project"), value(party="REGION", reason="There is no region.")),
        on="projectId",
        says="party reason waivedBy { name }",
        after={"party": "REGION", "reason": "There is no region.", "waivedBy": {"name": "Hq"}},
        again="PARTY_WAIVED",
        wrong=(
            Wrong("PARTY_NOT_WAIVABLE", value(party="CUSTOMER")),
            Wrong("PARTY_NOT_WAIVABLE", value(party="HEADQUARTERS")),
            Wrong("PROJECT_CLOSED", row(projectId="closed_project")),
        ),
    ),
    "take_waiver_back": case(
        "hq",
        both(row(partyWaiverId="waiver"), value(reason="Sales took it over.")),
        on="partyWaiverId",
        says="party reason takenBackOn takenBackReason takenBackBy { name }",
        after={
            "party": "SALES",
            "reason": "Sold by headquarters.",
            "takenBackOn": "2027-02-28",
            "takenBackReason": "Sales took it over.",
            "takenBackBy": {"name": "Hq"},
        },
        again="WAIVER_TAKEN_BACK",
        wrong=(
            Wrong("WAIVER_TAKEN_BACK", row(partyWaiverId="former_waiver")),
            Wrong("TEXT_EMPTY", value(reason=" ")),
            Wrong("TEXT_TOO_LONG", value(reason="x" * 5_000)),
        ),
    ),
    "record_paper": case(
        "manager",
        both(
            row(acceptanceId="delivered_acceptance", documentId="shown"),
            value(signerName="Wang Fang", outcome="PASS", opinion="Good.", signedOn="2027-02-20", items=[]),
        ),
        on="acceptanceId",
        says="state signerName outcome opinion signedOn document { name } recordedBy { name }",
        after={
            "state": "RECORDED",
            "signerName": "Wang Fang",
            "outcome": "PASS",
            "opinion": "Good.",
            "signedOn": "2027-02-20",
            "document": {"name": "shown.pdf"},
            "recordedBy": {"name": "Manager"},
        },
        again="PAPER_STANDING",
        also="account_manager region_pmo",
        wrong=(
            *wrong_states("acceptanceId", "ACCEPTANCE_WRONG_STATE", "passed_acceptance"),
            *wrong_states("acceptanceId", "PARTY_HAS_SIGNED", "almost_acceptance"),
            *wrong_states("acceptanceId", "PAPER_STANDING", "papered_acceptance"),
            *wrong_states("acceptanceId", "NOT_FOUND", "rival_delivered_acceptance"),
            Wrong("PAPER_TOO_EARLY", value(signedOn="2026-10-01")),
            Wrong("DATE_IN_FUTURE", value(signedOn="2027-03-01")),
            *wrong_states("acceptanceId", "PUNCH_LIST_OPEN", "listed_acceptance"),
            Wrong("OUTCOME_NOT_SAID", value(outcome="WAIVED")),
            Wrong("PUNCH_LIST_NEEDED", value(outcome="CONDITIONAL")),
            Wrong("REASON_NEEDED", value(outcome="FAIL", opinion=None)),
            Wrong("NOT_FOUND", row(documentId="file_buyer")),
        ),
    ),
    "record_recheck_paper": case(
        "manager",
        both(
            row(acceptanceId="listed_acceptance", documentId="shown"),
            value(signerName="Wang Fang", signedOn="2027-02-20"),
            verdicts("listed_item"),
        ),
        on="acceptanceId",
        says="state outcome isRecheck items { nodes { sequence punchItem { item } isClosed note } }",
        after={
            "state": "RECORDED",
            "outcome": "PASS",
            "isRecheck": True,
            "items": {"nodes": [{"sequence": 1, "punchItem": {"item": "The manual lacks a chapter."}, "isClosed": True, "note": "Good."}]},
        },
        again="PAPER_STANDING",
        also="account_manager region_pmo",
        wrong=(
            *wrong_states("acceptanceId", "ACCEPTANCE_WRONG_STATE", "passed_acceptance"),
            *wrong_states("acceptanceId", "PUNCH_LIST_NONE", "delivered_acceptance", "conditional_acceptance"),
            *wrong_states("acceptanceId", "NOT_FOUND", "rival_delivered_acceptance"),
            Wrong("PUNCH_ITEM_UNKNOWN", verdicts("punch_item")),
            Wrong("REASON_NEEDED", verdicts("listed_item", is_closed=False, note=None)),
            Wrong("PAPER_TOO_EARLY", value(signedOn="2026-10-01")),
            Wrong("NOT_FOUND", row(documentId="file_buyer")),
        ),
    ),
    "confirm_paper": case(
        "hq",
        row(acceptancePaperId="signed_paper"),
        also="region_pmo manager",
        on="acceptancePaperId",
        says="state checkedBy { name } acceptance { state }",
        after={"state": "CONFIRMED", "checkedBy": {"name": "Hq"}, "acceptance": {"state": "OPEN"}},
        again="PAPER_WRONG_STATE",
        wrong=(Wrong("PAPER_WRONG_STATE", row(acceptancePaperId="rejected_paper")),),
    ),
    "reject_paper": case(
        "hq",
        both(row(acceptancePaperId="signed_paper"), value(reason="Another name stands there.")),
        also="region_pmo manager",
        on="acceptancePaperId",
        says="state checkNote acceptance { state }",
        after={"state": "REJECTED", "checkNote": "Another name stands there.", "acceptance": {"state": "OPEN"}},
        again="PAPER_WRONG_STATE",
        wrong=(Wrong("PAPER_WRONG_STATE", row(acceptancePaperId="rejected_paper")),),
    ),
    "request_revocation": case(
        "manager",
        both(row(acceptanceId="passed_acceptance"), value(reason="The report was forged.")),
        also="hq delivery_manager",
        on="acceptanceId",
        says="state reason requestedBy { name } acceptance { state }",
        after={
            "state": "REQUESTED",
            "reason": "The report was forged.",
            "requestedBy": {"name": "Manager"},
            "acceptance": {"state": "PASSED"},
        },
        again="REVOCATION_STANDING",
        wrong=(
            *wrong_states("acceptanceId", "ACCEPTANCE_WRONG_STATE", "delivered_acceptance", "conditional_acceptance"),
            *wrong_states("acceptanceId", "REVOCATION_STANDING", "revoking_acceptance"),
            *wrong_states("acceptanceId", "REVOCATION_TOO_LATE", "order_eligible_acceptance", "order_requested_acceptance"),
            *wrong_states("acceptanceId", "NOT_FOUND", "rival_delivered_acceptance"),
        ),
    ),
    "approve_revocation": case(
        "hq",
        both(row(acceptanceRevocationId="revocation"), value(opinion="Agreed.")),
        on="acceptanceRevocationId",
        says=REVOKED,
        after={"state": "REQUESTED", "version": 2, "acceptance": {"state": "PASSED"}},
        again="FORBIDDEN",
        wrong=(Wrong("TEXT_TOO_LONG", value(opinion="x" * 5_000)),),
    ),
    "reject_revocation": case(
        "hq",
        both(row(acceptanceRevocationId="revocation"), value(reason="It is good.")),
        on="acceptanceRevocationId",
        says=REVOKED,
        after={"state": "REJECTED", "version": 2, "acceptance": {"state": "PASSED"}},
        again="FORBIDDEN",
        wrong=(Wrong("TEXT_EMPTY", value(reason=" ")),),
    ),
    "finish_punch_item": case(
        "partner_lead",
        both(row(punchItemId="punch_item"), value(note="Chapter added."), shown("document")),
        also="partner_admin",
        on="punchItemId",
        says="state doneNote documents { nodes { sequence document { name } } } history(last: 1) { nodes { fromState toState reason } }",
        after={
            "state": "DONE",
            "doneNote": "Chapter added.",
            "documents": {"nodes": [{"sequence": 1, "document": {"name": "document.pdf"}}]},
            "history": {"nodes": [{"fromState": "OPEN", "toState": "DONE", "reason": "Chapter added."}]},
        },
        wrong=(
            Wrong("NOT_FOUND", shown("rival_document")),
            Wrong("NOTHING_SHOWN", both(value(note=" "), shown())),
            Wrong("PUNCH_ITEM_WRONG_STATE", row(punchItemId="closed_item")),
        ),
    ),
    "recheck_acceptance": case(
        "region_pmo",
        checked("conditional_acceptance", "done_item", "punch_item"),
        on="acceptanceId",
        says="state acceptedOn openItems punchItems { nodes { state } }",
        after={
            "state": "PASSED",
            "acceptedOn": "2027-02-28",
            "openItems": 0,
            "punchItems": {"nodes": [{"state": "CLOSED"}] * 3},
        },
        again="ACCEPTANCE_WRONG_STATE",
        wrong=(
            *wrong_states("acceptanceId", "ACCEPTANCE_WRONG_STATE", "passed_acceptance"),
            *wrong_states("acceptanceId", "NOT_FOUND", "rival_delivered_acceptance"),
            *wrong_states("acceptanceId", "PUNCH_LIST_NONE", "delivered_acceptance"),
            Wrong("FORBIDDEN", value(party="CUSTOMER")),
            Wrong("REASON_NEEDED", verdicts("done_item", is_closed=False, note=None)),
            Wrong("PUNCH_ITEM_WRONG_STATE", verdicts("punch_item", is_closed=False)),
            Wrong("PUNCH_ITEM_WRONG_STATE", verdicts("closed_item")),
            Wrong("NOT_UNIQUE", verdicts("done_item", "done_item")),
            Wrong("PASSWORD_WRONG", value(password="not the password")),
        ),
    ),
}
