"""A person comes into the pool of a unit."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, save
from domain.identity.models import Audience, Unit
from domain.identity.parties import live_user
from domain.identity.units import unless_open
from domain.partners.partner_models import SkillLevel
from domain.resources.events import PersonPooled
from domain.resources.models import Resource
from domain.resources.refusals import ResourceRefusal
from domain.values import note

ACTION = "resource:pool"


async def can_pool_person(db: AsyncSession, actor: Actor, unit: Unit) -> Missing:
    """The unit is not closed."""
    return unless_open(unit, actor.today)


async def pool_person(
    db: AsyncSession, actor: Actor, unit_id: UUID, user_id: UUID, level: SkillLevel, skills: str | None = None
) -> Resource:
    """A person of the provider or of a partner, with level and skills; one who was in a pool before comes into this one (S0-60).

    IN_POOL, NOT_FOR_POOL for a customer's person, USER_DISABLED, UNIT_CLOSED.
    """
    unit = await row_for(db, actor, ACTION, Unit, unit_id, lock=False)
    refuse(await can_pool_person(db, actor, unit))
    user = await live_user(db, user_id)
    if user.audience is Audience.CUSTOMER or user.is_service:
        raise Refused(ResourceRefusal.NOT_FOR_POOL, "Only people of the provider and of partners are planned.", "userId")
    known = (await db.scalars(select(Resource).where(Resource.user_id == user.id).with_for_update())).one_or_none()
    if known is not None and known.retired_on is None:
        raise Refused(ResourceRefusal.IN_POOL, "This person is in the pool already.", "userId")
    resource = known or Resource(user_id=user.id, partner_id=user.partner_id)
    resource.unit_id, resource.level, resource.skills = unit.id, level, note(skills, "skills")
    resource.pooled_on, resource.retired_on = actor.today, None
    await save(db, resource)
    record(db, actor, PersonPooled(resource.id))
    return resource
