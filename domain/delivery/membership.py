"""Being on a project: the membership, and for staff the role that goes with it."""

import enum
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, save
from domain.delivery.models import Project, ProjectMember, ProjectState
from domain.delivery.queries import open_membership
from domain.delivery.refusals import DeliveryRefusal
from domain.identity.models import Audience, DomainKind, User
from domain.identity.roles import end_held, hold_role
from domain.values import past_day


class MemberRole(enum.StrEnum):
    """What somebody is on a project for. For staff it is also the role of the policy, held in the project."""

    PROJECT_MANAGER = "project_manager"
    PROJECT_MEMBER = "project_member"


def unless_running(project: Project) -> Missing:
    """PROJECT_CLOSED for a project that nothing can be changed in any more."""
    if project.state is ProjectState.CLOSED:
        return [Refused(DeliveryRefusal.PROJECT_CLOSED, "This project has been closed.")]
    return []


async def join(
    db: AsyncSession, actor: Actor, project: Project, user: User, role: MemberRole, joined_on: date | None = None
) -> ProjectMember:
    """The user is on the project from a day (today if none is named). A person of the staff holds the role in it from today.

    Nobody gives a role to themself: OWN_APPOINTMENT. IS_MEMBER where the user is on it already.
    """
    if user.id == actor.user_id:
        raise Refused(DeliveryRefusal.OWN_APPOINTMENT, "Nobody appoints themself.", "userId")
    if await open_membership(db, project.id, user.id) is not None:
        raise Refused(DeliveryRefusal.IS_MEMBER, "This person is on the project already.", "userId")
    member = ProjectMember(
        project_id=project.id,
        customer_id=project.customer_id,
        unit_id=project.unit_id,
        user_id=user.id,
        role=role.value,
        joined_on=past_day(joined_on or actor.today, actor.today, "joinedOn"),
    )
    await save(db, member)
    if user.audience is Audience.STAFF:
        await hold_role(db, actor, user, role.value, DomainKind.PROJECT, project.id)
    return member


async def leave(db: AsyncSession, actor: Actor, member: ProjectMember) -> None:
    """Today is the member's last day; the role in the project ends now."""
    member.left_on = max(actor.today, member.joined_on)
    await db.flush()
    await end_held(db, actor, member.user_id, member.role, DomainKind.PROJECT, member.project_id)
