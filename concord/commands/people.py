"""What commands find people, units and tenants by: the words that people know, e-mail and codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from concord.problems import Problem
from domain.customers.models import Customer
from domain.delivery.models import Project
from domain.identity.invitations import Wish
from domain.identity.models import Organisation, RoleGrant, Unit, User
from domain.partners.models import Partner


@dataclass(frozen=True)
class Listed:
    """A user as a list shows it; roles as `finance` or `region_pmo@EAST`."""

    email: str
    name: str
    organisation: str
    roles: str
    state: str


async def user_by(db: AsyncSession, email: str, organisation: str | None = None) -> User:
    """The user with this address or, of a program, this name; the organisation tells memberships apart."""
    users = (
        select(User)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where((User.email == email.strip().lower()) | (User.is_service & (User.name == email)))
    )
    found = (await db.scalars(users.where(Organisation.name == organisation) if organisation else users)).all()
    if not found:
        raise Problem(f"There is no user {email}.")
    if len(found) > 1:
        raise Problem(f"{email} belongs to several organisations: say which with --organisation.")
    return found[0]


async def id_of(db: AsyncSession, model: type[Customer | Partner | Unit], code: str) -> UUID:
    """The row with this code."""
    found: UUID | None = await db.scalar(select(model.id).where(model.code == code.strip().upper()))
    if found is None:
        raise Problem(f"There is no {model.__name__.lower()} with the code {code}.")
    return found


async def wishes(db: AsyncSession, roles: Sequence[str]) -> list[Wish]:
    """Roles as typed: `finance` in the whole organisation, `region_pmo@EAST` in the unit with that code and below."""
    typed = [role.partition("@") for role in roles]
    return [Wish(role, await id_of(db, Unit, unit) if unit else None) for role, _, unit in typed]


async def everybody(db: AsyncSession) -> list[Listed]:
    """All users with the roles that they hold or will hold, by organisation and name."""
    users = select(User, Organisation.name).join(Organisation, Organisation.id == User.organisation_id)
    roles: dict[UUID, list[str]] = {}
    for user_id, role, place in await db.execute(_grants()):
        roles.setdefault(user_id, []).append(f"{role}@{place}" if place else role)
    ordered = users.order_by(Organisation.is_provider.desc(), Organisation.name, User.name, User.id)
    return [
        Listed(user.email or "", user.name, organisation, ", ".join(roles.get(user.id, [])), _state(user))
        for user, organisation in await db.execute(ordered)
    ]


def _grants() -> Select[UUID, str, str]:
    place = func.coalesce(Unit.code, Project.code)
    return (
        select(RoleGrant.user_id, RoleGrant.role, place)
        .outerjoin(Unit, Unit.id == RoleGrant.domain_id)
        .outerjoin(Project, Project.id == RoleGrant.domain_id)
        .where(RoleGrant.ended_at.is_(None))
        .order_by(RoleGrant.role, place)
    )


def _state(user: User) -> str:
    if user.disabled_at:
        return "disabled"
    if user.is_service:
        return "program"
    return "active" if user.joined_at else "invited"
