"""Weekly reports (项目周报): drafted, written, submitted, returned, reviewed, published."""

from typing import Any

from tests.acts.cases.case import Wrong, both, case, row, value, wrong_states
from tests.acts.staging.stage import Stage

STATE = "REPORT_WRONG_STATE"
OTHER = (Wrong("NOT_FOUND", row(weeklyReportId="report_other")),)
REVIEWERS = "region_pmo hq"


def line(**given: Any) -> dict[str, Any]:
    """A result that the customer may read."""
    return {"part": "THIS_WEEK", "description": "Berth two is measured.", "completion": 80, "isCustomerVisible": True} | given


def lines(*given: dict[str, Any]) -> Any:
    """These lines as input; names of rows of the stage stand for their ids."""

    def of(stage: Stage) -> dict[str, Any]:
        return {"lines": [{key: stage.id(item[1:]) if str(item).startswith("@") else item for key, item in one.items()} for one in given]}

    return of


def person(persona: str) -> Any:
    """A line of somebody."""
    return lambda stage: {"lines": [line(personId=stage.user(persona))]}


def filled(part: str, task: str, code: str, doer: str | None = None, *, late: bool = False) -> dict[str, Any]:
    """What a draft holds of a task."""
    said = {"part": part, "description": f"Task {task}", "completion": 0, "isLate": late}
    return said | {"task": {"code": code}, "person": doer and {"name": doer}}


REPORTS = {
    "draft_weekly_report": case(
        "manager",
        both(row(projectId="project"), value(week="2027-02-24")),
        on="projectId",
        says="weekStartsOn state owner { name } summary dueTasks onTimeTasks onTimeRate acceptanceRate submittedAt"
        " lines { nodes { part description completion isLate task { code } person { name } } } version",
        after={
            "weekStartsOn": "2027-02-22",
            "state": "DRAFT",
            "owner": {"name": "Manager"},
            "summary": None,
            "dueTasks": 0,
            "onTimeTasks": 0,
            "onTimeRate": None,
            "acceptanceRate": None,
            "submittedAt": None,
            "lines": {
                "nodes": [
                    filled("THIS_WEEK", "running", "T002", "Partner_Lead", late=True),
                    filled("THIS_WEEK", "whole", "T005", late=True),
                    filled("NEXT_WEEK", "planned", "T001"),
                    filled("NEXT_WEEK", "running", "T002", "Partner_Lead"),
                    filled("NEXT_WEEK", "whole", "T005"),
                    filled("NEXT_WEEK", "given", "T006", "Deputy"),
                    filled("NEXT_WEEK", "part", "T007"),
                ]
            },
            "version": 1,
        },
        again="REPORT_EXISTS",
        wrong=(
            Wrong("REPORT_EXISTS", value(week="2027-02-15")),
            Wrong("WEEK_AHEAD", value(week="2027-03-01")),
            Wrong("WEEK_BEFORE_PROJECT", value(week="2026-01-04")),
            Wrong("DATE_ABSURD", value(week="1999-01-04")),
            Wrong("PROJECT_STOPPED", row(projectId="lost_project")),
            Wrong("NOT_FOUND", row(projectId="other_project")),
        ),
    ),
    "change_weekly_report": case(
        "manager",
        both(
            row(weeklyReportId="report_draft"),
            value(summary="Two days lost.", internalNote="Rain."),
            lines(line(taskId="@task_running", delayReason="Rain.", internalNote="And a strike."), line(part="NEXT_WEEK", completion=0)),
        ),
        on="weeklyReportId",
        says="state summary internalNote lines { nodes { part sequence description completion isLate delayReason internalNote"
        " hours isCustomerVisible task { code } person { name } } } version",
        after={
            "state": "DRAFT",
            "summary": "Two days lost.",
            "internalNote": "Rain.",
            "lines": {
                "nodes": [
                    {
                        "part": "THIS_WEEK",
                        "sequence": 1,
                        "description": "Berth two is measured.",
                        "completion": 80,
                        "isLate": False,
                        "delayReason": "Rain.",
                        "internalNote": "And a strike.",
                        "hours": "0.00",
                        "isCustomerVisible": True,
                        "task": {"code": "T002"},
                        "person": None,
                    },
                    {
                        "part": "NEXT_WEEK",
                        "sequence": 2,
                        "description": "Berth two is measured.",
                        "completion": 0,
                        "isLate": False,
                        "delayReason": None,
                        "internalNote": None,
                        "hours": "0.00",
                        "isCustomerVisible": True,
                        "task": None,
                        "person": None,
                    },
                ]
            },
            "version": 3,
        },
        wrong=(
            *wrong_states("weeklyReportId", STATE, "report_submitted", "report_reviewed", "report_published"),
            Wrong("TEXT_EMPTY", lines(line(description=" "))),
            Wrong("PROGRESS_WRONG", lines(line(completion=101))),
            Wrong("NOT_FOUND", lines(line(taskId="@other_task"))),
            Wrong("NOT_A_MEMBER", person("buyer")),
            Wrong("LIST_TOO_LONG", lines(*[line()] * 101)),
            *OTHER,
        ),
    ),
    "submit_weekly_report": case(
        "manager",
        row(weeklyReportId="report_draft"),
        on="weeklyReportId",
        says="state submittedAt submittedBy { name } returnReason version",
        after={
            "state": "SUBMITTED",
            "submittedAt": "2027-02-28T01:00:00+00:00",
            "submittedBy": {"name": "Manager"},
            "returnReason": None,
            "version": 3,
        },
        again=STATE,
        wrong=(
            *wrong_states("weeklyReportId", STATE, "report_reviewed", "report_published"),
            Wrong("NOTHING_REPORTED", row(weeklyReportId="report_empty")),
            Wrong("DELAY_REASON_MISSING", row(weeklyReportId="report_late")),
            *OTHER,
        ),
    ),
    "return_weekly_report": case(
        "delivery_manager",
        both(row(weeklyReportId="report_submitted"), value(reason="Which berths?")),
        also=REVIEWERS,
        on="weeklyReportId",
        says="state submittedAt submittedBy { name } returnReason",
        after={"state": "DRAFT", "submittedAt": None, "submittedBy": None, "returnReason": "Which berths?"},
        again=STATE,
        wrong=(*wrong_states("weeklyReportId", STATE, "report_draft", "report_reviewed", "report_published"),),
    ),
    "review_weekly_report": case(
        "delivery_manager",
        both(row(weeklyReportId="report_submitted"), value(opinion="Clear.")),
        also=REVIEWERS,
        on="weeklyReportId",
        says="state opinion reviewedAt",
        after={"state": "REVIEWED", "opinion": "Clear.", "reviewedAt": "2027-02-28T01:00:00+00:00"},
        again=STATE,
        wrong=(*wrong_states("weeklyReportId", STATE, "report_draft", "report_reviewed", "report_published"),),
    ),
    "publish_weekly_report": case(
        "manager",
        row(weeklyReportId="report_reviewed"),
        also="delivery_manager",
        on="weeklyReportId",
        says="state published { weekStartsOn summary onTimeRate publishedAt publishedBy { name }"
        " lines { nodes { part sequence description completion personName delayReason } } }",
        after={
            "state": "PUBLISHED",
            "published": {
                "weekStartsOn": "2026-12-28",
                "summary": "As planned.",
                "onTimeRate": None,
                "publishedAt": "2027-02-28T01:00:00+00:00",
                "publishedBy": {"name": "Manager"},
                "lines": {
                    "nodes": [
                        {
                            "part": "THIS_WEEK",
                            "sequence": 1,
                            "description": "The berths are measured.",
                            "completion": 60,
                            "personName": None,
                            "delayReason": None,
                        },
                        {
                            "part": "NEXT_WEEK",
                            "sequence": 2,
                            "description": "The cranes are measured.",
                            "completion": 0,
                            "personName": None,
                            "delayReason": None,
                        },
                    ]
                },
            },
        },
        again=STATE,
        wrong=(
            *wrong_states("weeklyReportId", STATE, "report_draft", "report_submitted", "report_published"),
            Wrong("NOTHING_TO_PUBLISH", row(weeklyReportId="report_hidden")),
            Wrong("NOT_FOUND", row(weeklyReportId="report_other")),
        ),
    ),
}
