"""Something is needed in a project (S2-20)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for
from domain.delivery.models import Project
from domain.planning.rows import unless_under_way
from domain.requirements.models import Requirement
from domain.requirements.raising import RequirementDraft, customer_of, raised

ACTION = "requirement:raise"


async def can_raise_requirement(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project is neither closed nor stopped."""
    return unless_under_way(project)


async def raise_requirement(db: AsyncSession, actor: Actor, project_id: UUID, draft: RequirementDraft) -> Requirement:
    """The customer's people, or the provider's, who say how they heard of it. PROJECT_CLOSED, PROJECT_STOPPED; SOURCE_WRONG."""
    project = await row_for(db, actor, ACTION, Project, project_id, lock=False)
    refuse(await can_raise_requirement(db, actor, project))
    return await raised(db, actor, await customer_of(db, project.customer_id), project, draft)
