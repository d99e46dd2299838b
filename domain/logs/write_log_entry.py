"""Something has happened in a project (S2-13)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for
from domain.delivery.models import Project
from domain.logs.models import LogEntry
from domain.logs.writing import LogDraft, written
from domain.planning.rows import unless_under_way

ACTION = "log:write"


async def can_write_log_entry(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project is neither closed nor stopped."""
    return unless_under_way(project)


async def write_log_entry(db: AsyncSession, actor: Actor, project_id: UUID, draft: LogDraft, parent_id: UUID | None = None) -> LogEntry:
    """Those on the project read it, the customer once it is opened. PROJECT_CLOSED, PROJECT_STOPPED; PARENT_ELSEWHERE."""
    project = await row_for(db, actor, ACTION, Project, project_id, lock=False)
    refuse(await can_write_log_entry(db, actor, project))
    return await written(db, actor, project.customer_id, project, draft, parent_id)
