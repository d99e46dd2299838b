"""A person comes to a project."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for, touch
from domain.delivery.events import MemberAdded
from domain.delivery.membership import MemberRole, join, unless_running
from domain.delivery.models import Project, ProjectMember
from domain.delivery.refusals import DeliveryRefusal
from domain.identity.models import Audience
from domain.identity.parties import live_user

ACTION = "member:add"


async def can_add_member(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project is not closed."""
    return unless_running(project)


async def add_member(
    db: AsyncSession,
    actor: Actor,
    project_id: UUID,
    user_id: UUID,
    role: MemberRole = MemberRole.PROJECT_MEMBER,
    *,
    joined_on: date | None = None,
) -> ProjectMember:
    """Staff, partner's or the customer's people are on the project; staff see it by the role they hold in it.

    A customer's person is of the project's customer (OF_ANOTHER_CUSTOMER), and only staff manage (NOT_OF_STAFF). IS_MEMBER,
    OWN_APPOINTMENT, PROJECT_CLOSED.
    """
    project = await row_for(db, actor, ACTION, Project, project_id)
    refuse(await can_add_member(db, actor, project))
    user = await live_user(db, user_id)
    if user.audience is Audience.CUSTOMER and user.customer_id != project.customer_id:
        raise Refused(DeliveryRefusal.OF_ANOTHER_CUSTOMER, "This person belongs to another customer.", "userId")
    if user.audience is not Audience.STAFF and role is MemberRole.PROJECT_MANAGER:
        raise Refused(DeliveryRefusal.NOT_OF_STAFF, "A project is managed by a person of the provider.", "userId")
    member = await join(db, actor, project, user, role, joined_on)
    touch(project)
    record(db, actor, MemberAdded(project.id, user.id))
    return member
