"""What happened in approvals: ids and plain values."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class ApprovalStarted:
    """Something waits for approval."""

    approval_id: UUID
    subject_id: UUID
    kind: str


@dataclass(frozen=True)
class TaskOpened:
    """The turn of a step has come."""

    task_id: UUID
    approval_id: UUID


@dataclass(frozen=True)
class TaskDecided:
    """An approver gave a word; the task may still wait for others."""

    task_id: UUID
    approval_id: UUID
    verdict: str


@dataclass(frozen=True)
class TaskEscalated:
    """Nobody answered in time: the escalation role has the task too."""

    task_id: UUID
    approval_id: UUID


@dataclass(frozen=True)
class TaskHeld:
    """An open task waits again for signers who were added before it."""

    task_id: UUID
    approval_id: UUID


@dataclass(frozen=True)
class TaskUrged:
    """Whoever has the task is asked for their word once more."""

    task_id: UUID
    approval_id: UUID


@dataclass(frozen=True)
class SignerAdded:
    """Somebody's own word is wanted."""

    signer_id: UUID
    task_id: UUID
    approval_id: UUID


@dataclass(frozen=True)
class SignerTakenBack:
    """Somebody's word is wanted no more."""

    signer_id: UUID
    task_id: UUID
    approval_id: UUID


@dataclass(frozen=True)
class SignerMoved:
    """The task of a signer was opened, held, decided or ended."""

    signer_id: UUID
    task_id: UUID


@dataclass(frozen=True)
class NoticeOver:
    """What somebody was informed of is concluded."""

    notice_id: UUID


@dataclass(frozen=True)
class Informed:
    """Somebody is informed of an approval."""

    notice_id: UUID
    approval_id: UUID


@dataclass(frozen=True)
class TaskDropped:
    """The approval ended without this task's answer."""

    task_id: UUID
    approval_id: UUID


@dataclass(frozen=True)
class ApprovalConcluded:
    """It is approved, returned, rejected or withdrawn."""

    approval_id: UUID
    subject_id: UUID
    kind: str
    state: str


@dataclass(frozen=True)
class RoundFollowed:
    """What was returned was submitted again: the earlier round asks for nothing more."""

    approval_id: UUID


@dataclass(frozen=True)
class DelegationBegan:
    """Somebody named who decides while they are away."""

    delegation_id: UUID
    user_id: UUID


@dataclass(frozen=True)
class DelegationEnded:
    """The delegate decides no longer."""

    delegation_id: UUID
    user_id: UUID


@dataclass(frozen=True)
class ChainPublished:
    """A new version of a chain counts from a day on."""

    chain_id: UUID
    kind: str
