"""A requirement without a project gets one (立项, S2-20)."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, NotFound, Refused, record, refuse, row_for
from domain.delivery.models import Project
from domain.planning.rows import unless_under_way
from domain.requirements.events import RequirementMoved
from domain.requirements.models import Requirement
from domain.requirements.refusals import RequirementRefusal
from domain.requirements.states import unless_open

ACTION = "requirement:place"


async def can_place_requirement(db: AsyncSession, actor: Actor, requirement: Requirement) -> Missing:
    """It has none, and no answer is given yet."""
    if requirement.project_id is not None:
        return [Refused(RequirementRefusal.REQUIREMENT_PLACED, "This requirement belongs to a project already.")]
    return unless_open(requirement)


async def place_requirement(
    db: AsyncSession, actor: Actor, requirement_id: UUID, project_id: UUID, expected_version: int | None = None
) -> Requirement:
    """A project of the same customer, for good. REQUIREMENT_PLACED, REQUIREMENT_WRONG_STATE; PROJECT_CLOSED, PROJECT_STOPPED."""
    requirement = await row_for(db, actor, ACTION, Requirement, requirement_id, expected_version=expected_version)
    refuse(await can_place_requirement(db, actor, requirement))
    theirs = (Project.id == project_id, Project.customer_id == requirement.customer_id, actor.sees(Project))
    project = (await db.scalars(select(Project).where(*theirs), dict(actor.binds))).one_or_none()
    if project is None:
        raise NotFound(Project.__name__)
    refuse(unless_under_way(project))
    requirement.project_id, requirement.unit_id = project.id, project.unit_id
    await db.flush()
    record(db, actor, RequirementMoved(requirement.id, requirement.state.value))
    return requirement
