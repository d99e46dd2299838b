"""An announcement is put before the others."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.talk.events import AnnouncementPinned
from domain.talk.models import Announcement
from domain.talk.refusals import TalkRefusal
from domain.talk.states import unless_published

ACTION = "announcement:pin"


async def can_pin_announcement(db: AsyncSession, actor: Actor, announcement: Announcement) -> Missing:
    """It is published, and not pinned."""
    if announcement.is_pinned:
        return [Refused(TalkRefusal.PINNED_ALREADY, "This announcement is pinned already.")]
    return unless_published(announcement)


async def pin_announcement(db: AsyncSession, actor: Actor, announcement_id: UUID, expected_version: int | None = None) -> Announcement:
    """It stands before all that are not pinned (置顶). PINNED_ALREADY, ANNOUNCEMENT_WITHDRAWN."""
    announcement = await row_for(db, actor, ACTION, Announcement, announcement_id, expected_version=expected_version)
    refuse(await can_pin_announcement(db, actor, announcement))
    announcement.is_pinned = True
    await db.flush()
    record(db, actor, AnnouncementPinned(announcement.id))
    return announcement
