"""A person does a task no longer."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, touch
from domain.planning.events import TaskUnassigned
from domain.planning.models import Task, TaskAssignment
from domain.planning.refusals import PlanningRefusal
from domain.planning.rows import planned_row, unless_planning

ACTION = "task:unassign"


async def can_unassign_task(db: AsyncSession, actor: Actor, assignment: TaskAssignment) -> Missing:
    """The person still does it, and the project is under way."""
    if assignment.ended_on is not None:
        return [Refused(PlanningRefusal.ASSIGNMENT_ENDED, "This person does the task no longer.")]
    return await unless_planning(db, assignment)


async def unassign_task(db: AsyncSession, actor: Actor, assignment_id: UUID) -> TaskAssignment:
    """Today was the last day; that they did it stays on record."""
    assignment = await planned_row(db, actor, ACTION, TaskAssignment, assignment_id)
    refuse(await can_unassign_task(db, actor, assignment))
    task = await lock_row(db, Task, assignment.task_id)
    assignment.ended_on = max(actor.today, assignment.assigned_on)
    await db.flush()
    touch(task)
    record(db, actor, TaskUnassigned(task.id, task.project_id, assignment.user_id))
    return assignment
