"""Baseline with its tasks and milestones: what was planned on a day, kept for good."""

from api.shape import column, many, one, shape
from domain.planning.baseline_models import Baseline, BaselineMilestone, BaselineTask

shape(
    Baseline, "bsl", "Baseline (基线): the plan of a project as it stood when it was set; it is never changed (S0-50).",
    number=column("The first one is 1.", group="basic", sort=True, filter=True),
    project=one("Project", "project_id", "The project.", group="basic"),
    reason=column("Why it was set.", group="basic"),
    set_at=column("When it was set.", group="basic", filter=True),
    set_by=one("User", "set_by_id", "Who set it.", group="basic"),
    milestones=many("BaselineMilestone", "baseline_id", "The milestones of the day.", group="basic", order="planned_on"),
    tasks=many("BaselineTask", "baseline_id", "The tasks of the day that were not cancelled.", group="basic", order="starts_on"),
)  # fmt: skip

shape(
    BaselineMilestone, "bms", "BaselineMilestone: the day of a milestone in a baseline.",
    milestone=one("Milestone", "milestone_id", "The milestone.", group="basic"),
    planned_on=column("The day it was planned for.", group="basic", sort=True, filter=True),
)  # fmt: skip

shape(
    BaselineTask, "bst", "BaselineTask: the days of a task in a baseline.",
    task=one("Task", "task_id", "The task.", group="basic"),
    starts_on=column("The planned first day.", group="basic", sort=True, filter=True),
    ends_on=column("The planned last day.", group="basic", filter=True),
    working_days=column("The planned duration in working days.", group="basic", filter=True),
)  # fmt: skip
