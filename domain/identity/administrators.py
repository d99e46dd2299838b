"""Somebody of the provider always remains who administers."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Refused
from domain.identity.models import DomainKind, RoleGrant, User
from domain.identity.refusals import IdentityRefusal
from domain.identity.roles import ADMIN


async def holds_admin(db: AsyncSession, user_id: UUID) -> bool:
    """Whether the user has the role, or will have it."""
    held = select(RoleGrant.id).where(RoleGrant.user_id == user_id, RoleGrant.role == ADMIN, RoleGrant.ended_at.is_(None))
    return await db.scalar(held.limit(1)) is not None


async def keep_administrator(db: AsyncSession, actor: Actor, user_id: UUID) -> None:
    """Refused where nobody but this user has joined and holds the role today, without an end: LAST_ADMINISTRATOR.

    Whoever takes the role or the access of one waits for who does so of another.
    """
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtext("administrators"))))
    others = (
        select(RoleGrant.id)
        .join(User, User.id == RoleGrant.user_id)
        .where(RoleGrant.role == ADMIN, RoleGrant.domain_kind == DomainKind.ORGANISATION, RoleGrant.user_id != user_id)
        .where(RoleGrant.valid_from <= actor.today, RoleGrant.valid_to.is_(None), RoleGrant.ended_at.is_(None))
        .where(User.disabled_at.is_(None), User.joined_at.is_not(None))
    )
    if await db.scalar(others.limit(1)) is None:
        raise Refused(IdentityRefusal.LAST_ADMINISTRATOR, "Nobody else is an administrator without an end.")
