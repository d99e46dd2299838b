"""What happened to requirements."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class RequirementRaised:
    """A customer needs something, and says so or not."""

    requirement_id: UUID


@dataclass(frozen=True)
class RequirementMoved:
    """It came into another state, to another person or into a project, or the customer knows of it now."""

    requirement_id: UUID
    state: str


@dataclass(frozen=True)
class RequirementChanged:
    """Its analysis or its priority is another."""

    requirement_id: UUID


@dataclass(frozen=True)
class RequirementTaskLinked:
    """A task implements it."""

    requirement_id: UUID
    task_id: UUID


@dataclass(frozen=True)
class RequirementTaskUnlinked:
    """A task does not implement it after all."""

    requirement_id: UUID
    task_id: UUID
