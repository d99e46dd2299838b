"""A person leaves a project."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, lock_row, record, refuse, row_for, touch
from domain.delivery.events import MembershipEnded
from domain.delivery.membership import leave
from domain.delivery.models import Project, ProjectMember
from domain.delivery.refusals import DeliveryRefusal

ACTION = "member:end"


async def can_end_membership(db: AsyncSession, actor: Actor, member: ProjectMember) -> Missing:
    """The person is still there, and does not manage the project."""
    missing = []
    if member.left_on is not None:
        missing.append(Refused(DeliveryRefusal.MEMBER_ENDED, "This person has left the project already."))
    elif member.user_id == (await db.get_one(Project, member.project_id)).owner_id:
        missing.append(Refused(DeliveryRefusal.IS_MANAGER, "Please appoint another project manager first."))
    return missing


async def end_membership(db: AsyncSession, actor: Actor, member_id: UUID) -> ProjectMember:
    """Today is the last day; the role in the project ends at once.

    The project's manager stays until another one is appointed: IS_MANAGER. MEMBER_ENDED.
    """
    member = await row_for(db, actor, ACTION, ProjectMember, member_id)
    project = await lock_row(db, Project, member.project_id)
    refuse(await can_end_membership(db, actor, member))
    await leave(db, actor, member)
    touch(project)
    record(db, actor, MembershipEnded(project.id, member.user_id))
    return member
