"""What is known of a person in the pool changes."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.partners.partner_models import SkillLevel
from domain.resources.events import PersonPooled
from domain.resources.models import Resource
from domain.resources.refusals import ResourceRefusal
from domain.values import note

ACTION = "resource:change"


async def can_change_resource(db: AsyncSession, actor: Actor, resource: Resource) -> Missing:
    """The person is in the pool."""
    if resource.retired_on is None:
        return []
    return [Refused(ResourceRefusal.RESOURCE_RETIRED, "This person is not in the pool any more.")]


async def change_resource(
    db: AsyncSession,
    actor: Actor,
    resource_id: UUID,
    level: SkillLevel,
    skills: str | None = None,
    expected_version: int | None = None,
) -> Resource:
    """Level and skills, said anew; hours that were logged keep the level of their day. RESOURCE_RETIRED."""
    resource = await row_for(db, actor, ACTION, Resource, resource_id, expected_version=expected_version)
    refuse(await can_change_resource(db, actor, resource))
    resource.level, resource.skills = level, note(skills, "skills")
    await db.flush()
    record(db, actor, PersonPooled(resource.id))
    return resource
