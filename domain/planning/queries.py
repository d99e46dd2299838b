"""Every select of planning, named for what comes back."""

from collections.abc import Collection, Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, NotFound
from domain.planning.baseline_models import Baseline
from domain.planning.dependency_models import TaskDependency
from domain.planning.models import Milestone, ProjectTaskState, Task, TaskAssignment
from domain.planning.states import OPEN

Found = TypeVar("Found")


async def count_of(db: AsyncSession, model: type[Milestone] | type[Task], project_id: UUID) -> int:
    """How many milestones or tasks the project has had."""
    return (await db.execute(select(func.count()).select_from(model).where(model.project_id == project_id))).scalar_one()


async def milestone_of(db: AsyncSession, project_id: UUID, milestone_id: UUID) -> Milestone:
    """A milestone of the project; NotFound for one of another."""
    query = select(Milestone).where(Milestone.id == milestone_id, Milestone.project_id == project_id)
    return _found(Milestone, (await db.scalars(query)).one_or_none())


async def task_of(db: AsyncSession, project_id: UUID, task_id: UUID) -> Task:
    """A task of the project; NotFound for one of another."""
    return _found(Task, (await db.scalars(select(Task).where(Task.id == task_id, Task.project_id == project_id))).one_or_none())


def _found(model: type[Found], row: Found | None) -> Found:
    if row is None:
        raise NotFound(model.__name__)
    return row


async def open_parts(db: AsyncSession, actor: Actor, task_id: UUID) -> Sequence[str]:
    """The codes of the parts of a task that are still to be done, as far as the actor sees them."""
    query = select(Task.code).where(Task.parent_id == task_id, Task.state.in_(OPEN), actor.sees(Task))
    return (await db.scalars(query.order_by(Task.code), dict(actor.binds))).all()


async def wholes_of(db: AsyncSession, task_id: UUID) -> Sequence[Task]:
    """The task and what it is part of, from below."""
    found: list[Task] = []
    wanted: UUID | None = task_id
    while wanted is not None:
        found.append(await db.get_one(Task, wanted))
        wanted = found[-1].parent_id
    return found


async def open_assignment(db: AsyncSession, task_id: UUID, user_id: UUID) -> TaskAssignment | None:
    """By which a person does a task now."""
    query = select(TaskAssignment).where(
        TaskAssignment.task_id == task_id, TaskAssignment.user_id == user_id, TaskAssignment.ended_on.is_(None)
    )
    return (await db.scalars(query)).one_or_none()


async def dependencies_in(db: AsyncSession, project_id: UUID) -> Collection[tuple[UUID, UUID]]:
    """Predecessor and successor of whatever waits in a project."""
    query = select(TaskDependency.predecessor_id, TaskDependency.successor_id).where(TaskDependency.project_id == project_id)
    return {(predecessor, successor) for predecessor, successor in await db.execute(query)}


async def last_baseline(db: AsyncSession, project_id: UUID) -> int:
    """The number of the project's newest baseline; 0 without one."""
    return (await db.execute(select(func.coalesce(func.max(Baseline.number), 0)).where(Baseline.project_id == project_id))).scalar_one()


async def planned_in(db: AsyncSession, project_id: UUID) -> tuple[Sequence[Milestone], Sequence[Task]]:
    """The milestones of a project, and its tasks but for the cancelled ones."""
    milestones = await db.scalars(select(Milestone).where(Milestone.project_id == project_id).order_by(Milestone.code))
    tasks = select(Task).where(Task.project_id == project_id, Task.state != ProjectTaskState.CANCELLED).order_by(Task.code)
    return milestones.all(), (await db.scalars(tasks)).all()
