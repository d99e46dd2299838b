"""A task waits for another one."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, save, touch
from domain.planning.circles import circle_by
from domain.planning.dependency_models import MOST_LAG, TaskDependency
from domain.planning.events import DependencyAdded
from domain.planning.models import Task
from domain.planning.of_project import place_of
from domain.planning.queries import dependencies_in, task_of, wholes_of
from domain.planning.refusals import PlanningRefusal
from domain.planning.rows import planned_row, unless_planning
from domain.planning.states import OPEN, unless_in

ACTION = "dependency:add"


async def can_add_dependency(db: AsyncSession, actor: Actor, successor: Task) -> Missing:
    """It is still to be done, and its project is under way."""
    return unless_in(successor, *OPEN) or await unless_planning(db, successor)


async def add_dependency(
    db: AsyncSession, actor: Actor, successor_id: UUID, predecessor_id: UUID, lag_days: int = 0, expected_version: int | None = None
) -> TaskDependency:
    """The successor begins so many working days after the predecessor's end (S0-50). LAG_WRONG, WAITS_ALREADY.

    TASK_CYCLE names the tasks by their codes where it would wait for itself, or for what it is part of.
    """
    successor = await planned_row(db, actor, ACTION, Task, successor_id, expected_version)
    refuse(await can_add_dependency(db, actor, successor))
    if not 0 <= lag_days <= MOST_LAG:
        raise Refused(PlanningRefusal.LAG_WRONG, "A task waits 0 to 250 working days.", "lagDays")
    predecessor = await task_of(db, successor.project_id, predecessor_id)
    await _in_no_circle(db, predecessor, successor)
    place = place_of(successor)
    dependency = TaskDependency(**place, predecessor_id=predecessor.id, successor_id=successor.id, lag_days=lag_days)
    await save(db, dependency)
    touch(successor)
    record(db, actor, DependencyAdded(successor.id, successor.project_id))
    return dependency


async def _in_no_circle(db: AsyncSession, predecessor: Task, successor: Task) -> None:
    found = await dependencies_in(db, successor.project_id)
    if (predecessor.id, successor.id) in found:
        raise Refused(PlanningRefusal.WAITS_ALREADY, "The task waits for this one already.", "predecessorId")
    circle = circle_by(predecessor.id, successor.id, found)
    for lower, upper in ((predecessor, successor), (successor, predecessor)):
        if upper in await wholes_of(db, lower.id):
            circle = [predecessor.id, successor.id]
    if circle:
        tasks = [await db.get_one(Task, task_id) for task_id in circle]
        codes = " → ".join(task.code for task in tasks)
        raise Refused(PlanningRefusal.TASK_CYCLE, "A task cannot wait for itself: {tasks}.", "predecessorId", tasks=codes)
