"""What is overdue (超期) today, in SQL over a project, milestone or task: by how many days, as the alerts tell it (S0-56)."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, exists, select, type_coerce

from authz.scopes import VIEWER_TODAY
from domain.delivery.models import Project, ProjectState
from domain.delivery.phases import ENDED, NO_LONGER_DUE
from domain.planning.models import MilestoneState
from domain.planning.states import OPEN
from domain.rows import Rows

DUE = tuple(state for state in ProjectState if state not in NO_LONGER_DUE)


def is_due(project: Any) -> ColumnElement[bool]:
    """The project is not accepted yet, and not stopped."""
    found: ColumnElement[bool] = project.state.in_(DUE)
    return found


def is_planned(milestone: Any) -> ColumnElement[bool]:
    """The milestone is still to be reached."""
    found: ColumnElement[bool] = milestone.state == MilestoneState.PLANNED
    return found


def is_open(task: Any) -> ColumnElement[bool]:
    """The task is still to be done."""
    found: ColumnElement[bool] = task.state.in_(OPEN)
    return found


def project_days(project: Any) -> ColumnElement[Any]:
    """Days since its planned last day; none where it is not overdue."""
    return _days(project.ends_on, is_due(project))


def milestone_days(milestone: Any) -> ColumnElement[Any]:
    """Days since its planned day; none where it is not overdue, or its project has ended."""
    return _days(milestone.planned_on, is_planned(milestone), _goes_on(milestone))


def task_days(task: Any) -> ColumnElement[Any]:
    """Days since its planned last day; none where it is not overdue, or its project has ended."""
    return _days(task.ends_on, is_open(task), _goes_on(task))


def _days(due_on: Any, *still: ColumnElement[bool]) -> ColumnElement[Any]:
    return case((and_(due_on < VIEWER_TODAY, *still), type_coerce(VIEWER_TODAY - due_on, Integer)))


def _goes_on(planned: Any) -> ColumnElement[bool]:
    project = Rows(Project)
    return exists(select(project.id).where(project.id == planned.project_id, project.state.not_in(ENDED)).correlate_except(project))
