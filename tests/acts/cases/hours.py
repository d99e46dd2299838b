"""Hours (工时)."""

from tests.acts.cases.case import Json, Wrong, both, case, row, rows, user, value, wrong_states
from tests.acts.staging.stage import Stage

STATE = "HOURS_WRONG_STATE"
FIELD = "timeEntryIds"
LINE: Json = {"day": "2027-02-26", "hours": "2.25", "level": "SENIOR", "work": "Interfaces to the customs system"}
MORE: Json = {"kind": "OVERTIME", "place": "REMOTE", "isBillable": False, "resources": "Test server"}
SAYS = "day hours level work kind place resources state edition user { name } version"
SAID: Json = {**LINE, "hours": "2.25", "kind": "OVERTIME", "place": "REMOTE", "resources": "Test server", "edition": 1}


def lines(**changes: object) -> Json:
    """One line."""
    return {"lines": [{**LINE, **MORE, **changes}]}


def of_order(stage: Stage) -> Json:
    """The content of a line of the running order."""
    return {**LINE, **MORE, "orderId": stage.id("running")}


def lines_of_order(stage: Stage) -> Json:
    """The same as a list."""
    return {"lines": [of_order(stage)]}


def wrong(*names: str, code: str = STATE) -> tuple[Wrong, ...]:
    """Lines on which it is not possible."""
    return tuple(Wrong(code, rows(FIELD, name)) for name in names)


HOURS = {
    "log_hours": case(
        "manager",
        both(row(projectId="project"), value(**lines(), submit=True)),
        also="partner_lead partner_admin",
        on="projectId",
        says=SAYS + " submittedAt order { title }",
        after={
            **SAID,
            "state": "SUBMITTED",
            "user": {"name": "Manager"},
            "version": 1,
            "submittedAt": "2027-02-28T01:00:00+00:00",
            "order": None,
        },
        wrong=(
            Wrong("NOT_FOUND", row(projectId="other_project")),
            Wrong("ORDER_NOT_NAMED", persona="partner_admin"),
            Wrong("ORDER_NOT_OF_PERSON", lines_of_order),
            Wrong("ORDER_NOT_NAMED", persona="partner_lead"),
            Wrong("HOURS_ABOVE_DAY", value(**lines(hours="24"))),
            Wrong("HOURS_TOO_LATE", value(**lines(day="2027-02-20"))),
            Wrong("DATE_IN_FUTURE", value(**lines(day="2027-03-01"))),
            Wrong("LEVEL_NOT_ORDERED", lambda stage: {"lines": [of_order(stage) | {"level": "EXPERT"}]}, "partner_admin"),
        ),
    ),
    "log_late_hours": case(
        "manager",
        both(row(projectId="project"), user(userId="partner_admin"), lambda stage: {"lines": [of_order(stage) | {"day": "2026-12-07"}]}),
        also="delivery_manager",
        on="projectId",
        says="day hours state isLate isBillable user { name } submittedBy { name }",
        after={
            "day": "2026-12-07",
            "hours": "2.25",
            "state": "SUBMITTED",
            "isLate": True,
            "isBillable": False,
            "user": {"name": "Partner_Admin"},
            "submittedBy": {"name": "Manager"},
        },
        wrong=(
            Wrong("NOT_FOUND", row(projectId="other_project")),
            Wrong("PROJECT_CLOSED", row(projectId="closed_project"), "delivery_manager"),
            Wrong("HOURS_LOCKED", value(**lines(day="2027-01-04"))),
            Wrong("HOURS_OUTSIDE_MEMBERSHIP", user(userId="buyer")),
            Wrong("HOURS_OUTSIDE_MEMBERSHIP", user(userId="customer_signer")),
        ),
    ),
    "change_hours": case(
        "partner_admin",
        both(row(timeEntryId="hours_draft"), of_order),
        on="timeEntryId",
        says=SAYS,
        after={**SAID, "state": "DRAFT", "user": {"name": "Partner_Admin"}, "version": 2},
        wrong=(
            Wrong(STATE, row(timeEntryId="hours_submitted")),
            Wrong(STATE, row(timeEntryId="hours_confirmed")),
            Wrong("NOT_FOUND", row(timeEntryId="hours_rival")),
            Wrong("HOURS_ABOVE_DAY", value(hours="20")),
        ),
    ),
    "correct_hours": case(
        "partner_admin",
        both(row(timeEntryId="hours_disputed"), of_order),
        also="partner_lead manager",
        on="timeEntryId",
        says=SAYS + " corrects { state hours }",
        after={
            **SAID,
            "state": "SUBMITTED",
            "edition": 2,
            "user": {"name": "Partner_Admin"},
            "version": 1,
            "corrects": {"state": "CORRECTED", "hours": "1.00"},
        },
        again=STATE,
        wrong=(Wrong(STATE, row(timeEntryId="hours_waiting")), Wrong("NOT_FOUND", row(timeEntryId="hours_rival"))),
    ),
    "answer_dispute": case(
        "manager",
        both(row(timeEntryId="hours_disputed"), value(answer="Remote, see the minutes.")),
        also="delivery_manager",
        on="timeEntryId",
        says="state answer disputeReason version",
        after={"state": "APPROVED", "answer": "Remote, see the minutes.", "disputeReason": "Nobody was here.", "version": 5},
        again=STATE,
        wrong=(Wrong(STATE, row(timeEntryId="hours_waiting")), Wrong("NOT_FOUND", row(timeEntryId="hours_rival"))),
    ),
    "lock_hours": case(
        "manager",
        both(row(projectId="project"), value(month="2026-12-15")),
        also="delivery_manager",
        on="projectId",
        says="month lockedBy { name } project { code }",
        after={"month": "2026-12-01", "lockedBy": {"name": "Manager"}, "project": {"code": "PRJ-2026-00002"}},
        again="HOURS_LOCKED",
        wrong=(
            Wrong("NOT_FOUND", row(projectId="other_project")),
            Wrong("HOURS_OPEN", value(month="2027-02-01")),
            Wrong("HOURS_LOCKED", value(month="2027-01-31")),
            Wrong("DATE_IN_FUTURE", value(month="2027-03-01")),
        ),
    ),
    "unlock_hours": case(
        "delivery_manager",
        both(row(hoursLockId="january"), value(reason="A day was forgotten.")),
        on="hoursLockId",
        says="month unlockedAt unlockedBy { name } unlockReason lockedBy { name }",
        after={
            "month": "2027-01-01",
            "unlockedAt": "2027-02-28T01:00:00+00:00",
            "unlockedBy": {"name": "Delivery_Manager"},
            "unlockReason": "A day was forgotten.",
            "lockedBy": {"name": "Manager"},
        },
        again="HOURS_NOT_LOCKED",
        wrong=(Wrong("TEXT_EMPTY", value(reason=" ")),),
    ),
    "submit_hours": case(
        "partner_admin",
        rows(FIELD, "hours_draft", "hours_returned"),
        on=FIELD,
        says="state version",
        after={"state": "SUBMITTED", "version": 2},
        again=STATE,
        wrong=(*wrong("hours_submitted", "hours_confirmed", "hours_dropped"), *wrong("hours_rival", code="NOT_FOUND")),
    ),
    "drop_hours": case(
        "partner_admin",
        rows(FIELD, "hours_draft"),
        on=FIELD,
        says="state version",
        after={"state": "DROPPED", "version": 2},
        again=STATE,
        wrong=(*wrong("hours_submitted", "hours_confirmed", "hours_dropped"), *wrong("hours_rival", code="NOT_FOUND")),
    ),
    "approve_hours_for_partner": case(
        "partner_lead",
        rows(FIELD, "hours_submitted"),
        also="partner_admin",
        on=FIELD,
        says="state partnerLead { name } version",
        after={"state": "LEAD_APPROVED", "partnerLead": {"name": "Partner_Lead"}, "version": 2},
        again=STATE,
        wrong=(
            Wrong("OWN_HOURS", persona="partner_admin"),
            *wrong("hours_draft", "hours_passed_on", "hours_confirmed"),
            *wrong("hours_rival", code="NOT_FOUND"),
        ),
    ),
    "approve_hours": case(
        "manager",
        rows(FIELD, "hours_passed_on"),
        also="delivery_manager",
        on=FIELD,
        says="state waitingSince approvedBy { name } version",
        after={"state": "APPROVED", "waitingSince": "2027-02-28T01:00:00+00:00", "approvedBy": {"name": "Manager"}, "version": 3},
        again=STATE,
        wrong=(
            *wrong("hours_own", code="OWN_HOURS"),
            *wrong("hours_submitted", code="LEAD_NOT_APPROVED"),
            *wrong("hours_draft", "hours_waiting", "hours_returned"),
            *wrong("hours_rival", code="NOT_FOUND"),
        ),
    ),
    "return_hours": case(
        "manager",
        both(rows(FIELD, "hours_submitted"), value(reason="Which step?")),
        also="delivery_manager partner_lead partner_admin",
        on=FIELD,
        says="state returnReason version",
        after={"state": "RETURNED", "returnReason": "Which step?", "version": 2},
        again=STATE,
        wrong=(*wrong("hours_draft", "hours_waiting", "hours_confirmed"), *wrong("hours_rival", code="NOT_FOUND")),
    ),
    "confirm_hours": case(
        "customer_signer",
        rows(FIELD, "hours_waiting", "hours_answered"),
        on=FIELD,
        says="state confirmedAt confirmedBy { name } isDeemed version",
        after={
            "state": "CONFIRMED",
            "confirmedAt": "2027-02-28T01:00:00+00:00",
            "confirmedBy": {"name": "Customer_Signer"},
            "isDeemed": False,
            "version": 4,
        },
        again=STATE,
        wrong=(
            *wrong("hours_confirmed", "hours_disputed", "hours_wrong"),
            *wrong("hours_passed_on", "hours_corrected", "hours_rival", code="NOT_FOUND"),
        ),
    ),
    "dispute_hours": case(
        "customer_signer",
        both(rows(FIELD, "hours_waiting"), value(reason="Nobody was here.")),
        on=FIELD,
        says="state disputeReason disputedBy { name } version",
        after={"state": "DISPUTED", "disputeReason": "Nobody was here.", "disputedBy": {"name": "Customer_Signer"}, "version": 4},
        again=STATE,
        wrong=(
            *wrong("hours_confirmed", "hours_disputed"),
            *wrong("hours_passed_on", "hours_rival", code="NOT_FOUND"),
        ),
    ),
    "rehearse_hours_import": case(
        "manager",
        row(documentId="hours_table"),
        on="documentId",
        says="state linesRead linesTotal linesDone problem refusedLines document { name }",
        after={
            "state": "READING",
            "linesRead": 0,
            "linesTotal": None,
            "linesDone": 0,
            "problem": None,
            "refusedLines": None,
            "document": {"name": "hours.xlsx"},
        },
        wrong=(Wrong("IMPORT_FILE_WRONG", row(documentId="paper")), Wrong("NOT_FOUND", row(documentId="other_paper"))),
    ),
    "import_hours": case(
        "manager",
        both(row(hoursImportId="import_rehearsed"), value(refusedLines="STOP")),
        on="hoursImportId",
        says="state refusedLines linesTotal",
        after={"state": "RUNNING", "refusedLines": "STOP", "linesTotal": 0},
        again="IMPORT_WRONG_STATE",
        wrong=(
            Wrong("IMPORT_HAS_REFUSED", row(hoursImportId="import_refused")),
            *wrong_states("hoursImportId", "IMPORT_WRONG_STATE", "import_running", "import_reading"),
        ),
    ),
}
