"""A user loses a role."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.identity.events import RoleEnded
from domain.identity.models import DomainKind, RoleGrant
from domain.identity.refusals import IdentityRefusal

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


async def end_role(db: AsyncSession, actor: Actor, grant_id: UUID) -> RoleGrant:
    """The role counts no longer, from the next request on.

    Nobody ends their own: so an administrator always remains (OWN_ROLE). A role in a project ends with the membership
    (ROLE_NOT_HERE). ROLE_ENDED.
    """
    grant = await row_for(db, actor, ACTION, RoleGrant, grant_id)
    refuse(await can_end_role(db, actor, grant))
    grant.ended_at = actor.now
    await db.flush()
    record(db, actor, RoleEnded(grant.id, grant.user_id))
    return grant
