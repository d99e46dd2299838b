"""A user gets a role."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.identity.events import RoleGranted
from domain.identity.models import DomainKind, RoleGrant, User
from domain.identity.queries import open_grant
from domain.identity.refusals import IdentityRefusal
from domain.identity.roles import check_role, hold_role
from domain.identity.units import open_unit
from domain.values import period

ACTION = "role:grant"


async def can_grant_role(db: AsyncSession, actor: Actor, user: User) -> Missing:
    """The user is somebody else, and not disabled."""
    missing = []
    if user.id == actor.user_id:
        missing.append(Refused(IdentityRefusal.OWN_ROLE, "Nobody changes their own roles."))
    if user.disabled_at is not None:
        missing.append(Refused(IdentityRefusal.USER_DISABLED, "This person's access has been disabled."))
    return missing


async def grant_role(
    db: AsyncSession, actor: Actor, user_id: UUID, role: str, *, unit_id: UUID | None = None, until: date | None = None
) -> RoleGrant:
    """The user holds the role from today, in a unit and below or in the whole organisation, until a day (counted) if one is named.

    Roles in a project come with its membership (`member:add`). Nobody grants to themself: OWN_ROLE. The policy must know the
    role, for this audience and such a domain: ROLE_UNKNOWN, ROLE_OF_OTHERS, ROLE_NOT_HERE; ROLE_HELD; USER_DISABLED.
    """
    user = await row_for(db, actor, ACTION, User, user_id)
    refuse(await can_grant_role(db, actor, user))
    kind, domain_id = DomainKind.ORGANISATION, user.organisation_id
    if unit_id is not None:
        kind, domain_id = DomainKind.UNIT, (await open_unit(db, unit_id, actor.today)).id
    await check_role(db, role, user, kind)
    if until is not None:
        period(actor.today, until, "until")
    probe = RoleGrant(user_id=user.id, role=role, domain_kind=kind, domain_id=domain_id)
    standing = await open_grant(db, probe)
    if standing is not None and (standing.valid_to is None or standing.valid_to >= actor.today):
        raise Refused(IdentityRefusal.ROLE_HELD, "This person holds the role already.", "role")
    grant = await hold_role(db, actor, user, role, kind, domain_id, until)
    record(db, actor, RoleGranted(grant.id, user.id))
    return grant
