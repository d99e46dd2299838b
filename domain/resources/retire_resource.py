"""A person is planned no longer."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.resources.change_resource import can_change_resource
from domain.resources.events import ResourceRetired
from domain.resources.models import Allocation, Resource
from domain.resources.refusals import ResourceRefusal

ACTION = "resource:retire"


async def can_retire_resource(db: AsyncSession, actor: Actor, resource: Resource) -> Missing:
    """The person is in the pool, and planned for nothing after today: ALLOCATIONS_AHEAD."""
    if missing := await can_change_resource(db, actor, resource):
        return missing
    ahead = (Allocation.resource_id == resource.id, Allocation.withdrawn_on.is_(None), Allocation.ends_on > actor.today)
    if not await db.scalar(select(exists().where(*ahead))):
        return []
    return [Refused(ResourceRefusal.ALLOCATIONS_AHEAD, "Please release the person from all projects first.")]


async def retire_resource(db: AsyncSession, actor: Actor, resource_id: UUID, expected_version: int | None = None) -> Resource:
    """Out of the pool from today on; what was planned before stays on record. RESOURCE_RETIRED, ALLOCATIONS_AHEAD."""
    resource = await row_for(db, actor, ACTION, Resource, resource_id, expected_version=expected_version)
    refuse(await can_retire_resource(db, actor, resource))
    resource.retired_on = actor.today
    await db.flush()
    record(db, actor, ResourceRetired(resource.id))
    return resource
