"""Administrators and others in the world, and what stands in the database about them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from authz.store import seed_policy
from domain.identity.models import Account, Invitation, RoleGrant, User
from domain.platform.models import AuditEntry, OutboxEvent
from tests.world import World


async def administrators(world: World) -> World:
    """The world with the policy in its tables, an administrator of each kind, and whoever cares for customers and partners."""
    await seed_policy(world.db)
    await world.staff("admin", "admin")
    await world.staff("account", ("account_manager", world.region))
    await world.staff("partner_manager", "partner_manager")
    await world.outsider("customer_admin", world.customer, "customer_admin")
    return world


async def with_account(world: World, persona: str, password_hash: str | None = None) -> Account:
    """The persona's user gets an account, with a password where one is given."""
    user = world.people[persona]
    account = await world.insert(Account(email=f"{persona}@concord.example", password_hash=password_hash))
    user.account_id = account.id
    await world.insert(user)
    return account


async def roles_of(db: AsyncSession, user_id: UUID) -> set[tuple[str, str, UUID]]:
    """The roles that have not been ended, with their domains."""
    query = select(RoleGrant).where(RoleGrant.user_id == user_id, RoleGrant.ended_at.is_(None))
    return {(grant.role, grant.domain_kind.value, grant.domain_id) for grant in await db.scalars(query)}


async def invited_user(db: AsyncSession, invitation: Invitation) -> User:
    """Who is invited."""
    return await db.get_one(User, invitation.user_id)


async def events(db: AsyncSession) -> Sequence[str]:
    """The names of the events so far, in their order."""
    return (await db.scalars(select(OutboxEvent.name).order_by(OutboxEvent.sequence))).all()


async def audited(db: AsyncSession, act: str) -> set[tuple[str, str]]:
    """Which fields an act is on record for."""
    query = select(AuditEntry.subject_type, AuditEntry.field).where(AuditEntry.act == act)
    return {(kind, field) for kind, field in await db.execute(query)}


async def counted(db: AsyncSession) -> tuple[int, ...]:
    """How many users, accounts, invitations and grants there are."""
    return tuple([await db.scalar(select(func.count()).select_from(model)) or 0 for model in (User, Account, Invitation, RoleGrant)])
