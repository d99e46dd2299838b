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
