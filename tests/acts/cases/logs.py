"""The log (日志): written in a project and of a customer, edited by its author, opened, withheld, withdrawn."""

from tests.acts.cases.case import Wrong, both, case, row, value, wrong_states

GONE = "LOG_ENTRY_WITHDRAWN"
OTHER = (Wrong("NOT_FOUND", row(logEntryId="log_other")),)
SAID = value(
    happenedOn="2027-02-27", level="CRITICAL", category="INCIDENT", title="Power cut", text="At noon.", tags=["power", "night shift"]
)
WORDS = (
    Wrong("DATE_IN_FUTURE", value(happenedOn="2027-03-01")),
    Wrong("NOT_UNIQUE", value(tags=["Power", " power "])),
    Wrong("LIST_TOO_LONG", value(tags=[f"tag {at}" for at in range(11)])),
    Wrong("TEXT_TOO_LONG", value(tags=["t" * 31])),
    Wrong("TEXT_EMPTY", value(tags=[" "])),
)
TOLD = "happenedOn level category title text tags { nodes { name } }"
FIRST = {
    "happenedOn": "2027-02-27",
    "level": "CRITICAL",
    "category": "INCIDENT",
    "title": "Power cut",
    "text": "At noon.",
    "tags": {"nodes": [{"name": "night shift"}, {"name": "power"}]},
}

LOGS = {
    "write_log_entry": case(
        "manager",
        both(row(projectId="project", parentLogEntryId="log_confidential"), SAID),
        on="projectId",
        says=f"{TOLD} project {{ code }} parent {{ title }} author {{ name }} writtenAt isConfidential openedAt withdrawnAt"
        " versions { nodes { number title tags by { name } } } version",
        after={
            **FIRST,
            "project": {"code": "PRJ-2026-00002"},
            "parent": {"title": "Cutover confidential"},
            "author": {"name": "Manager"},
            "writtenAt": "2027-02-28T01:00:00+00:00",
            "isConfidential": True,
            "openedAt": None,
            "withdrawnAt": None,
            "versions": {"nodes": [{"number": 1, "title": "Power cut", "tags": "night shift, power", "by": {"name": "Manager"}}]},
            "version": 1,
        },
        wrong=(
            *WORDS,
            Wrong("PROJECT_STOPPED", row(projectId="lost_project")),
            Wrong("NOT_FOUND", row(projectId="other_project")),
            Wrong("NOT_FOUND", row(parentLogEntryId="log_other")),
            Wrong(GONE, row(parentLogEntryId="log_withdrawn")),
        ),
    ),
    "write_customer_log_entry": case(
        "sales",
        both(row(customerId="customer", parentLogEntryId="log_alone"), SAID),
        also="account_manager",
        on="customerId",
        says=f"{TOLD} project {{ code }} customer {{ code }} parent {{ title }} author {{ name }} isConfidential version",
        after={
            **FIRST,
            "project": None,
            "customer": {"code": "HARBOUR"},
            "parent": {"title": "Lunch with the port"},
            "author": {"name": "Sales"},
            "isConfidential": True,
            "version": 1,
        },
        wrong=(
            *WORDS,
            Wrong("PARENT_ELSEWHERE", row(parentLogEntryId="log_open")),
            Wrong("NOT_FOUND", row(parentLogEntryId="log_confidential")),
            Wrong("CUSTOMER_SEALED", row(customerId="sealed")),
            Wrong("FORBIDDEN", row(customerId="museum")),
        ),
    ),
    "edit_log_entry": case(
        "manager",
        both(row(logEntryId="log_below"), SAID),
        on="logEntryId",
        says=f"{TOLD} versions {{ nodes {{ number title tags }} }} version",
        after={
            **FIRST,
            "versions": {
                "nodes": [
                    {"number": 1, "title": "The gate", "tags": "gate, night"},
                    {"number": 2, "title": "The west gate", "tags": "west"},
                    {"number": 3, "title": "Power cut", "tags": "night shift, power"},
                ]
            },
            "version": 3,
        },
        wrong=(
            *WORDS,
            *wrong_states("logEntryId", GONE, "log_withdrawn"),
            Wrong("FORBIDDEN", row(logEntryId="log_open"), "sales"),
            *OTHER,
        ),
    ),
    "open_log_entry": case(
        "manager",
        row(logEntryId="log_confidential"),
        on="logEntryId",
        says="isConfidential openedAt openedBy { name } version",
        after={"isConfidential": False, "openedAt": "2027-02-28T01:00:00+00:00", "openedBy": {"name": "Manager"}, "version": 2},
        again="LOG_ENTRY_OPEN",
        wrong=(*wrong_states("logEntryId", "LOG_ENTRY_OPEN", "log_open"), *wrong_states("logEntryId", GONE, "log_withdrawn"), *OTHER),
    ),
    "withhold_log_entry": case(
        "manager",
        row(logEntryId="log_open"),
        on="logEntryId",
        says="isConfidential openedAt openedBy { name } version",
        after={"isConfidential": True, "openedAt": None, "openedBy": None, "version": 3},
        again="LOG_ENTRY_CONFIDENTIAL",
        wrong=(
            *wrong_states("logEntryId", "LOG_ENTRY_CONFIDENTIAL", "log_confidential"),
            *wrong_states("logEntryId", GONE, "log_withdrawn"),
            *OTHER,
        ),
    ),
    "withdraw_log_entry": case(
        "manager",
        both(row(logEntryId="log_open"), value(reason="It was another gate.")),
        on="logEntryId",
        says="isConfidential openedAt withdrawnAt withdrawnBy { name } withdrawalReason",
        after={
            "isConfidential": True,
            "openedAt": None,
            "withdrawnAt": "2027-02-28T01:00:00+00:00",
            "withdrawnBy": {"name": "Manager"},
            "withdrawalReason": "It was another gate.",
        },
        again=GONE,
        wrong=(*wrong_states("logEntryId", GONE, "log_withdrawn"), *OTHER),
    ),
}
