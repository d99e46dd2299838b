"""A person is planned for more than a whole day, by whoever may."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, refuse, row_for
from domain.delivery.models import Project
from domain.planning.rows import unless_under_way
from domain.resources.allocate_person import pooled, write_allocation
from domain.resources.drafts import AllocationDraft, allocation_values, clashes_by
from domain.resources.models import Allocation
from domain.resources.refusals import ResourceRefusal
from domain.values import text

ACTION = "allocation:overbook"


async def can_overbook_person(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project is neither closed nor stopped."""
    return unless_under_way(project)


async def overbook_person(
    db: AsyncSession, actor: Actor, project_id: UUID, resource_id: UUID, draft: AllocationDraft, reason: str
) -> Allocation:
    """With a reason that stays on the allocation; NO_CLASH where it is no more than a whole day. Else as `allocate_person` (S0-60)."""
    project = await row_for(db, actor, ACTION, Project, project_id, lock=False)
    refuse(await can_overbook_person(db, actor, project))
    resource = await pooled(db, actor, resource_id)
    values, why = allocation_values(draft), text(reason, "reason", 4000)
    if not await clashes_by(db, resource, draft):
        raise Refused(ResourceRefusal.NO_CLASH, "There is room enough; no special right is needed.", "allocation.share")
    return await write_allocation(db, actor, project, resource, **values, overbook_reason=why)
