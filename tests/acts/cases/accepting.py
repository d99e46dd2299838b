"""The punch list of a conditional acceptance."""

from tests.acts.cases.case import Given, Wrong, both, case, row, value
from tests.acts.cases.ordering import wrong_states
from tests.acts.staging.people import PASSWORD


def shown(*documents: str) -> Given:
    return lambda stage: {"documentIds": [stage.id(name) for name in documents]}


def verdicts(*names: str, is_closed: bool = True, note: str | None = "Good.") -> Given:
    return lambda stage: {"verdicts": [{"punchItemId": stage.id(name), "isClosed": is_closed, "note": note} for name in names]}


def checked(acceptance: str, *names: str) -> Given:
    return both(row(acceptanceId=acceptance), value(party="REGION", password=PASSWORD), verdicts(*names))


ACCEPTING = {
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
