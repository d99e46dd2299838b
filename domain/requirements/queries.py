"""Every select of requirements, named for what comes back."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Numeric, and_, cast, func, join, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.planning.models import ProjectTaskState, Task
from domain.requirements.models import RequirementTask
from domain.rows import Rows

ENDED = (ProjectTaskState.DONE, ProjectTaskState.CANCELLED)


async def open_link(db: AsyncSession, requirement_id: UUID, task_id: UUID) -> RequirementTask | None:
    """The link of a task that stands."""
    link = RequirementTask
    query = select(link).where(link.requirement_id == requirement_id, link.task_id == task_id, link.unlinked_at.is_(None))
    return (await db.scalars(query)).one_or_none()


async def unfinished_tasks(db: AsyncSession, requirement_id: UUID) -> int:
    """How many of its tasks are neither done nor cancelled."""
    link = RequirementTask
    query = select(func.count()).select_from(link).join(Task, Task.id == link.task_id)
    of_it = (link.requirement_id == requirement_id, link.unlinked_at.is_(None), Task.state.not_in(ENDED))
    return (await db.execute(query.where(*of_it))).scalar_one()


def progress_of(requirement: Any) -> ColumnElement[int]:
    """How far its tasks are together, weighed by their working days, in per cent; none without a task that counts."""
    link, task = Rows(RequirementTask), Rows(Task)
    done = func.round(cast(func.sum(task.working_days * task.progress), Numeric) / func.sum(task.working_days))
    linked = and_(task.id == link.task_id, task.state != ProjectTaskState.CANCELLED)
    counted = select(cast(done, Integer)).select_from(join(link, task, linked))
    return counted.where(link.requirement_id == requirement.id, link.unlinked_at.is_(None)).scalar_subquery()
