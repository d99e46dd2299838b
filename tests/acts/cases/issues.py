"""Issues (问题): raised, talked about, taken, answered, closed; major ones with headquarters."""

from tests.acts.cases.case import Wrong, both, case, row, user, value, wrong_states

STATE = "ISSUE_WRONG_STATE"
OTHER = (Wrong("NOT_FOUND", row(issueId="issue_other")),)
CUSTOMERS = "customer_signer customer_admin customer_reader"
MANAGERS = "manager delivery_manager"

ISSUES = {
    "raise_issue": case(
        "customer_reader",
        both(
            row(projectId="project"),
            value(title="No light", text="On berth three.", kind="FAULT", severity="LOW", dueOn="2027-03-05", documentIds=[]),
        ),
        also=f"{MANAGERS} customer_signer customer_admin",
        on="projectId",
        says="code title text kind severity state isMajor dueOn owner { name } raisedBy { name } documents { nodes { id } }"
        " messages { nodes { text } } version",
        after={
            "code": "ISS-HARBOUR-2027-010",
            "title": "No light",
            "text": "On berth three.",
            "kind": "FAULT",
            "severity": "LOW",
            "state": "OPEN",
            "isMajor": False,
            "dueOn": "2027-03-05",
            "owner": None,
            "raisedBy": {"name": "Customer_Reader"},
            "documents": {"nodes": []},
            "messages": {"nodes": []},
            "version": 1,
        },
        wrong=(
            Wrong("PROJECT_CLOSED", row(projectId="closed_project")),
            Wrong("NOT_FOUND", row(projectId="other_project")),
            Wrong("DUE_BEFORE_TODAY", value(dueOn="2027-02-27")),
            Wrong("NOT_FOUND", lambda stage: {"documentIds": [stage.id("document")]}),
        ),
    ),
    "reply": case(
        "customer_reader",
        both(row(issueId="issue_handling"), value(text="And today.", documentIds=[])),
        also=f"{MANAGERS} customer_signer customer_admin",
        on="issueId",
        says="state messages { nodes { kind audience text saidBy { name } } } version",
        after={
            "state": "HANDLING",
            "messages": {
                "nodes": [
                    {
                        "kind": "MESSAGE",
                        "audience": "CUSTOMER",
                        "text": "And today.",
                        "saidBy": {"name": "Customer_Reader"},
                    }
                ]
            },
            "version": 3,
        },
        wrong=(*wrong_states("issueId", STATE, "issue_closed"), *OTHER),
    ),
    "note_internally": case(
        "manager",
        both(row(issueId="issue_handling"), value(text="Ask the maker.", documentIds=[])),
        also="delivery_manager hq",
        on="issueId",
        says="state messages { nodes { kind text } }",
        after={
            "state": "HANDLING",
            "messages": {"nodes": [{"kind": "NOTE", "text": "Ask the maker."}]},
        },
        wrong=OTHER,
    ),
    "take_issue": case(
        "manager",
        both(row(issueId="issue_open"), value(dueOn="2027-03-05")),
        on="issueId",
        says="state owner { name } dueOn",
        after={"state": "HANDLING", "owner": {"name": "Manager"}, "dueOn": "2027-03-05"},
        again=STATE,
        wrong=(
            *wrong_states("issueId", STATE, "issue_handling", "issue_major", "issue_answered", "issue_closed"),
            Wrong("DUE_BEFORE_TODAY", value(dueOn="2027-02-27")),
            *OTHER,
        ),
    ),
    "assign_issue": case(
        "manager",
        both(row(issueId="issue_open"), user(userId="deputy"), value(dueOn="2027-03-05")),
        also="delivery_manager",
        on="issueId",
        says="state owner { name } dueOn",
        after={"state": "HANDLING", "owner": {"name": "Deputy"}, "dueOn": "2027-03-05"},
        wrong=(
            *wrong_states("issueId", STATE, "issue_answered", "issue_closed"),
            Wrong("NOT_ON_PROJECT", user(userId="buyer")),
            Wrong("NOT_STAFF", user(userId="customer_reader")),
            Wrong("USER_DISABLED", row(userId="gone")),
            *OTHER,
        ),
    ),
    "change_due_day": case(
        "manager",
        both(row(issueId="issue_handling"), value(dueOn="2027-03-12")),
        also="delivery_manager",
        on="issueId",
        says="state owner { name } dueOn",
        after={"state": "HANDLING", "owner": {"name": "Manager"}, "dueOn": "2027-03-12"},
        wrong=(
            *wrong_states("issueId", STATE, "issue_answered", "issue_closed"),
            Wrong("DUE_BEFORE_TODAY", value(dueOn="2027-02-27")),
            *OTHER,
        ),
    ),
    "answer_issue": case(
        "manager",
        both(row(issueId="issue_returned"), value(text="It is sealed.", documentIds=[])),
        also="delivery_manager",
        on="issueId",
        says="state answeredAt messages(where: { kind: { eq: ANSWER } }) { nodes { audience text } }",
        after={
            "state": "ANSWERED",
            "answeredAt": "2027-02-28T01:00:00+00:00",
            "messages": {"nodes": [{"audience": "STAFF", "text": "It is sealed."}]},
        },
        again=STATE,
        wrong=(*wrong_states("issueId", STATE, "issue_asked", "issue_major", "issue_answered", "issue_closed"), *OTHER),
    ),
    "close_issue": case(
        "customer_reader",
        both(row(issueId="issue_answered"), value(word="Thank you.")),
        also=f"{MANAGERS} customer_signer customer_admin",
        on="issueId",
        says="state closedAt messages(where: { kind: { eq: CLOSING } }) { nodes { text } }",
        after={"state": "CLOSED", "closedAt": "2027-02-28T01:00:00+00:00", "messages": {"nodes": [{"text": "Thank you."}]}},
        again=STATE,
        wrong=(
            *wrong_states("issueId", STATE, "issue_closed"),
            *(Wrong("NOT_THE_RAISER", persona=one) for one in MANAGERS.split()),
            *OTHER,
        ),
    ),
    "reopen_issue": case(
        "customer_reader",
        both(row(issueId="issue_answered"), value(reason="It stopped again.")),
        also=f"{MANAGERS} customer_signer customer_admin",
        on="issueId",
        says="state closedAt messages(where: { kind: { eq: REOPENING } }) { nodes { text } }",
        after={"state": "REOPENED", "closedAt": None, "messages": {"nodes": [{"text": "It stopped again."}]}},
        again=STATE,
        wrong=(*wrong_states("issueId", STATE, "issue_open", "issue_asked"), *OTHER),
    ),
    "mark_major": case(
        "customer_reader",
        both(row(issueId="issue_handling"), value(reason="The berth is closed.")),
        also=f"{MANAGERS} customer_signer customer_admin",
        on="issueId",
        says="state isMajor majorAt messages { nodes { kind text } }",
        after={
            "state": "WITH_HEADQUARTERS",
            "isMajor": True,
            "majorAt": "2027-02-28T01:00:00+00:00",
            "messages": {"nodes": [{"kind": "MAJOR", "text": "The berth is closed."}]},
        },
        again="MAJOR_ALREADY",
        wrong=(
            *wrong_states("issueId", STATE, "issue_answered", "issue_closed"),
            Wrong("MAJOR_ALREADY", row(issueId="issue_major")),
            *OTHER,
        ),
    ),
    "ask_headquarters": case(
        "manager",
        both(row(issueId="issue_handling"), value(question="Whose part is it?")),
        also="delivery_manager",
        on="issueId",
        says="state messages { nodes { kind text } } approvals { nodes { kind state tasks { nodes { name state } } } }",
        after={
            "state": "WITH_HEADQUARTERS",
            "messages": {"nodes": [{"kind": "NOTE", "text": "Whose part is it?"}]},
            "approvals": {
                "nodes": [{"kind": "ISSUE", "state": "PENDING", "tasks": {"nodes": [{"name": "总部 PMO 会签", "state": "OPEN"}]}}]
            },
        },
        again=STATE,
        wrong=(*wrong_states("issueId", STATE, "issue_asked", "issue_answered", "issue_closed"), *OTHER),
    ),
    "countersign_issue": case(
        "hq",
        both(row(issueId="issue_asked"), value(opinion="The maker's.")),
        on="issueId",
        says="state approvals { nodes { state decisions { nodes { verdict opinion } } } }",
        after={
            "state": "RETURNED",
            "approvals": {"nodes": [{"state": "APPROVED", "decisions": {"nodes": [{"verdict": "APPROVE", "opinion": "The maker's."}]}}]},
        },
        again=STATE,
        wrong=(*wrong_states("issueId", STATE, "issue_handling", "issue_returned"),),
    ),
    "return_issue": case(
        "hq",
        both(row(issueId="issue_major"), value(reason="Since when?")),
        on="issueId",
        says="state approvals { nodes { state } }",
        after={"state": "RETURNED", "approvals": {"nodes": [{"state": "RETURNED"}]}},
        again=STATE,
        wrong=(*wrong_states("issueId", STATE, "issue_handling", "issue_returned"),),
    ),
    "recall_issue": case(
        "manager",
        row(issueId="issue_asked"),
        also="delivery_manager",
        on="issueId",
        says="state approvals { nodes { state } }",
        after={"state": "HANDLING", "approvals": {"nodes": [{"state": "WITHDRAWN"}]}},
        again=STATE,
        wrong=(
            *wrong_states("issueId", STATE, "issue_handling", "issue_returned"),
            Wrong("NOT_THE_REQUESTER", persona="delivery_manager"),
            *OTHER,
        ),
    ),
}
