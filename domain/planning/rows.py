"""How an act comes to a row of a plan: the project is locked first, by every act, so that two at once wait for each other."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Conflict, Missing, R, Refused, lock_row, row_for
from domain.database import Root
from domain.delivery.models import Project, ProjectState
from domain.planning.dependency_models import TaskDependency
from domain.planning.models import Milestone, Task, TaskAssignment
from domain.planning.refusals import PlanningRefusal


async def planned_row(db: AsyncSession, actor: Actor, action: str, model: type[R], row_id: UUID, expected_version: int | None = None) -> R:
    """A milestone, task or part of one, seen, permitted and locked after its project."""
    seen: R = await row_for(db, actor, action, model, row_id, lock=False, expected_version=expected_version)
    await lock_row(db, Project, seen.project_id)  # type: ignore[attr-defined]  # rows of a plan have a project
    row = await lock_row(db, model, row_id)
    if expected_version is not None and isinstance(row, Root) and row.version != expected_version:
        raise Conflict(model.__name__)
    return row


def unless_under_way(project: Project) -> Missing:
    """PROJECT_CLOSED or PROJECT_STOPPED for a project whose plan is history."""
    if project.state is ProjectState.CLOSED:
        return [Refused(PlanningRefusal.PROJECT_CLOSED, "This project has been closed.")]
    if project.state is ProjectState.STOPPED:
        return [Refused(PlanningRefusal.PROJECT_STOPPED, "This project has been stopped.")]
    return []


async def unless_planning(db: AsyncSession, row: Milestone | Task | TaskAssignment | TaskDependency) -> Missing:
    """The same of the project of a row of the plan."""
    return unless_under_way(await db.get_one(Project, row.project_id))
