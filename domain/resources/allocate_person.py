"""A person of the pool is planned for a project."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, NotFound, lock_row, record, refuse, row_for, save
from domain.delivery.models import Project
from domain.planning.of_project import place_of
from domain.planning.rows import unless_under_way
from domain.resources.drafts import AllocationDraft, allocation_values, clashes_by, refuse_clashes, unless_pooled
from domain.resources.events import PersonAllocated
from domain.resources.models import Allocation, Resource

ACTION = "allocation:add"


async def can_allocate_person(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project is neither closed nor stopped."""
    return unless_under_way(project)


async def allocate_person(db: AsyncSession, actor: Actor, project_id: UUID, resource_id: UUID, draft: AllocationDraft) -> Allocation:
    """So many per cent of each working day in a time; never more than a whole day over all projects: RESOURCE_CLASH (S0-60).

    RESOURCE_RETIRED, SHARE_WRONG.
    """
    project = await row_for(db, actor, ACTION, Project, project_id, lock=False)
    refuse(await can_allocate_person(db, actor, project))
    resource = await pooled(db, actor, resource_id)
    values = allocation_values(draft)
    refuse_clashes(await clashes_by(db, resource, draft))
    return await write_allocation(db, actor, project, resource, **values)


async def pooled(db: AsyncSession, actor: Actor, resource_id: UUID) -> Resource:
    """A person of the pool whom the actor sees, locked: whoever plans the same person waits. NotFound, RESOURCE_RETIRED."""
    await resource_seen(db, actor, resource_id)
    resource = await lock_row(db, Resource, resource_id)
    unless_pooled(resource, actor.today)
    return resource


async def resource_seen(db: AsyncSession, actor: Actor, resource_id: UUID) -> Resource:
    """A person of the pool, as far as the actor sees the pool; NotFound."""
    query = select(Resource).where(Resource.id == resource_id, actor.sees(Resource))
    resource = (await db.scalars(query, dict(actor.binds))).one_or_none()
    if resource is None:
        raise NotFound(Resource.__name__)
    return resource


async def write_allocation(db: AsyncSession, actor: Actor, project: Project, resource: Resource, **values: object) -> Allocation:
    """The allocation as checked, put into the plan."""
    who = {"resource_id": resource.id, "user_id": resource.user_id, "partner_id": resource.partner_id}
    allocation = Allocation(**place_of(project), **who, **values)
    await save(db, allocation)
    record(db, actor, PersonAllocated(allocation.id, resource.id, project.id))
    return allocation
