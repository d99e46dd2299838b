"""A person is planned otherwise for a project."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Conflict, Missing, Refused, lock_row, record, refuse, row_for
from domain.delivery.models import Project
from domain.planning.rows import unless_under_way
from domain.resources.drafts import AllocationDraft, allocation_values, clashes_by, refuse_clashes
from domain.resources.events import PersonAllocated
from domain.resources.models import Allocation, Resource
from domain.resources.refusals import ResourceRefusal

ACTION = "allocation:change"


async def can_change_allocation(db: AsyncSession, actor: Actor, allocation: Allocation) -> Missing:
    """It was not withdrawn and is not over, and its project is under way."""
    if allocation.withdrawn_on is not None or allocation.ends_on < actor.today:
        return [Refused(ResourceRefusal.ALLOCATION_OVER, "This allocation is over.")]
    return unless_under_way(await db.get_one(Project, allocation.project_id))


async def change_allocation(
    db: AsyncSession, actor: Actor, allocation_id: UUID, draft: AllocationDraft, expected_version: int | None = None
) -> Allocation:
    """Days, share and role, said anew. More than before is never beyond a whole day: RESOURCE_CLASH; less is always possible."""
    allocation = await planned_allocation(db, actor, ACTION, allocation_id, expected_version)
    refuse(await can_change_allocation(db, actor, allocation))
    values = allocation_values(draft)
    if not _is_less(draft, allocation):
        resource = await db.get_one(Resource, allocation.resource_id)
        refuse_clashes(await clashes_by(db, resource, draft, allocation.id))
        allocation.overbook_reason = None
    for name, value in values.items():
        setattr(allocation, name, value)
    await db.flush()
    record(db, actor, PersonAllocated(allocation.id, allocation.resource_id, allocation.project_id))
    return allocation


async def planned_allocation(db: AsyncSession, actor: Actor, action: str, allocation_id: UUID, expected_version: int | None) -> Allocation:
    """The allocation, seen, permitted and locked after its person, by every act: two at once wait for each other."""
    seen = await row_for(db, actor, action, Allocation, allocation_id, lock=False, expected_version=expected_version)
    await lock_row(db, Resource, seen.resource_id)
    allocation = await lock_row(db, Allocation, allocation_id)
    if expected_version is not None and allocation.version != expected_version:
        raise Conflict(Allocation.__name__)
    return allocation


def _is_less(draft: AllocationDraft, allocation: Allocation) -> bool:
    within = allocation.starts_on <= draft.starts_on and draft.ends_on <= allocation.ends_on
    return within and draft.share <= allocation.share
