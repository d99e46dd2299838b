"""WeeklyReport with its lines, and PublishedReport, which is what the customer reads of one."""

from typing import Any

from api.shape import column, many, one, shape
from domain.reporting.models import PublishedReport, PublishedReportLine, WeeklyReport, WeeklyReportLine

FIGURES = {
    "due_tasks": "How many tasks were to end in the week, up to the day it was submitted.",
    "on_time_tasks": "How many of them were done by their last day.",
    "on_time_rate": "The share of them (任务按期率), per cent with two decimals; none where none was due.",
    "due_milestones": "How many milestones were to be reached in the week.",
    "on_time_milestones": "How many of them were reached by their day.",
    "acceptance_rate": "The share of them (按期验收率), per cent with two decimals; none where none was due.",
}

WITHIN: Any = {name: column(text, group="basic", filter=name.endswith("rate")) for name, text in FIGURES.items()}
SHOWN: Any = {name: column(f"{text} Of what the customer is shown.", group="basic") for name, text in FIGURES.items()}

shape(
    WeeklyReport, "wkr", "WeeklyReport (项目周报): what came of a project's week and what is planned for the next one (S0-51).",
    plural="weeklyReports", usual_order="-week_starts_on",
    project=one("Project", "project_id", "The project.", group="basic", filter=True),
    week_starts_on=column("The Monday of its week.", group="basic", sort=True, filter=True),
    state=column("Where it stands.", group="basic", filter=True),
    owner=one("User", "owner_id", "Who drafted it.", group="basic", filter=True),
    summary=column("A word on the week, for the customer too.", group="basic"),
    internal_note=column("A word among the provider's own (内部备注), never published.", group="internal-note"),
    return_reason=column("Why it was returned; none once it is submitted again.", group="internal-note"),
    opinion=column("What the reviewer said (审核意见), never published.", group="internal-note"),
    **WITHIN,
    submitted_at=column("When it was submitted.", group="basic", filter=True),
    submitted_by=one("User", "submitted_by_id", "Who submitted it.", group="basic"),
    reviewed_at=column("When it was reviewed.", group="basic"),
    reviewed_by=one("User", "reviewed_by_id", "Who reviewed it: somebody else (四眼原则).", group="basic"),
    lines=many("WeeklyReportLine", "report_id", "Results and plans, in their sequence.", group="basic", order="sequence"),
    published=one("PublishedReport", "report_id", "What the customer reads of it; none before it is published.", group="basic", back=True),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    WeeklyReportLine, "wkl", "WeeklyReportLine (周报条目): a result of the week, or a plan for the next one.",
    part=column("A result of this week (本周完成) or a plan for the next (下周计划).", group="basic", filter=True),
    sequence=column("Its place.", group="basic", sort=True),
    task=one("Task", "task_id", "The task; none where it is about something else.", group="basic"),
    person=one("User", "person_id", "Who is in charge (负责人).", group="basic"),
    description=column("What was done or is planned (描述).", group="basic"),
    completion=column("How far it is (完成率), in whole per cent.", group="basic"),
    hours=column("The task's hours of the week, submitted or approved.", group="basic"),
    is_late=column("Whether the task is past its last day.", group="basic", filter=True),
    delay_reason=column("Why it is late (延期原因).", group="basic"),
    internal_note=column("A word among the provider's own (内部备注), never published.", group="internal-note"),
    is_customer_visible=column("Whether it is published with the report (S2-33).", group="basic"),
)  # fmt: skip

shape(
    PublishedReport, "pwr", "PublishedReport (已发布周报): what the customer reads of a weekly report; never changed.",
    project=one("Project", "project_id", "The project.", group="basic", filter=True),
    week_starts_on=column("The Monday of its week.", group="basic", sort=True, filter=True),
    summary=column("A word on the week.", group="basic"),
    **SHOWN,
    published_at=column("When it was published.", group="basic"),
    published_by=one("User", "published_by_id", "Who published it.", group="basic"),
    lines=many("PublishedReportLine", "published_id", "Results and plans, in their sequence.", group="basic", order="sequence"),
)  # fmt: skip

shape(
    PublishedReportLine, "pwl", "PublishedReportLine (已发布周报条目): a line of it as it was published.",
    part=column("A result of this week (本周完成) or a plan for the next (下周计划).", group="basic", filter=True),
    sequence=column("Its place.", group="basic", sort=True),
    description=column("What was done or is planned (描述).", group="basic"),
    person_name=column("Who is in charge (负责人), by name.", group="basic"),
    completion=column("How far it is (完成率), in whole per cent.", group="basic"),
    delay_reason=column("Why it is late (延期原因).", group="basic"),
)  # fmt: skip
