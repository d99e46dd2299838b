"""What was planned beside what it came to (计划与实际), in SQL over a milestone or a task: days, and whether in time (S0-41, S0-56)."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, case, literal, type_coerce

ALL, NONE = literal(100, Integer), literal(0, Integer)


def milestone_late_days(milestone: Any) -> ColumnElement[Any]:
    """Below zero where it was reached before its day."""
    return type_coerce(milestone.reached_on - milestone.planned_on, Integer)


def milestone_on_time(milestone: Any) -> ColumnElement[Any]:
    """100 or 0, so that the average is the share in per cent; none until it is reached."""
    return _in_time(milestone.reached_on, milestone.planned_on)


def task_late_days(task: Any) -> ColumnElement[Any]:
    """Below zero where it was done before its last planned day."""
    return type_coerce(task.finished_on - task.ends_on, Integer)


def task_on_time(task: Any) -> ColumnElement[Any]:
    """100 or 0; none until it is done."""
    return _in_time(task.finished_on, task.ends_on)


def planned_days(task: Any) -> ColumnElement[Any]:
    """From the first planned day to the last, both counted."""
    return type_coerce(task.ends_on - task.starts_on + 1, Integer)


def actual_days(task: Any) -> ColumnElement[Any]:
    """From the day it began to the day it was done, both counted."""
    return type_coerce(task.finished_on - task.started_on + 1, Integer)


def _in_time(came: Any, planned: Any) -> ColumnElement[Any]:
    return case((came <= planned, ALL), (came > planned, NONE))
