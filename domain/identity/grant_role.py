"""A user gets a role."""

from dataclasses import dataclass
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
from domain.values import near_day, period

ACTION = "role:grant"


async def can_grant_role(db: AsyncSession, actor: Actor, user: User) -> Missing:
    """The user is somebody else, and not disabled."""
    missing = []
    if user.id == actor.user_id:
        missing.append(Refused(IdentityRefusal.OWN_ROLE, "Nobody changes their own roles."))
    if user.disabled_at is not None:
        missing.append(Refused(IdentityRefusal.USER_DISABLED, "This person's access has been disabled."))
    return missing


@dataclass(frozen=True)
class RoleWanted:
    """A role for a user: in a unit and below or in the whole organisation, from a day (today without one) to a day, both counted."""

    user_id: UUID
    role: str
    unit_id: UUID | None = None
    since: date | None = None
    until: date | None = None


async def grant_role(
    db: AsyncSession,
    actor: Actor,
    user_id: UUID,
    role: str,
    *,
    unit_id: UUID | None = None,
    since: date | None = None,
    until: date | None = None,
) -> RoleGrant:
    """The user holds the role from today, or from a later day, in a unit and below or in the whole organisation, to the last day if named.

    Roles in a project come with its membership (`member:add`). Nobody grants to themself: OWN_ROLE. The policy must know the
    role, for this audience and such a domain: ROLE_UNKNOWN, ROLE_OF_OTHERS, ROLE_NOT_HERE; ROLE_HELD, also where it is held from a
    later day on; ROLE_IN_PAST; USER_DISABLED.
    """
    wanted = RoleWanted(user_id, role, unit_id, since, until)
    user, probe = await grant_wanted(db, actor, wanted)
    grant = await hold_role(db, actor, user, role, probe.domain_kind, probe.domain_id, until, since)
    record(db, actor, RoleGranted(grant.id, user.id))
    return grant


async def grant_wanted(db: AsyncSession, actor: Actor, wanted: RoleWanted, *, lock: bool = True) -> tuple[User, RoleGrant]:
    """The user, and the grant as it would be, if nothing refuses it; without `lock` for who only looks."""
    user = await row_for(db, actor, ACTION, User, wanted.user_id, lock=lock)
    refuse(await can_grant_role(db, actor, user))
    kind, domain_id = DomainKind.ORGANISATION, user.organisation_id
    if wanted.unit_id is not None:
        kind, domain_id = DomainKind.UNIT, (await open_unit(db, wanted.unit_id, actor.today)).id
    await check_role(db, wanted.role, user, kind)
    begins = actor.today if wanted.since is None else near_day(wanted.since, "validFrom")
    if begins < actor.today:
        raise Refused(IdentityRefusal.ROLE_IN_PAST, "A role counts from today on, or from a later day.", "validFrom")
    if wanted.until is not None:
        period(begins, wanted.until, "until")
    probe = RoleGrant(user_id=user.id, role=wanted.role, domain_kind=kind, domain_id=domain_id, valid_from=begins, valid_to=wanted.until)
    standing = await open_grant(db, probe, lock=lock)
    if standing is not None and (standing.valid_to is None or standing.valid_to >= actor.today):
        raise Refused(IdentityRefusal.ROLE_HELD, "This person holds the role already.", "role")
    return user, probe
