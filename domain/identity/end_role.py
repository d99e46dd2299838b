"""A user loses a role."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.identity.administrators import ADMINISTRATORS, keep_administrator
from domain.identity.events import RoleEnded, RoleEndScheduled
from domain.identity.models import DomainKind, RoleGrant
from domain.identity.refusals import IdentityRefusal
from domain.values import period

ACTION = "role:end"


async def can_end_role(db: AsyncSession, actor: Actor, grant: RoleGrant) -> Missing:
    """It is somebody else's, counts outside of projects, and has not been ended."""
    missing = []
    if grant.user_id == actor.user_id:
        missing.append(Refused(IdentityRefusal.OWN_ROLE, "Nobody changes their own roles."))
    if grant.domain_kind is DomainKind.PROJECT:
        missing.append(Refused(IdentityRefusal.ROLE_NOT_HERE, "A role in a project ends with the membership in it."))
    if grant.ended_at is not None:
        missing.append(Refused(IdentityRefusal.ROLE_ENDED, "This role has been ended already."))
    return missing


async def end_role(db: AsyncSession, actor: Actor, grant_id: UUID, last_day: date | None = None) -> RoleGrant:
    """The role counts no longer, from the next request on, or from the day after its last one.

    Nobody ends their own (OWN_ROLE), nor the last administrator's: of two who end each other's at once, one is refused
    (LAST_ADMINISTRATOR). A role in a project ends with the membership (ROLE_NOT_HERE). ROLE_ENDED.
    """
    grant = await row_for(db, actor, ACTION, RoleGrant, grant_id)
    refuse(await can_end_role(db, actor, grant))
    if grant.role in ADMINISTRATORS:
        await keep_administrator(db, actor, grant.user_id, grant.role)
    if last_day is None:
        grant.ended_at = actor.now
    else:
        grant.valid_to = period(max(actor.today, grant.valid_from), last_day, "lastDay")[1]
    await db.flush()
    record(db, actor, RoleEnded(grant.id, grant.user_id) if last_day is None else RoleEndScheduled(grant.id, grant.user_id))
    return grant
