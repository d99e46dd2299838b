"""The pool of people and what they are planned for."""

from tests.acts.cases.case import Given, Wrong, both, case, row, user, value

PLAN = {"startsOn": "2027-03-01", "endsOn": "2027-03-31", "share": 50, "duty": "Interfaces"}
DONE = {"startsOn": "2027-03-01", "endsOn": "2027-03-31", "share": 50, "duty": "Interfaces", "withdrawnOn": None}
SAYS = "startsOn endsOn share duty withdrawnOn"
PLANNERS = "delivery_manager hq"
OVER = "ALLOCATION_OVER"


def plan(**changed: object) -> Given:
    """The plan, or another one."""
    return value(allocation=PLAN | changed)


WRONG = (
    Wrong("SHARE_WRONG", plan(share=0)),
    Wrong("SHARE_WRONG", plan(share=101)),
    Wrong("DATES_REVERSED", plan(endsOn="2027-02-28")),
    Wrong("DATE_ABSURD", plan(endsOn="2101-01-01")),
    Wrong("TEXT_EMPTY", plan(duty=" ")),
)
POOL = {
    "pool_person": case(
        "delivery_manager",
        both(row(unitId="east"), user(userId="manager"), value(level="EXPERT", skills="Kafka")),
        also="hq",
        on="unitId",
        says="level skills pooledOn retiredOn user { name } unit { code } partner { code }",
        after={
            "level": "EXPERT",
            "skills": "Kafka",
            "pooledOn": "2027-02-28",
            "retiredOn": None,
            "user": {"name": "Manager"},
            "unit": {"code": "EAST"},
            "partner": None,
        },
        again="IN_POOL",
        wrong=(
            Wrong("FORBIDDEN", row(unitId="west")),
            Wrong("IN_POOL", user(userId="deputy")),
            Wrong("NOT_FOR_POOL", user(userId="customer_reader")),
            Wrong("USER_DISABLED", row(userId="gone")),
            Wrong("UNIT_CLOSED", row(unitId="closed")),
        ),
    ),
    "change_resource": case(
        "delivery_manager",
        both(row(resourceId="pooled_deputy"), value(level="EXPERT", skills="Kafka")),
        also="hq",
        on="resourceId",
        says="level skills version",
        after={"level": "EXPERT", "skills": "Kafka", "version": 2},
        wrong=(Wrong("RESOURCE_RETIRED", row(resourceId="pooled_buyer")), Wrong("FORBIDDEN", row(resourceId="pooled_other"))),
    ),
    "retire_resource": case(
        "delivery_manager",
        row(resourceId="pooled_free"),
        also="hq",
        on="resourceId",
        says="retiredOn",
        after={"retiredOn": "2027-02-28"},
        again="RESOURCE_RETIRED",
        wrong=(
            Wrong("RESOURCE_RETIRED", row(resourceId="pooled_buyer")),
            Wrong("ALLOCATIONS_AHEAD", row(resourceId="pooled_deputy")),
            Wrong("FORBIDDEN", row(resourceId="pooled_other")),
        ),
    ),
    "allocate_person": case(
        "manager",
        both(row(projectId="project", resourceId="pooled_deputy"), plan()),
        also=PLANNERS,
        on="projectId",
        says=SAYS,
        after=DONE,
        again="RESOURCE_CLASH",
        wrong=(
            Wrong("NOT_FOUND", row(projectId="other_project")),
            Wrong("RESOURCE_CLASH", plan(share=51)),
            Wrong("RESOURCE_RETIRED", row(resourceId="pooled_buyer")),
            Wrong("PROJECT_STOPPED", row(projectId="lost_project")),
            *WRONG,
        ),
    ),
    "overbook_person": case(
        "delivery_manager",
        both(row(projectId="project", resourceId="pooled_deputy"), plan(share=60), value(reason="Two go-lives at once.")),
        also="hq",
        on="projectId",
        says=f"{SAYS} overbookReason",
        after=DONE | {"share": 60, "overbookReason": "Two go-lives at once."},
        wrong=(
            Wrong("NOT_FOUND", row(projectId="other_project")),
            Wrong("NO_CLASH", plan(share=50)),
            Wrong("TEXT_EMPTY", value(reason="")),
            Wrong("RESOURCE_RETIRED", row(resourceId="pooled_buyer")),
            Wrong("PROJECT_STOPPED", row(projectId="lost_project")),
        ),
    ),
    "change_allocation": case(
        "manager",
        both(row(allocationId="planned_deputy"), plan(share=100)),
        also=PLANNERS,
        on="allocationId",
        says=SAYS,
        after=DONE | {"share": 100},
        wrong=(
            Wrong("NOT_FOUND", row(allocationId="planned_other")),
            Wrong("RESOURCE_CLASH", both(row(allocationId="planned_lead"), plan(share=81))),
            Wrong(OVER, row(allocationId="planned_withdrawn")),
            *WRONG,
        ),
    ),
    "release_allocation": case(
        "manager",
        both(row(allocationId="planned_deputy"), value(lastOn="2027-03-05")),
        also=PLANNERS,
        on="allocationId",
        says=SAYS,
        after={"startsOn": "2027-02-01", "endsOn": "2027-03-05", "share": 50, "duty": "Integration", "withdrawnOn": None},
        wrong=(
            Wrong("NOT_FOUND", row(allocationId="planned_other")),
            Wrong("DATES_REVERSED", value(lastOn="2027-05-01")),
            Wrong(OVER, row(allocationId="planned_withdrawn")),
        ),
    ),
}
