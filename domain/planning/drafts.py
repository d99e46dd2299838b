"""What a plan says of a milestone or a task, each value of it checked; part of adding and of changing one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Refused
from domain.calendar import add_working_days, working_days
from domain.planning.models import MOST_WORKING_DAYS, Task, TaskPriority
from domain.planning.queries import milestone_of, task_of, wholes_of
from domain.planning.refusals import PlanningRefusal
from domain.planning.states import OPEN
from domain.platform.work_days import special_between
from domain.values import near_day, note, period, text


@dataclass(frozen=True)
class MilestoneDraft:
    """A milestone as planned; `description` is never the customer's."""

    name: str
    planned_on: date
    is_customer_visible: bool = False
    description: str | None = None


@dataclass(frozen=True)
class TaskDraft:
    """A task as planned: from a day to another, or for so many working days from the first one on."""

    name: str
    starts_on: date
    ends_on: date | None = None
    working_days: int | None = None
    priority: TaskPriority = TaskPriority.NORMAL
    milestone_id: UUID | None = None
    parent_id: UUID | None = None
    is_customer_visible: bool = False
    description: str | None = None


def milestone_values(draft: MilestoneDraft) -> Mapping[str, Any]:
    """The columns of the milestone."""
    return {
        "name": text(draft.name, "milestone.name"),
        "description": note(draft.description, "milestone.description"),
        "planned_on": near_day(draft.planned_on, "milestone.plannedOn"),
        "is_customer_visible": draft.is_customer_visible,
    }


async def task_values(db: AsyncSession, project_id: UUID, draft: TaskDraft, task: Task | None = None) -> Mapping[str, Any]:
    """The columns of the task, of a new one or of `task` as changed.

    DURATION_UNCLEAR, WORKING_DAYS_WRONG, NO_WORKING_DAY; TASK_CYCLE where it would be part of itself, WHOLE_ENDED.
    """
    name, description = text(draft.name, "task.name"), note(draft.description, "task.description")
    last, count = await _days(db, draft)
    milestone = await milestone_of(db, project_id, draft.milestone_id) if draft.milestone_id else None
    whole = await task_of(db, project_id, draft.parent_id) if draft.parent_id else None
    if whole is not None and (task is None or task.parent_id != whole.id):
        await _fits_into(db, whole, task)
    return {
        "name": name,
        "description": description,
        "priority": draft.priority,
        "milestone_id": milestone and milestone.id,
        "parent_id": whole and whole.id,
        "is_customer_visible": draft.is_customer_visible,
        "starts_on": draft.starts_on,
        "ends_on": last,
        "working_days": count,
    }


async def _days(db: AsyncSession, draft: TaskDraft) -> tuple[date, int]:
    """The last day, and the working days up to it."""
    first, last, count = near_day(draft.starts_on, "task.startsOn"), draft.ends_on, draft.working_days
    if count is not None and not 0 < count <= MOST_WORKING_DAYS:
        raise Refused(PlanningRefusal.WORKING_DAYS_WRONG, "A task takes 1 to 2,000 working days.", "task.workingDays")
    if last is not None:
        period(first, last, "task.endsOn")
    if (last is None) == (count is None):
        raise Refused(PlanningRefusal.DURATION_UNCLEAR, "Please give either the last day or the working days.", "task.endsOn")
    special = await special_between(db, first, last or first + timedelta(days=2 * (count or 0) + 60))
    if last is None:
        last = add_working_days(first - timedelta(days=1), count or 0, special)
    found = count or working_days(first, last, special)
    if found == 0:
        raise Refused(PlanningRefusal.NO_WORKING_DAY, "There is no working day among these.", "task.endsOn")
    if found > MOST_WORKING_DAYS:
        raise Refused(PlanningRefusal.WORKING_DAYS_WRONG, "A task takes 1 to 2,000 working days.", "task.endsOn")
    return last, found


async def _fits_into(db: AsyncSession, whole: Task, task: Task | None) -> None:
    """The whole is still to be done, and the task is none of what it is part of."""
    if whole.state not in OPEN:
        raise Refused(PlanningRefusal.WHOLE_ENDED, "The task that it would be part of has ended.", "task.parentTaskId")
    above = await wholes_of(db, whole.id)
    if task is not None and task in above:
        circle = [task.code, *(each.code for each in reversed(above[: above.index(task) + 1]))]
        cycle = PlanningRefusal.TASK_CYCLE
        raise Refused(cycle, "A task cannot be part of itself: {tasks}.", "task.parentTaskId", tasks=" → ".join(circle))
