"""What comes after a task in a plan: the tasks that wait for it, those that wait for these, and so on (S0-50)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.planning.dependency_models import TaskDependency
from domain.planning.models import Milestone, MilestoneState, ProjectTaskState, Task


@dataclass(frozen=True)
class Followers:
    """`order`: a task and all that follow it, each after what it waits for; `waits`: what holds each of them up, with the lag."""

    order: Sequence[Task]
    waits: Mapping[UUID, Sequence[tuple[Task, int]]]


async def followers_of(db: AsyncSession, task: Task) -> Followers:
    """Two statements, however long the chain is: whatever waits below it, and all that these wait for (not the cancelled)."""
    first = select(TaskDependency.successor_id.label("id")).where(TaskDependency.predecessor_id == task.id)
    after = first.cte("after", recursive=True)
    further = select(TaskDependency.successor_id).join(after, TaskDependency.predecessor_id == after.c.id)
    below = select(after.union(further).c.id)
    pairs = (await db.scalars(select(TaskDependency).where(TaskDependency.successor_id.in_(below)))).all()
    known = {pair.predecessor_id for pair in pairs} | {pair.successor_id for pair in pairs}
    found = {each.id: each for each in await db.scalars(select(Task).where(or_(Task.id == task.id, Task.id.in_(known))))}
    before: dict[UUID, set[UUID]] = {task.id: set()}
    waits: dict[UUID, list[tuple[Task, int]]] = {}
    for pair in pairs:
        before.setdefault(pair.successor_id, set()).add(pair.predecessor_id)
        if found[pair.predecessor_id].state is not ProjectTaskState.CANCELLED:
            waits.setdefault(pair.successor_id, []).append((found[pair.predecessor_id], pair.lag_days))
    order = [found[each] for each in TopologicalSorter(before).static_order() if each in before]
    return Followers(order, waits)


async def planned_milestones(db: AsyncSession, ids: set[UUID]) -> Sequence[Milestone]:
    """Those of the milestones that are not reached yet, by their codes."""
    query = select(Milestone).where(Milestone.id.in_(ids), Milestone.state == MilestoneState.PLANNED).order_by(Milestone.code)
    return (await db.scalars(query)).all()
