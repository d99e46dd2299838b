"""What the acts on the pool and on allocations are given."""

from datetime import date

import strawberry

from api.mutations import ActInput, ChangeInput, described, optional, use_enum
from domain.partners.partner_models import SkillLevel
from domain.resources.utilisation import Span

use_enum(SkillLevel, Span)


@strawberry.input(description="A person for the pool of a unit.")
class PoolPersonInput(ActInput):
    """Who."""

    unit_id: strawberry.ID = described("The unit that plans the person.")
    user_id: strawberry.ID = described("The person, of the provider or of a partner.")
    level: SkillLevel = described("The level.")
    skills: str | None = optional("What the person can do, at most 4,000 characters.")


@strawberry.input(description="What is known of a person in the pool.")
class ChangeResourceInput(ChangeInput):
    """All of it anew."""

    resource_id: strawberry.ID = described("The person in the pool.")
    level: SkillLevel = described("The level from now on.")
    skills: str | None = optional("What the person can do, at most 4,000 characters.")


@strawberry.input(description="An act on a person in the pool.")
class ResourceInput(ChangeInput):
    """A person."""

    resource_id: strawberry.ID = described("The person in the pool.")


@strawberry.input(description="For what a person is planned.")
class AllocationPlanInput:
    """All that is said of it."""

    starts_on: date = described("The first day.")
    ends_on: date = described("The last day.")
    share: int = described("The share of each working day, 1 to 100 per cent.")
    duty: str = described("What the person does there, at most 200 characters.")


@strawberry.input(description="A person for a project.")
class AllocatePersonInput(ActInput):
    """Who, and for what."""

    project_id: strawberry.ID = described("The project.")
    resource_id: strawberry.ID = described("The person in the pool.")
    allocation: AllocationPlanInput = described("The days, the share and the role.")


@strawberry.input(description="A person for a project, beyond a whole day.")
class OverbookPersonInput(AllocatePersonInput):
    """And why."""

    reason: str = described("Why the person is planned for more than a whole day, at most 4,000 characters.")


@strawberry.input(description="An allocation planned otherwise.")
class ChangeAllocationInput(ChangeInput):
    """All of it anew."""

    allocation_id: strawberry.ID = described("The allocation.")
    allocation: AllocationPlanInput = described("All that holds from now on.")


@strawberry.input(description="A person who is free earlier.")
class ReleaseAllocationInput(ChangeInput):
    """When."""

    allocation_id: strawberry.ID = described("The allocation.")
    last_on: date | None = optional("The last day; today without one. Before the first day, the allocation is withdrawn.")


@strawberry.input(description="What a person would be planned for.")
class PreviewAllocationInput:
    """Asked before it is planned."""

    resource_id: strawberry.ID = described("The person in the pool.")
    allocation: AllocationPlanInput = described("The days, the share and the role.")
    allocation_id: strawberry.ID | None = optional("The allocation that would be changed into this one.")
