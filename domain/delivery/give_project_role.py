"""A person of the customer gets a role in one of its projects, or another one, or other days."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, NotFound, Refused, lock_row, record, refuse, row_for, save
from domain.delivery.membership import unless_running
from domain.delivery.models import Project
from domain.delivery.name_signatory import customers_user
from domain.identity.events import RoleGranted
from domain.identity.models import DomainKind, RoleGrant, User
from domain.identity.refusals import IdentityRefusal
from domain.identity.roles import check_role
from domain.values import near_day, period

ACTION = "project_role:give"


async def can_give_project_role(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project is not closed."""
    return unless_running(project)


async def give_project_role(
    db: AsyncSession, actor: Actor, project_id: UUID, user_id: UUID, role: str, *, since: date | None = None, until: date | None = None
) -> RoleGrant:
    """The person holds the role in the project from a day (today without one) to a day, both counted (S0-39).

    A person of the customer has one role in a project: another one that stands ends now, the same one gets the new days, and
    keeps its first one where that has passed. OWN_ROLE; NOT_OF_CUSTOMER, USER_DISABLED; ROLE_UNKNOWN, ROLE_OF_OTHERS, ROLE_NOT_HERE;
    ROLE_IN_PAST, DATES_REVERSED; PROJECT_CLOSED.
    """
    project = await row_for(db, actor, ACTION, Project, project_id, lock=False)
    refuse(await can_give_project_role(db, actor, project))
    user = await _colleague(db, actor, project, user_id)
    return await hold_in_project(db, actor, project, user, role, since=since, until=until)


async def hold_in_project(
    db: AsyncSession, actor: Actor, project: Project, user: User, role: str, *, since: date | None, until: date | None, field: str = ""
) -> RoleGrant:
    """What the act gives to a locked user of the project's customer; `field` stands before the names of the input's fields."""
    if user.id == actor.user_id:
        raise Refused(IdentityRefusal.OWN_ROLE, "Nobody changes their own roles.")
    await check_role(db, role, user, DomainKind.PROJECT, f"{field}role")
    begins = actor.today if since is None else near_day(since, f"{field}validFrom")
    if begins < actor.today:
        raise Refused(IdentityRefusal.ROLE_IN_PAST, "A role counts from today on, or from a later day.", f"{field}validFrom")
    if until is not None:
        period(begins, until, f"{field}until")
    grant = await _standing(db, actor, project, user, role)
    if grant is None:
        grant = RoleGrant(user_id=user.id, customer_id=user.customer_id, role=role, domain_kind=DomainKind.PROJECT, domain_id=project.id)
        grant.valid_from = begins
    elif grant.valid_from > actor.today:
        grant.valid_from = begins
    grant.valid_to = until
    await save(db, grant)
    record(db, actor, RoleGranted(grant.id, user.id))
    return grant


async def _colleague(db: AsyncSession, actor: Actor, project: Project, user_id: UUID) -> User:
    """A person of the project's customer whom the actor sees, locked: what they hold in a project changes one at a time."""
    query = select(User.id).where(User.id == user_id, actor.sees(User))
    if (await db.execute(query, dict(actor.binds))).one_or_none() is None:
        raise NotFound(User.__name__)
    return await lock_row(db, User, (await customers_user(db, project, user_id)).id)


async def _standing(db: AsyncSession, actor: Actor, project: Project, user: User, role: str) -> RoleGrant | None:
    """The same role in the project, where it has not run out; every other one there ends now."""
    held = select(RoleGrant).where(RoleGrant.user_id == user.id, RoleGrant.domain_kind == DomainKind.PROJECT, RoleGrant.ended_at.is_(None))
    same = None
    for grant in await db.scalars(held.where(RoleGrant.domain_id == project.id).order_by(RoleGrant.id).with_for_update()):
        if grant.role == role and (grant.valid_to is None or grant.valid_to >= actor.today):
            same = grant
        else:
            grant.ended_at = actor.now
    await db.flush()
    return same
