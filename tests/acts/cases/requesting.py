"""The joint acceptance, from the request to the last signature."""

from typing import Any

from tests.acts.cases.case import Given, Json, Wrong, both, case, row, value, wrong_states
from tests.acts.staging.people import PASSWORD
from tests.acts.staging.stage import Stage


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


REQUESTING = {
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
