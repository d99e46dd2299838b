"""Milestone, Task, TaskAssignment, TaskDependency: the plan of a project and what became of it."""

from datetime import date

from api.planning import overdue, pace, shifts
from api.shape import column, expression, many, one, shape
from domain.planning.dependency_models import TaskDependency
from domain.planning.models import Milestone, Task, TaskAssignment

shape(
    Milestone, "mil", "Milestone (里程碑): a point that a project reaches on a day, as planned and as it came (S0-41).",
    plural="milestones", usual_order="planned_on",
    code=column("Its number in the project, as M01.", group="basic", filter=True),
    name=column("The name.", group="basic", filter=True),
    description=column("A word on it, for the provider's own people.", group="work"),
    project=one("Project", "project_id", "The project.", group="basic", filter=True),
    state=column("Whether it is reached.", group="basic", filter=True),
    planned_on=column("The day it is planned for.", group="basic", sort=True, filter=True),
    reached_on=column("The day it was reached.", group="basic", filter=True),
    late_days=expression(
        "Days from the planned day to the day it was reached (延期天数); below zero where it was early, none until then.", int,
        pace.milestone_late_days, group="basic",
    ),
    on_time_percent=expression(
        "100 where it was reached in time, else 0, none until it is: its average is the share (按期率) in per cent.", int,
        pace.milestone_on_time, group="basic",
    ),
    overdue_days=expression(
        "Days since the planned day (超期天数) where it is not reached and its project goes on; none where it is not overdue.", int,
        overdue.milestone_days, group="overdue", filter=True, within=overdue.is_planned,
    ),
    baseline_on=expression("The day in the project's newest baseline (基线) that holds it.", date, shifts.baseline_on, group="baseline"),
    reached_by=one("User", "reached_by_id", "Who said so.", group="work"),
    is_customer_visible=column("Whether the customer is shown it (S2-33).", group="work", filter=True),
    tasks=many("Task", "milestone_id", "What is to be done for it.", group="basic", order="starts_on"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    Task, "tsk", "Task (任务): a piece of work of a project with its planned and its actual days (S0-50).",
    plural="tasks", usual_order="starts_on",
    code=column("Its number in the project, as T001.", group="basic", filter=True),
    name=column("The name.", group="basic", filter=True),
    description=column("What is to be done, for whoever does it; never the customer's.", group="work"),
    project=one("Project", "project_id", "The project.", group="basic", filter=True),
    milestone=one("Milestone", "milestone_id", "The milestone that it is done for.", group="basic", filter=True),
    parent=one("Task", "parent_id", "The task that it is part of (上级任务).", group="basic", filter=True),
    priority=column("How urgent it is.", group="basic", filter=True),
    state=column("Where it stands.", group="basic", filter=True),
    is_customer_visible=column("Whether the customer is shown it (S2-33).", group="work", filter=True),
    starts_on=column("The planned first day.", group="basic", sort=True, filter=True),
    ends_on=column("The planned last day.", group="basic", filter=True),
    working_days=column("The planned duration (计划工期) in working days, as of the day it was planned.", group="basic", filter=True),
    baseline_starts_on=expression("The first day in the newest baseline (基线) that holds it.", date, shifts.starts_on, group="baseline"),
    baseline_ends_on=expression("The last day in that baseline.", date, shifts.ends_on, group="baseline"),
    baseline_working_days=expression("Its duration in that baseline, in working days.", int, shifts.working_days, group="baseline"),
    earliest_starts_on=expression(
        "The first day that its predecessors leave it: after the last of them has ended and its lag has passed; one that is late"
        " ends today at the earliest. None where it waits for nothing.", date, shifts.earliest, group="schedule",
    ),
    shift_days=expression(
        "By how many working days it must begin later than planned (顺延), since a predecessor is late; none where it need not,"
        " or has begun.", int, shifts.shift, group="schedule",
    ),
    progress=column("How far it is, in whole per cent.", group="basic", filter=True),
    started_on=column("The day work on it began.", group="basic", filter=True),
    finished_on=column("The day it was done.", group="basic", filter=True),
    planned_days=expression("Days from the planned first day to the last, both counted (计划天数).", int, pace.planned_days, group="basic"),
    actual_days=expression(
        "Days from its begin to its end, both counted (实际天数); none until it is done.", int, pace.actual_days, group="basic",
    ),
    late_days=expression(
        "Days from the planned last day to the day it was done (延期天数); below zero where it was early, none until then.", int,
        pace.task_late_days, group="basic",
    ),
    on_time_percent=expression(
        "100 where it was done in time, else 0, none until it is: its average is the share (按期率) in per cent.", int,
        pace.task_on_time, group="basic",
    ),
    overdue_days=expression(
        "Days since the planned last day (超期天数) where it is still to be done and its project goes on; none where it is not"
        " overdue.", int, overdue.task_days, group="overdue", filter=True, within=overdue.is_open,
    ),
    cancel_reason=column("Why it is not done any more.", group="work"),
    parts=many("Task", "parent_id", "The tasks that it is made of (子任务).", group="basic", order="starts_on"),
    assignments=many("TaskAssignment", "task_id", "Who does it, and did.", group="basic", order="assigned_on"),
    predecessors=many("TaskDependency", "successor_id", "What it waits for (前置任务).", group="schedule"),
    successors=many("TaskDependency", "predecessor_id", "What waits for it (后续任务).", group="schedule"),
    requirements=many("RequirementTask", "task_id", "The requirements that it implements (需求).", group="trace", order="linked_at"),
    version=column("Rises with each change; give it back as `expectedVersion`.", group="basic"),
)  # fmt: skip

shape(
    TaskAssignment, "tas", "TaskAssignment (任务分配): a person who does a task, from when to when.",
    task=one("Task", "task_id", "The task.", group="basic"),
    user=one("User", "user_id", "The person.", group="basic"),
    assigned_on=column("The first day.", group="basic", sort=True),
    ended_on=column("The last day; none while the person does it.", group="basic"),
)  # fmt: skip

shape(
    TaskDependency, "tdp", "TaskDependency (前置关系): a task that begins after another one has ended.",
    predecessor=one("Task", "predecessor_id", "What is waited for.", group="basic"),
    successor=one("Task", "successor_id", "What waits.", group="basic"),
    lag_days=column("Working days that pass between end and begin.", group="basic"),
)  # fmt: skip
