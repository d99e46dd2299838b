"""The customer's acceptance of a project (项目验收): prepared, changed, requested, withdrawn, signed, returned, revoked."""

from typing import Any

from tests.acts.cases.case import Given, Wrong, both, case, row, rows, value, wrong_states
from tests.acts.staging.people import PASSWORD

STATE = "PROJECT_ACCEPTANCE_WRONG_STATE"
ID = "projectAcceptanceId"
OVER = wrong_states(ID, STATE, "project_withdrawn", "project_returned", "project_voided")
OTHER = Wrong("NOT_FOUND", row(projectAcceptanceId="project_other"))


def read(acceptance: str, **more: Any) -> Given:
    """What was read of it."""
    return both(row(projectAcceptanceId=acceptance), lambda stage: {"contentHash": stage.row(acceptance).content_hash or ""}, value(**more))


PROJECT_ACCEPTANCES = {
    "prepare_project_acceptance": case(
        "manager",
        both(row(projectId="project"), rows("documentIds", "shown"), value(kind="FINAL", note="Please read.")),
        on="projectId",
        says="state kind round note requestedAt contentHash documents { nodes { sequence document { name } } } owner { name } version",
        after={
            "state": "DRAFT",
            "kind": "FINAL",
            "round": 5,
            "note": "Please read.",
            "requestedAt": None,
            "contentHash": None,
            "documents": {"nodes": [{"sequence": 1, "document": {"name": "shown.pdf"}}]},
            "owner": {"name": "Manager"},
            "version": 1,
        },
        again="PROJECT_ACCEPTANCE_STANDING",
        wrong=(
            Wrong("PROJECT_ACCEPTANCE_STANDING", value(kind="INITIAL")),
            Wrong("LIST_EMPTY", value(documentIds=[])),
            Wrong("NOT_FOUND", rows("documentIds", "file_buyer")),
            Wrong("TEXT_TOO_LONG", value(note="x" * 10_000)),
            Wrong("PROJECT_STOPPED", row(projectId="lost_project")),
            Wrong("NOT_FOUND", row(projectId="other_project")),
        ),
    ),
    "change_project_acceptance": case(
        "manager",
        both(row(projectAcceptanceId="project_draft"), rows("documentIds", "shown"), value(note="Other words.")),
        on=ID,
        says="state round note documents { nodes { document { name } } } version",
        after={
            "state": "DRAFT",
            "round": 1,
            "note": "Other words.",
            "documents": {"nodes": [{"document": {"name": "shown.pdf"}}]},
            "version": 2,
        },
        again="NOTHING_CHANGED",
        wrong=(
            *OVER,
            OTHER,
            Wrong("LIST_EMPTY", value(documentIds=[])),
            Wrong("NOT_FOUND", rows("documentIds", "file_buyer")),
            Wrong("TEXT_TOO_LONG", value(note="x" * 10_000)),
        ),
    ),
    "request_project_acceptance": case(
        "manager",
        row(projectAcceptanceId="project_draft"),
        on=ID,
        says="state requestedBy { name } requestedAt history { nodes { fromState toState } }",
        after={
            "state": "REQUESTED",
            "requestedBy": {"name": "Manager"},
            "requestedAt": "2027-02-28T01:00:00+00:00",
            "history": {"nodes": [{"fromState": None, "toState": "DRAFT"}, {"fromState": "DRAFT", "toState": "REQUESTED"}]},
        },
        again=STATE,
        wrong=(*OVER, *wrong_states(ID, STATE, "project_requested"), OTHER),
    ),
    "withdraw_project_acceptance": case(
        "manager",
        both(row(projectAcceptanceId="project_requested"), value(reason="Too early.")),
        on=ID,
        says="state history(last: 1) { nodes { toState reason } }",
        after={"state": "WITHDRAWN", "history": {"nodes": [{"toState": "WITHDRAWN", "reason": "Too early."}]}},
        again=STATE,
        wrong=(*OVER, OTHER, Wrong("TEXT_EMPTY", value(reason=" ")), Wrong("TEXT_TOO_LONG", value(reason="x" * 10_000))),
    ),
    "sign_project_acceptance": case(
        "customer_signer",
        read("project_requested", opinion="Good work.", password=PASSWORD),
        on=ID,
        says="state acceptedOn signerName principalName opinion satisfaction signedBy { name }",
        after={
            "state": "PASSED",
            "acceptedOn": "2027-02-28",
            "signerName": "Customer_Signer",
            "principalName": None,
            "opinion": "Good work.",
            "satisfaction": None,
            "signedBy": {"name": "Customer_Signer"},
        },
        again=STATE,
        wrong=(
            *(Wrong(STATE, read(name)) for name in ("project_returned", "project_voided")),
            Wrong("NOT_FOUND", read("project_draft")),
            Wrong("NOT_FOUND", read("project_other")),
            Wrong("CONTENT_CHANGED", value(contentHash="0" * 64)),
            Wrong("SATISFACTION_WRONG", value(satisfaction=5)),
            Wrong("TEXT_TOO_LONG", value(opinion="x" * 10_000)),
            Wrong("PASSWORD_WRONG", value(password="not the password")),
        ),
    ),
    "return_project_acceptance": case(
        "customer_signer",
        read("project_requested", reason="The manual is missing."),
        on=ID,
        says="state acceptedOn opinion signerName",
        after={"state": "RETURNED", "acceptedOn": None, "opinion": "The manual is missing.", "signerName": "Customer_Signer"},
        again=STATE,
        wrong=(
            *(Wrong(STATE, read(name)) for name in ("project_returned", "project_voided")),
            Wrong("NOT_FOUND", read("project_draft")),
            Wrong("CONTENT_CHANGED", value(contentHash="0" * 64)),
            Wrong("TEXT_EMPTY", value(reason=" ")),
            Wrong("TEXT_TOO_LONG", value(reason="x" * 10_000)),
        ),
    ),
    "revoke_project_acceptance": case(
        "hq",
        both(row(projectAcceptanceId="project_other"), value(reason="The papers were forged.")),
        on=ID,
        says="state acceptedOn revokeReason revokedBy { name } revokedAt",
        after={
            "state": "REVOKED",
            "acceptedOn": "2027-02-28",
            "revokeReason": "The papers were forged.",
            "revokedBy": {"name": "Hq"},
            "revokedAt": "2027-02-28T01:00:00+00:00",
        },
        again=STATE,
        wrong=(
            *OVER,
            *wrong_states(ID, STATE, "project_requested", "project_draft"),
            Wrong("TEXT_EMPTY", value(reason=" ")),
            Wrong("TEXT_TOO_LONG", value(reason="x" * 10_000)),
        ),
    ),
}
