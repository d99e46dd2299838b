"""What happened to projects and their people."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class ProjectOpened:
    """Work under a contract, or on an early entry, has its project, its manager and its budget."""

    project_id: UUID
    customer_id: UUID


@dataclass(frozen=True)
class PhaseMoved:
    """A project has come into another phase, or was stopped."""

    project_id: UUID
    to_state: str


@dataclass(frozen=True)
class ManagerAppointed:
    """A project has another project manager."""

    project_id: UUID
    user_id: UUID


@dataclass(frozen=True)
class MemberAdded:
    """A person is on a project."""

    project_id: UUID
    user_id: UUID


@dataclass(frozen=True)
class MembershipEnded:
    """A person has left a project."""

    project_id: UUID
    user_id: UUID


@dataclass(frozen=True)
class SignatoryNamed:
    """A person signs for a party on a project."""

    project_id: UUID
    user_id: UUID
    party: str


@dataclass(frozen=True)
class SignatoryEnded:
    """A person no longer signs for a party on a project."""

    project_id: UUID
    user_id: UUID
    party: str
