"""The pool of people and their allocation as mutation fields (S0-60)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.mutations import mutation, row_id
from api.resources import inputs
from authz.viewer import Viewer
from domain.database import Row
from domain.delivery.models import Project
from domain.identity.models import Unit
from domain.resources import allocate_person as allocating
from domain.resources import change_allocation as changing_allocation
from domain.resources import change_resource as changing
from domain.resources import overbook_person as overbooking
from domain.resources import pool_person as pooling
from domain.resources import release_allocation as releasing
from domain.resources import retire_resource as retiring
from domain.resources.drafts import AllocationDraft

RESOURCE, ALLOCATION = "Resource", "Allocation"


@mutation(pooling.ACTION, RESOURCE, "A person comes into the pool of a unit (S0-60).", on=Unit, can=pooling.can_pool_person)
async def pool_person(db: AsyncSession, viewer: Viewer, input: inputs.PoolPersonInput) -> Row:
    """The person in the pool."""
    unit_id, user_id = row_id("Unit", input.unit_id), row_id("User", input.user_id)
    return await pooling.pool_person(db, viewer, unit_id, user_id, input.level, input.skills)


@mutation(changing.ACTION, RESOURCE, "Level and skills of a person in the pool, said anew.", can=changing.can_change_resource)
async def change_resource(db: AsyncSession, viewer: Viewer, input: inputs.ChangeResourceInput) -> Row:
    """The person in the pool."""
    resource_id = row_id(RESOURCE, input.resource_id)
    return await changing.change_resource(db, viewer, resource_id, input.level, input.skills, input.expected_version)


@mutation(retiring.ACTION, RESOURCE, "The person is planned no longer from today on.", can=retiring.can_retire_resource)
async def retire_resource(db: AsyncSession, viewer: Viewer, input: inputs.ResourceInput) -> Row:
    """The person out of the pool."""
    return await retiring.retire_resource(db, viewer, row_id(RESOURCE, input.resource_id), input.expected_version)


@mutation(
    allocating.ACTION,
    ALLOCATION,
    "A person is planned for a project, never for more than a whole day over all projects (S0-60).",
    on=Project,
    can=allocating.can_allocate_person,
)
async def allocate_person(db: AsyncSession, viewer: Viewer, input: inputs.AllocatePersonInput) -> Row:
    """The allocation."""
    project_id, resource_id = row_id("Project", input.project_id), row_id(RESOURCE, input.resource_id)
    return await allocating.allocate_person(db, viewer, project_id, resource_id, draft_of(input.allocation))


@mutation(
    overbooking.ACTION,
    ALLOCATION,
    "Whoever may plans a person for more than a whole day, with the reason (S0-60).",
    on=Project,
    can=overbooking.can_overbook_person,
)
async def overbook_person(db: AsyncSession, viewer: Viewer, input: inputs.OverbookPersonInput) -> Row:
    """The allocation."""
    project_id, resource_id = row_id("Project", input.project_id), row_id(RESOURCE, input.resource_id)
    return await overbooking.overbook_person(db, viewer, project_id, resource_id, draft_of(input.allocation), input.reason)


@mutation(
    changing_allocation.ACTION,
    ALLOCATION,
    "Days, share and role, said anew; less is always possible, more never beyond a whole day.",
    can=changing_allocation.can_change_allocation,
)
async def change_allocation(db: AsyncSession, viewer: Viewer, input: inputs.ChangeAllocationInput) -> Row:
    """The allocation."""
    allocation_id, draft = row_id(ALLOCATION, input.allocation_id), draft_of(input.allocation)
    return await changing_allocation.change_allocation(db, viewer, allocation_id, draft, input.expected_version)


@mutation(
    releasing.ACTION,
    ALLOCATION,
    "The person is free earlier; what has not begun is withdrawn.",
    can=releasing.can_release_allocation,
)
async def release_allocation(db: AsyncSession, viewer: Viewer, input: inputs.ReleaseAllocationInput) -> Row:
    """The allocation as it ends now."""
    return await releasing.release_allocation(db, viewer, row_id(ALLOCATION, input.allocation_id), input.last_on, input.expected_version)


def draft_of(given: inputs.AllocationPlanInput) -> AllocationDraft:
    """What is planned, as the domain takes it."""
    return AllocationDraft(given.starts_on, given.ends_on, given.share, given.duty)
