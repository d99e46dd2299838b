"""Roles: whom they are for, where they can be held, and the holding itself."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Refused, save
from domain.identity.models import Audience, DomainKind, PolicyLine, RoleGrant, RoleInclusion, User
from domain.identity.queries import open_grant
from domain.identity.refusals import IdentityRefusal
from domain.identity.second_factor import any_needs_factor, has_factor
from domain.identity.sessions import end_sessions

WORKER, ADMIN = "worker", "admin"
STAFF_ROLES_NAMED_AFTER_OTHERS = {"partner_manager", "customer_manager"}
BASE_ROLE = {Audience.STAFF: "staff_member", Audience.CUSTOMER: "customer_member", Audience.PARTNER: "partner_member"}
"""What everybody of an audience holds from the first day."""
NARROW_BASE = "customer_colleague"
"""What a customer's person holds instead who sees only the projects that a role is given for (S0-39)."""
BASES = (*BASE_ROLE.values(), NARROW_BASE)


def audience_of(role: str) -> Audience:
    """A role named `customer_…` is the customers', `partner_…` the partners', all others (partner_manager too) are the staff's."""
    if role in STAFF_ROLES_NAMED_AFTER_OTHERS:
        return Audience.STAFF
    prefix = role.partition("_")[0].upper()
    return Audience(prefix) if prefix in (Audience.CUSTOMER, Audience.PARTNER) else Audience.STAFF


async def check_role(db: AsyncSession, role: str, user: User, kind: DomainKind, field: str = "role") -> None:
    """Refuses a role that the policy does not know, that is for another audience or the workers', or means nothing in such a domain."""
    kinds = await kinds_of_roles(db)
    if role not in kinds:
        raise Refused(IdentityRefusal.ROLE_UNKNOWN, "There is no such role.", field)
    if audience_of(role) is not user.audience or role == WORKER:
        raise Refused(IdentityRefusal.ROLE_OF_OTHERS, "This role is not for this person's organisation.", field)
    if kind not in kinds[role]:
        raise Refused(IdentityRefusal.ROLE_NOT_HERE, "This role is not held in such a domain.", field)


async def hold_role(
    db: AsyncSession,
    actor: Actor,
    user: User,
    role: str,
    kind: DomainKind,
    domain_id: UUID,
    until: date | None = None,
    since: date | None = None,
) -> RoleGrant:
    """The user holds the role in the domain from today, or a later day; a grant that stands already stays, one that ran out makes place.

    One that was to begin later begins now. Where the role asks for a second factor that the person does not have, the sessions end,
    also when the role is still to come: the next sign-in sets one up.
    """
    begins = actor.today if since is None else since
    grant = RoleGrant(
        user_id=user.id,
        customer_id=user.customer_id,
        partner_id=user.partner_id,
        role=role,
        domain_kind=kind,
        domain_id=domain_id,
        valid_from=begins,
        valid_to=until,
    )
    standing = await open_grant(db, grant)
    if standing is not None and (standing.valid_to is None or standing.valid_to >= actor.today):
        standing.valid_from = min(standing.valid_from, begins)
        await db.flush()
        return standing
    if standing is not None:
        standing.ended_at = actor.now
        await db.flush()
    await save(db, grant)
    if user.account_id is not None and await any_needs_factor(db, [role]) and not await has_factor(db, user.account_id):
        await end_sessions(db, user.id)
    return grant


async def end_held(db: AsyncSession, actor: Actor, user_id: UUID, role: str, kind: DomainKind, domain_id: UUID) -> RoleGrant | None:
    """Ends the grant, now, where it stands."""
    probe = RoleGrant(user_id=user_id, role=role, domain_kind=kind, domain_id=domain_id)
    standing = await open_grant(db, probe)
    if standing is not None:
        standing.ended_at = actor.now
        await db.flush()
    return standing


async def kinds_of_roles(db: AsyncSession) -> dict[str, set[DomainKind]]:
    """Each role of the policy with the kinds of domain in which it, or a role it includes, means something."""
    kinds: dict[str, set[DomainKind]] = {}
    for role, kind in await db.execute(select(PolicyLine.role, PolicyLine.domain_kind).distinct()):
        kinds.setdefault(role, set()).add(DomainKind(kind))
    pairs = [(role, included) for role, included in await db.execute(select(RoleInclusion.role, RoleInclusion.included))]
    for _ in pairs:
        _spread(kinds, pairs)
    return kinds


def _spread(kinds: dict[str, set[DomainKind]], pairs: Iterable[tuple[str, str]]) -> None:
    for role, included in pairs:
        kinds.setdefault(role, set()).update(kinds.get(included, ()))
