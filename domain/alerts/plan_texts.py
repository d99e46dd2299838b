"""What alerts of a project's plan say."""

from collections.abc import Mapping

from domain.alerts.models import AlertRule
from domain.alerts.wording import Texts
from domain.language import message

PLAN_TEXTS: Mapping[AlertRule, Texts] = {
    AlertRule.PROJECT_OVERDUE: Texts(
        message("Project {project} is late"),
        message("{code}; it was planned to end on {due_on}, and has not been accepted yet."),
        message("See what holds it up, and agree with the customer on what is left."),
    ),
    AlertRule.MILESTONE_OVERDUE: Texts(
        message("Milestone {milestone} is late"),
        message("Project {project}; it was planned for {due_on}."),
        message("Say that it is reached, or plan another day; what waits for it is late too."),
    ),
    AlertRule.TASK_OVERDUE: Texts(
        message("Task {task} is late"),
        message("Project {project}; it was planned to end on {due_on}."),
        message("Finish it, or plan other days; tasks that wait for it begin later."),
    ),
}
