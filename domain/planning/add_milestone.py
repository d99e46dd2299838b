"""A project gets a milestone."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for, save
from domain.delivery.models import Project
from domain.planning.drafts import MilestoneDraft, milestone_values
from domain.planning.events import MilestonePlanned
from domain.planning.models import Milestone
from domain.planning.of_project import place_of
from domain.planning.queries import count_of
from domain.planning.rows import unless_under_way

ACTION = "milestone:add"


async def can_add_milestone(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project is neither closed nor stopped."""
    return unless_under_way(project)


async def add_milestone(db: AsyncSession, actor: Actor, project_id: UUID, draft: MilestoneDraft) -> Milestone:
    """A milestone with the next code of the project (M01, M02); it may be shown to the customer (S0-50, S2-33)."""
    project = await row_for(db, actor, ACTION, Project, project_id)
    refuse(await can_add_milestone(db, actor, project))
    values = milestone_values(draft)
    code = f"M{await count_of(db, Milestone, project.id) + 1:02}"
    milestone = Milestone(**place_of(project), code=code, **values)
    await save(db, milestone)
    record(db, actor, MilestonePlanned(milestone.id, project.id))
    return milestone
