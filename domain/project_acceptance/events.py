"""What happened to the customer's acceptances of projects: ids and plain values."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class ProjectAcceptancePrepared:
    """The project manager prepares a round."""

    project_acceptance_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class ProjectAcceptanceChanged:
    """A round that is being prepared says something else."""

    project_acceptance_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class ProjectAcceptanceRequested:
    """The customer's signatories are asked to sign."""

    project_acceptance_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class ProjectAcceptanceVoided:
    """It was changed after the request: `replaced_by_id` is prepared for it."""

    project_acceptance_id: UUID
    project_id: UUID
    replaced_by_id: UUID


@dataclass(frozen=True)
class ProjectAcceptanceWithdrawn:
    """Nobody is asked any more."""

    project_acceptance_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class ProjectAcceptanceReturned:
    """The customer does not accept it, and says why."""

    project_acceptance_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class ProjectAcceptancePassed:
    """The customer has signed."""

    project_acceptance_id: UUID
    project_id: UUID
    accepted_on: date


@dataclass(frozen=True)
class ProjectAcceptanceRevoked:
    """It counts no longer."""

    project_acceptance_id: UUID
    project_id: UUID
