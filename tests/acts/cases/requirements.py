"""Requirements (需求): raised, analysed, given, traced to tasks, answered, confirmed; without a project, latent."""

from tests.acts.cases.case import Wrong, both, case, row, user, value, wrong_states
from tests.acts.cases.plans import TASK, below

STATE = "REQUIREMENT_WRONG_STATE"
DONE = ("need_answered", "need_confirmed")
OTHER = (Wrong("NOT_FOUND", row(requirementId="need_other")),)
CUSTOMERS = "customer_signer customer_admin"
MANAGERS = "delivery_manager sales account_manager"
KEEPERS = "sales account_manager"
SAID = value(title="Three views", text="From above.", priority="LOW")
HISTORY = "history { nodes { toState audience word by { name } } }"


def step(state: str, word: str | None = None, audience: str = "STAFF", by: str = "Manager") -> dict[str, object]:
    """A step as it is read."""
    return {"toState": state, "audience": audience, "word": word, "by": {"name": by}}


RAISED = step("RAISED", audience="CUSTOMER", by="Customer_Reader")
ANSWERED = [RAISED, step("ANALYSING"), step("ANSWERED", "Dark from six on.")]

REQUIREMENTS = {
    "raise_requirement": case(
        "customer_reader",
        both(row(projectId="project"), SAID),
        also=f"{CUSTOMERS} manager delivery_manager",
        on="projectId",
        says=f"code title text priority source state outcome audience project {{ code }} owner {{ name }} {HISTORY} version",
        after={
            "code": "REQ-HARBOUR-2027-009",
            "title": "Three views",
            "text": "From above.",
            "priority": "LOW",
            "source": "PORTAL",
            "state": "RAISED",
            "outcome": None,
            "audience": "CUSTOMER",
            "project": {"code": "PRJ-2026-00002"},
            "owner": None,
            "history": {"nodes": [RAISED]},
            "version": 1,
        },
        wrong=(
            Wrong("SOURCE_WRONG", value(source="VISIT")),
            *(Wrong("SOURCE_WRONG", persona=one) for one in ("manager", "delivery_manager")),
            Wrong("SOURCE_WRONG", value(source="PORTAL"), "manager"),
            Wrong("PROJECT_CLOSED", row(projectId="closed_project")),
            Wrong("NOT_FOUND", row(projectId="other_project")),
        ),
    ),
    "raise_customer_requirement": case(
        "customer_reader",
        both(row(customerId="customer"), SAID),
        also=f"{CUSTOMERS} {KEEPERS}",
        on="customerId",
        says="code source state project { code } customer { code }",
        after={
            "code": "REQ-HARBOUR-2027-009",
            "source": "PORTAL",
            "state": "RAISED",
            "project": None,
            "customer": {"code": "HARBOUR"},
        },
        wrong=(
            *(Wrong("SOURCE_WRONG", persona=one) for one in KEEPERS.split()),
            Wrong("NOT_FOUND", row(customerId="museum")),
            Wrong("CUSTOMER_SEALED", row(customerId="sealed"), "sales"),
            Wrong("FORBIDDEN", row(customerId="museum"), "sales"),
        ),
    ),
    "note_latent_requirement": case(
        "sales",
        both(row(customerId="customer"), SAID, value(source="MEETING")),
        also="account_manager",
        on="customerId",
        says="code source state isLatent audience",
        after={"code": "LAT-HARBOUR-2027-003", "source": "MEETING", "state": "RAISED", "isLatent": True, "audience": "STAFF"},
        wrong=(
            Wrong("SOURCE_WRONG", value(source="PORTAL")),
            Wrong("CUSTOMER_SEALED", row(customerId="sealed")),
            Wrong("FORBIDDEN", row(customerId="museum")),
        ),
    ),
    "disclose_requirement": case(
        "sales",
        row(requirementId="need_latent"),
        also="account_manager",
        on="requirementId",
        says="code isLatent state version",
        after={"code": "REQ-HARBOUR-2027-009", "isLatent": False, "state": "RAISED", "version": 2},
        again="REQUIREMENT_NOT_INTERNAL",
        wrong=(
            *wrong_states("requirementId", "REQUIREMENT_NOT_INTERNAL", "need_raised"),
            *wrong_states("requirementId", STATE, "need_dropped"),
            *OTHER,
        ),
    ),
    "drop_requirement": case(
        "sales",
        both(row(requirementId="need_latent"), value(reason="They sold it.")),
        also="account_manager",
        on="requirementId",
        says=f"state {HISTORY}",
        after={"state": "DROPPED", "history": {"nodes": [step("RAISED", by="Sales"), step("DROPPED", "They sold it.", by="Sales")]}},
        again=STATE,
        wrong=(*wrong_states("requirementId", "REQUIREMENT_NOT_INTERNAL", "need_raised"), *OTHER),
    ),
    "analyse_requirement": case(
        "manager",
        both(row(requirementId="need_raised"), value(analysis="A palette.")),
        also=MANAGERS,
        on="requirementId",
        says=f"state analysis owner {{ name }} {HISTORY}",
        after={
            "state": "ANALYSING",
            "analysis": "A palette.",
            "owner": {"name": "Manager"},
            "history": {"nodes": [RAISED, step("ANALYSING")]},
        },
        wrong=(*wrong_states("requirementId", STATE, *DONE), *OTHER),
    ),
    "assign_requirement": case(
        "manager",
        both(row(requirementId="need_raised"), user(userId="deputy")),
        also=MANAGERS,
        on="requirementId",
        says="state owner { name } assignedBy { name }",
        after={"state": "RAISED", "owner": {"name": "Deputy"}, "assignedBy": {"name": "Manager"}},
        wrong=(
            *wrong_states("requirementId", STATE, *DONE),
            Wrong("NOT_ON_PROJECT", user(userId="buyer")),
            Wrong("NOT_STAFF", user(userId="customer_reader")),
            Wrong("USER_DISABLED", row(userId="gone")),
            *OTHER,
        ),
    ),
    "prioritise_requirement": case(
        "manager",
        both(row(requirementId="need_raised"), value(priority="URGENT")),
        also=MANAGERS,
        on="requirementId",
        says="state priority version",
        after={"state": "RAISED", "priority": "URGENT", "version": 2},
        wrong=(*wrong_states("requirementId", STATE, *DONE), *OTHER),
    ),
    "place_requirement": case(
        "sales",
        row(requirementId="need_alone", projectId="project"),
        also="account_manager",
        on="requirementId",
        says="state project { code }",
        after={"state": "RAISED", "project": {"code": "PRJ-2026-00002"}},
        again="REQUIREMENT_PLACED",
        wrong=(
            *wrong_states("requirementId", "REQUIREMENT_PLACED", "need_raised"),
            *wrong_states("requirementId", STATE, "need_dropped"),
            Wrong("NOT_FOUND", row(projectId="other_project")),
            Wrong("PROJECT_CLOSED", row(projectId="closed_project")),
            *OTHER,
        ),
    ),
    "implement_requirement": case(
        "manager",
        row(requirementId="need_analysing"),
        also="delivery_manager",
        on="requirementId",
        says=f"state owner {{ name }} {HISTORY}",
        after={
            "state": "IMPLEMENTING",
            "owner": {"name": "Manager"},
            "history": {"nodes": [RAISED, step("ANALYSING"), step("IMPLEMENTING")]},
        },
        again=STATE,
        wrong=(
            *wrong_states("requirementId", STATE, "need_implementing", *DONE),
            Wrong("REQUIREMENT_INTERNAL", row(requirementId="need_latent"), "delivery_manager"),
            Wrong("REQUIREMENT_UNPLACED", row(requirementId="need_alone"), "delivery_manager"),
            *OTHER,
        ),
    ),
    "link_requirement_task": case(
        "manager",
        row(requirementId="need_analysing", taskId="task_done"),
        also="delivery_manager",
        on="requirementId",
        says="state progress tasks { nodes { task { code } linkedBy { name } unlinkedAt } } version",
        after={
            "state": "ANALYSING",
            "progress": 100,
            "tasks": {"nodes": [{"task": {"code": "T003"}, "linkedBy": {"name": "Manager"}, "unlinkedAt": None}]},
            "version": 3,
        },
        again="TASK_LINKED",
        wrong=(
            *wrong_states("requirementId", STATE, *DONE),
            Wrong("NOT_FOUND", row(taskId="other_task")),
            Wrong("REQUIREMENT_INTERNAL", row(requirementId="need_latent"), "delivery_manager"),
            Wrong("REQUIREMENT_UNPLACED", row(requirementId="need_alone"), "delivery_manager"),
            *OTHER,
        ),
    ),
    "add_requirement_task": case(
        "manager",
        both(row(requirementId="need_analysing"), below("task", TASK)),
        on="requirementId",
        says="progress tasks { nodes { task { code name } } }",
        after={"progress": 0, "tasks": {"nodes": [{"task": {"code": "T008", "name": "Migrate"}}]}},
        wrong=(
            *wrong_states("requirementId", STATE, *DONE),
            Wrong("DURATION_UNCLEAR", value(task=TASK | {"workingDays": None})),
            *OTHER,
        ),
    ),
    "unlink_requirement_task": case(
        "manager",
        row(requirementTaskId="trace"),
        also="delivery_manager",
        on="requirementTaskId",
        says="progress tasks(where: { unlinkedAt: { isNull: true } }) { nodes { id } }",
        after={"progress": None, "tasks": {"nodes": []}},
        again="TASK_UNLINKED",
        wrong=wrong_states("requirementTaskId", "TASK_UNLINKED", "trace_ended"),
    ),
    "answer_requirement": case(
        "manager",
        both(row(requirementId="need_traced"), value(outcome="PARTLY_FULFILLED", answer="From June on.")),
        also=MANAGERS,
        on="requirementId",
        says=f"state outcome answeredAt {HISTORY}",
        after={
            "state": "ANSWERED",
            "outcome": "PARTLY_FULFILLED",
            "answeredAt": "2027-02-28T01:00:00+00:00",
            "history": {"nodes": [RAISED, step("ANALYSING"), step("IMPLEMENTING"), step("ANSWERED", "From June on.")]},
        },
        again=STATE,
        wrong=(
            *wrong_states("requirementId", STATE, *DONE),
            Wrong("TASKS_UNFINISHED", value(outcome="FULFILLED")),
            Wrong("REQUIREMENT_INTERNAL", row(requirementId="need_latent"), "sales"),
            *OTHER,
        ),
    ),
    "confirm_requirement": case(
        "customer_reader",
        both(row(requirementId="need_answered"), value(word="It will do.")),
        also=CUSTOMERS,
        on="requirementId",
        says=f"state outcome confirmedAt {HISTORY}",
        after={
            "state": "CONFIRMED",
            "outcome": "PARTLY_FULFILLED",
            "confirmedAt": "2027-02-28T01:00:00+00:00",
            "history": {"nodes": [*ANSWERED, step("CONFIRMED", "It will do.", "CUSTOMER", "Customer_Reader")]},
        },
        again=STATE,
        wrong=(
            *wrong_states("requirementId", STATE, "need_raised", "need_confirmed", "need_reopened"),
            *wrong_states("requirementId", "NOT_FOUND", "need_latent"),
            *OTHER,
        ),
    ),
    "reopen_requirement": case(
        "customer_reader",
        both(row(requirementId="need_answered"), value(reason="It is dark at four.")),
        also=CUSTOMERS,
        on="requirementId",
        says=f"state outcome {HISTORY}",
        after={
            "state": "REOPENED",
            "outcome": None,
            "history": {"nodes": [*ANSWERED, step("REOPENED", "It is dark at four.", "CUSTOMER", "Customer_Reader")]},
        },
        again=STATE,
        wrong=(
            *wrong_states("requirementId", STATE, "need_raised", "need_reopened"),
            *wrong_states("requirementId", "NOT_FOUND", "need_latent"),
            *OTHER,
        ),
    ),
}
