"""What happened to issues."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class IssueRaised:
    """Somebody wants an answer."""

    issue_id: UUID


@dataclass(frozen=True)
class IssueMessageAdded:
    """Something was said, to everybody or among the provider's own."""

    issue_id: UUID
    message_id: UUID


@dataclass(frozen=True)
class IssueMoved:
    """It is taken, with headquarters, returned, answered, closed, open again; or its owner, its day or its weight changed."""

    issue_id: UUID
    state: str
