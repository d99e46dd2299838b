"""The alerts of a plan: a project, milestone or task is late, on the day after its planned one, three and seven days later (S0-56)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.queries import doers_of, project_named
from domain.alerts.wants import Called, Subject, To, Want, days_from, latest
from domain.delivery.models import Project
from domain.delivery.phases import ENDED, NO_LONGER_DUE
from domain.planning.models import Milestone, MilestoneState, Task
from domain.planning.states import OPEN

LATER = (0, 3, 7)
"""Calendar days since it is late."""


def late_project(actor: Actor, project: Project) -> list[Want]:
    """Until it is accepted: the project manager, after three days the delivery manager, after seven the region's PMO."""
    if project.state in NO_LONGER_DUE:
        return []
    return _late(actor, AlertRule.PROJECT_OVERDUE, project.ends_on, _steps(project))


async def milestone_alerts(db: AsyncSession, actor: Actor, milestone: Milestone) -> Called:
    """Until it is reached: the project manager, after three days the delivery manager, after seven the region's PMO."""
    project = await project_named(db, milestone.project_id)
    names = {"milestone": f"{milestone.code} {milestone.name}", "project": project.name}
    tenants = (milestone.customer_id, None, milestone.project_id, milestone.unit_id)
    subject = Subject("Milestone", milestone.id, *tenants, names, "Milestone", milestone.id)
    if milestone.state is not MilestoneState.PLANNED or project.state in ENDED:
        return Called(subject, [])
    return Called(subject, _late(actor, AlertRule.MILESTONE_OVERDUE, milestone.planned_on, _steps(project)))


async def planned_task_alerts(db: AsyncSession, actor: Actor, task: Task) -> Called:
    """Until it is done: whoever does it and the project manager, after seven days the delivery manager too."""
    project = await project_named(db, task.project_id)
    names = {"task": f"{task.code} {task.name}", "project": project.name}
    subject = Subject("Task", task.id, task.customer_id, None, task.project_id, task.unit_id, names, "Task", task.id)
    if task.state not in OPEN or project.state in ENDED:
        return Called(subject, [])
    told = _manager(project, *await doers_of(db, task.id))
    return Called(subject, _late(actor, AlertRule.TASK_OVERDUE, task.ends_on, (told, told, _more(told, "delivery_manager"))))


def _steps(project: Project) -> tuple[To, To, To]:
    manager = _manager(project)
    return manager, _more(manager, "delivery_manager"), _more(manager, "delivery_manager", "region_pmo")


def _manager(project: Project, *others: UUID) -> To:
    return To(users=[project.owner_id, *others], project=["project_manager"])


def _more(to: To, *unit: str) -> To:
    return To(users=to.users, project=to.project, unit=unit)


def _late(actor: Actor, rule: AlertRule, due_on: date, steps: Sequence[To]) -> list[Want]:
    told = zip(LATER, steps, strict=True)
    return latest(actor.now, [Want(rule, days_from(due_on, 1 + days), to, f"+{days}", due_on) for days, to in told])
