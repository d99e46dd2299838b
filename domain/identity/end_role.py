"""A user loses a role."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.identity.administrators import ADMINISTRATORS, keep_administrator
from domain.identity.events import RoleEnded, RoleEndScheduled
from domain.identity.models import DomainKind, RoleGrant
from domain.identity.refusals import IdentityRefusal
from domain.identity.roles import BASES
from domain.values import period

ACTION = "role:end"


async def can_end_role(db: AsyncSession, actor: Actor, grant: RoleGrant) -> Missing:
    """It is somebody else's, does not hang on a membership, has not been ended, and is not all that lets the person in."""
    missing = []
    if grant.user_id == actor.user_id:
        missing.append(Refused(IdentityRefusal.OWN_ROLE, "Nobody changes their own roles."))
    if grant.domain_kind is DomainKind.PROJECT and grant.customer_id is None:
        missing.append(Refused(IdentityRefusal.ROLE_NOT_HERE, "A role in a project ends with the membership in it."))
    if grant.ended_at is not None:
        missing.append(Refused(IdentityRefusal.ROLE_ENDED, "This role has been ended already."))
    elif grant.role in BASES and not await _has_another_base(db, actor, grant):
        missing.append(
            Refused(
                IdentityRefusal.ROLE_IS_BASE,
                "Everybody needs this role to enter: take the access away, or give the other role of this kind first.",
            )
        )
    return missing


async def end_role(db: AsyncSession, actor: Actor, grant_id: UUID, last_day: date | None = None) -> RoleGrant:
    """The role counts no longer, from the next request on, or from the day after its last one.

    Nobody ends their own (OWN_ROLE), nor the last administrator's: of two who end each other's at once, one is refused
    (LAST_ADMINISTRATOR). A role of staff in a project ends with the membership (ROLE_NOT_HERE). Nobody is left without the role by which
    they enter (ROLE_IS_BASE); a customer's person who sees all projects is narrowed to some by giving that role first. ROLE_ENDED.
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


async def _has_another_base(db: AsyncSession, actor: Actor, grant: RoleGrant) -> bool:
    """Whether the person enters by another role too, today and without an end."""
    others = (
        select(RoleGrant.id)
        .where(RoleGrant.user_id == grant.user_id, RoleGrant.id != grant.id, RoleGrant.role.in_(BASES))
        .where(RoleGrant.domain_kind == grant.domain_kind, RoleGrant.domain_id == grant.domain_id)
        .where(RoleGrant.valid_from <= actor.today, RoleGrant.valid_to.is_(None), RoleGrant.ended_at.is_(None))
    )
    return await db.scalar(others.limit(1)) is not None
