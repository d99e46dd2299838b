"""A person chooses the time zone in which times are shown."""

from functools import cache
from zoneinfo import available_timezones

from sqlalchemy.ext.asyncio import AsyncSession

from domain import values
from domain.acts import Actor, Missing, Refused, row_for
from domain.identity.models import User
from domain.identity.refusals import IdentityRefusal

ACTION = "time_zone:set"


async def can_set_time_zone(db: AsyncSession, actor: Actor, user: User) -> Missing:
    """Always: the right says whose zone it is."""
    return []


async def set_time_zone(db: AsyncSession, actor: Actor, time_zone: str | None) -> User:
    """An IANA name, as Europe/Berlin; none is the provider's zone. From the next request on, for this membership (S0-39).

    Business days, and the time at which one begins, stay the provider's. TIME_ZONE_UNKNOWN.
    """
    user = await row_for(db, actor, ACTION, User, actor.user_id)
    time_zone = None if time_zone is None else values.text(time_zone, "timeZone", 64)
    if time_zone is not None and time_zone not in known_zones():
        raise Refused(IdentityRefusal.TIME_ZONE_UNKNOWN, "There is no such time zone.", "timeZone")
    user.time_zone = time_zone
    await db.flush()
    return user


@cache
def known_zones() -> frozenset[str]:
    """The names of all zones that this machine knows."""
    return frozenset(available_timezones())
