"""Somebody always remains who administers: of the provider, and of each customer and partner that has administrators."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Refused
from domain.identity.models import DomainKind, RoleGrant, User
from domain.identity.refusals import IdentityRefusal
from domain.identity.roles import ADMIN

ADMINISTRATORS = (ADMIN, "customer_admin", "partner_admin")


async def held_administration(db: AsyncSession, user_id: UUID) -> str | None:
    """By which role the user administers, or will."""
    held = select(RoleGrant.role).where(RoleGrant.user_id == user_id, RoleGrant.role.in_(ADMINISTRATORS), RoleGrant.ended_at.is_(None))
    return await db.scalar(held.limit(1))


async def keep_administrator(db: AsyncSession, actor: Actor, user_id: UUID, role: str) -> None:
    """Refused where nobody of the organisation but this user has joined and holds the role today, without an end: LAST_ADMINISTRATOR.

    Whoever takes the role or the access of one waits for who does so of another. The provider may take it from the last one of a
    customer or partner, who may be gone, and invites the next.
    """
    organisation_id = (await db.get_one(User, user_id)).organisation_id
    if role != ADMIN and actor.organisation_id != organisation_id:
        return
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"administrators {organisation_id}"))))
    others = (
        select(RoleGrant.id)
        .join(User, User.id == RoleGrant.user_id)
        .where(RoleGrant.role == role, RoleGrant.domain_kind == DomainKind.ORGANISATION, RoleGrant.user_id != user_id)
        .where(RoleGrant.domain_id == organisation_id, User.organisation_id == organisation_id)
        .where(RoleGrant.valid_from <= actor.today, RoleGrant.valid_to.is_(None), RoleGrant.ended_at.is_(None))
        .where(User.disabled_at.is_(None), User.joined_at.is_not(None))
    )
    if await db.scalar(others.limit(1)) is None:
        raise Refused(IdentityRefusal.LAST_ADMINISTRATOR, "Nobody else is an administrator without an end.")
