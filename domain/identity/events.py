"""What happened to people and units. No secret stands here: an invitation's link is made by the worker that mails it."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class ProviderFounded:
    """The database has its provider, headquarters, first administrator and worker."""

    organisation_id: UUID


@dataclass(frozen=True)
class UnitAdded:
    """The provider has a new organisation unit."""

    unit_id: UUID


@dataclass(frozen=True)
class UnitMoved:
    """A unit, with all below it, stands under another one."""

    unit_id: UUID


@dataclass(frozen=True)
class InvitationSent:
    """Somebody is invited: a worker calls `make_link` and mails the link it answers."""

    invitation_id: UUID


@dataclass(frozen=True)
class InvitationAccepted:
    """The invited person has a password and can sign in."""

    invitation_id: UUID
    user_id: UUID


@dataclass(frozen=True)
class RoleGranted:
    """A user holds a role in a domain."""

    grant_id: UUID
    user_id: UUID


@dataclass(frozen=True)
class RoleEnded:
    """A user no longer holds a role."""

    grant_id: UUID
    user_id: UUID


@dataclass(frozen=True)
class RoleEndScheduled:
    """A user's role has a last day."""

    grant_id: UUID
    user_id: UUID


@dataclass(frozen=True)
class UserDisabled:
    """A user may no longer sign in; the sessions have ended."""

    user_id: UUID


@dataclass(frozen=True)
class UserEnabled:
    """A disabled user may sign in again."""

    user_id: UUID


@dataclass(frozen=True)
class ResetAsked:
    """Somebody wants a new password for an address: a worker finds out whether anybody has it, and mails a link."""

    request_id: UUID


@dataclass(frozen=True)
class PasswordChanged:
    """A person has a new password; the other sessions have ended."""

    user_id: UUID


@dataclass(frozen=True)
class PolicyChanged:
    """The policy is another one."""

    change_id: UUID


@dataclass(frozen=True)
class PolicyChangeScheduled:
    """The policy is to change at a time."""

    change_id: UUID


@dataclass(frozen=True)
class PolicyChangeWithdrawn:
    """A scheduled change of the policy will not come."""

    change_id: UUID


@dataclass(frozen=True)
class PolicyChangeFailed:
    """A scheduled change did not fit the policy of its time, and nothing of it counts."""

    change_id: UUID


@dataclass(frozen=True)
class FactorSetUp:
    """A person has a second factor: each sign-in asks for it."""

    user_id: UUID
    factor_id: UUID


@dataclass(frozen=True)
class FactorRemoved:
    """A person has removed the second factor."""

    user_id: UUID
    factor_id: UUID


@dataclass(frozen=True)
class FactorReset:
    """The administrator has reset a person's second factor."""

    user_id: UUID
    factor_id: UUID


@dataclass(frozen=True)
class RecoveryCodeUsed:
    """Somebody came in by a recovery code of a person; one fewer is left."""

    user_id: UUID
    factor_id: UUID


@dataclass(frozen=True)
class RecoveryCodesRenewed:
    """A person has new recovery codes; those of before count no longer."""

    user_id: UUID
    factor_id: UUID
