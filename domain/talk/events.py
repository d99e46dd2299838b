"""What happened to announcements and discussions."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class AnnouncementPublished:
    """Its audience reads it."""

    announcement_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class AnnouncementPinned:
    """It stands before the others, or no longer does."""

    announcement_id: UUID


@dataclass(frozen=True)
class AnnouncementWithdrawn:
    """Only staff reads it now."""

    announcement_id: UUID


@dataclass(frozen=True)
class DiscussionOpened:
    """Somebody has begun to talk about something."""

    discussion_id: UUID
    project_id: UUID


@dataclass(frozen=True)
class DiscussionReplied:
    """Something was said in it."""

    discussion_id: UUID
    message_id: UUID


@dataclass(frozen=True)
class DiscussionClosed:
    """Nothing more is said in it."""

    discussion_id: UUID
