"""A task against its newest baseline, and against what it waits for, in SQL over its row."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, func, join, literal_column, select

from authz.scopes import VIEWER_TODAY
from domain.planning.baseline_models import BaselineMilestone, BaselineTask
from domain.planning.dependency_models import TaskDependency
from domain.planning.models import ProjectTaskState, Task
from domain.platform.models import CalendarDay
from domain.platform.work_days import is_work_day, work_days_between
from domain.rows import Rows

SLACK = 60
"""Calendar days beyond twice the working days wanted: no holidays are longer."""


def _in_baseline(name: str) -> Callable[[Any], ColumnElement[Any]]:
    def value(task: Any) -> ColumnElement[Any]:
        kept = Rows(BaselineTask)
        query = select(getattr(kept, name)).where(kept.task_id == task.id)
        return query.order_by(kept.number.desc()).limit(1).scalar_subquery()

    return value


starts_on, ends_on, working_days = (_in_baseline(name) for name in ("starts_on", "ends_on", "working_days"))


def baseline_on(milestone: Any) -> ColumnElement[Any]:
    """The day of a milestone in its newest baseline."""
    kept = Rows(BaselineMilestone)
    query = select(kept.planned_on).where(kept.milestone_id == milestone.id)
    return query.order_by(kept.number.desc()).limit(1).scalar_subquery()


def earliest(task: Any) -> ColumnElement[Any]:
    """The day after the last of its predecessors, and the lag of each; those that are cancelled hold nothing up."""
    waits, before = Rows(TaskDependency), Rows(Task)
    end = func.coalesce(before.finished_on, func.greatest(before.ends_on, VIEWER_TODAY))
    there = and_(before.id == waits.predecessor_id, before.state != ProjectTaskState.CANCELLED)
    day = func.max(_working_day_after(end, waits.lag_days, waits, before))
    # A JOIN in words: within a comparison below LATERAL, SQLAlchemy does not see a join in WHERE and warns of a cartesian product.
    query = select(day).select_from(join(waits, before, there))
    return query.where(waits.successor_id == task.id).correlate(task).scalar_subquery()


def shift(task: Any) -> ColumnElement[Any]:
    """The working days from its planned first day up to the earliest possible one."""
    first = earliest(task)
    lost = work_days_between(task.starts_on, first - 1)
    return case((and_(task.state == ProjectTaskState.PLANNED, first > task.starts_on), func.nullif(lost, 0)))


def _working_day_after(end: ColumnElement[Any], count: Any, *around: Any) -> ColumnElement[Any]:
    """The working day after a day, so many more of them later."""
    at, special = literal_column("ahead", Integer), Rows(CalendarDay)
    days = func.generate_series(1, 2 * count + SLACK).alias("ahead")
    day = end + at
    query = select(day).select_from(days).outerjoin(special, special.day == day).where(is_work_day(day, special))
    return query.order_by(at).offset(count).limit(1).correlate(*around).scalar_subquery()
