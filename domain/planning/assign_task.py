"""A person does a task from now on."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, save, touch
from domain.delivery.queries import open_membership
from domain.identity.parties import live_user
from domain.planning.events import TaskAssigned
from domain.planning.models import Task, TaskAssignment
from domain.planning.of_project import place_of
from domain.planning.queries import open_assignment
from domain.planning.refusals import PlanningRefusal
from domain.planning.rows import planned_row, unless_planning
from domain.planning.states import OPEN, unless_in

ACTION = "task:assign"


async def can_assign_task(db: AsyncSession, actor: Actor, task: Task) -> Missing:
    """It is still to be done, and its project is under way."""
    return unless_in(task, *OPEN) or await unless_planning(db, task)


async def assign_task(db: AsyncSession, actor: Actor, task_id: UUID, user_id: UUID, expected_version: int | None = None) -> TaskAssignment:
    """Somebody who is on the project, of any audience: NOT_A_MEMBER. IS_ASSIGNED, USER_DISABLED."""
    task = await planned_row(db, actor, ACTION, Task, task_id, expected_version)
    refuse(await can_assign_task(db, actor, task))
    user = await live_user(db, user_id)
    if await open_membership(db, task.project_id, user.id) is None:
        raise Refused(PlanningRefusal.NOT_A_MEMBER, "Please add this person to the project first.", "userId")
    if await open_assignment(db, task.id, user.id) is not None:
        raise Refused(PlanningRefusal.IS_ASSIGNED, "This person does the task already.", "userId")
    place = place_of(task)
    assignment = TaskAssignment(**place, task_id=task.id, user_id=user.id, partner_id=user.partner_id, assigned_on=actor.today)
    await save(db, assignment)
    touch(task)
    record(db, actor, TaskAssigned(task.id, task.project_id, user.id))
    return assignment
