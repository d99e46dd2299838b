"""A project gets another manager."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.delivery.events import ManagerAppointed
from domain.delivery.membership import MemberRole, join, leave, unless_running
from domain.delivery.models import Project
from domain.delivery.queries import open_membership
from domain.delivery.refusals import DeliveryRefusal
from domain.identity.parties import staff_user

ACTION = "manager:appoint"


async def can_appoint_manager(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project is not closed."""
    return unless_running(project)


async def appoint_manager(
    db: AsyncSession, actor: Actor, project_id: UUID, user_id: UUID, *, expected_version: int | None = None
) -> Project:
    """The project's owner and manager from now on; the one before leaves the project. IS_MANAGER, OWN_APPOINTMENT, NOT_STAFF."""
    project = await row_for(db, actor, ACTION, Project, project_id, expected_version=expected_version)
    refuse(await can_appoint_manager(db, actor, project))
    user = await staff_user(db, user_id)
    if user.id == project.owner_id:
        raise Refused(DeliveryRefusal.IS_MANAGER, "This person manages the project already.", "userId")
    for person_id in (user.id, project.owner_id):
        member = await open_membership(db, project.id, person_id) if person_id else None
        if member is not None:
            await leave(db, actor, member)
    await join(db, actor, project, user, MemberRole.PROJECT_MANAGER)
    project.owner_id = user.id
    await db.flush()
    record(db, actor, ManagerAppointed(project.id, user.id))
    return project
