"""Something is to happen in a project at a time (日程, S2-18)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for
from domain.delivery.models import Project
from domain.planning.of_project import place_of
from domain.planning.rows import unless_under_way
from domain.schedule.models import ScheduleItem
from domain.schedule.planning import ScheduleDraft, planned, planned_values

ACTION = "schedule_item:schedule"


async def can_schedule_item(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project is neither closed nor stopped."""
    return unless_under_way(project)


async def schedule_item(
    db: AsyncSession, actor: Actor, project_id: UUID, draft: ScheduleDraft, user_ids: Sequence[UUID] = ()
) -> ScheduleItem:
    """Confidential to begin with (S2-28); who takes part is told, and may say no. PROJECT_CLOSED, PROJECT_STOPPED; else as its parts."""
    project = await row_for(db, actor, ACTION, Project, project_id, lock=False)
    refuse(await can_schedule_item(db, actor, project))
    item = ScheduleItem(**place_of(project), owner_id=actor.user_id, **planned_values(draft))
    return await planned(db, actor, item, user_ids)
