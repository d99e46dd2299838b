"""What happened to the pool and to allocations."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class PersonPooled:
    """A person is in the pool, or what is known of them there has changed."""

    resource_id: UUID


@dataclass(frozen=True)
class ResourceRetired:
    """A person is planned no longer."""

    resource_id: UUID


@dataclass(frozen=True)
class PersonAllocated:
    """A person is planned for a project, or is otherwise than before."""

    allocation_id: UUID
    resource_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class AllocationReleased:
    """A person is free earlier than planned, or was not needed at all."""

    allocation_id: UUID
    resource_id: UUID
    project_id: UUID
