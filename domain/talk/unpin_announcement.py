"""An announcement stands among the others again."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.talk.events import AnnouncementPinned
from domain.talk.models import Announcement
from domain.talk.refusals import TalkRefusal

ACTION = "announcement:unpin"


async def can_unpin_announcement(db: AsyncSession, actor: Actor, announcement: Announcement) -> Missing:
    """It is pinned."""
    return [] if announcement.is_pinned else [Refused(TalkRefusal.NOT_PINNED, "This announcement is not pinned.")]


async def unpin_announcement(db: AsyncSession, actor: Actor, announcement_id: UUID, expected_version: int | None = None) -> Announcement:
    """It stands in the order of its day. NOT_PINNED."""
    announcement = await row_for(db, actor, ACTION, Announcement, announcement_id, expected_version=expected_version)
    refuse(await can_unpin_announcement(db, actor, announcement))
    announcement.is_pinned = False
    await db.flush()
    record(db, actor, AnnouncementPinned(announcement.id))
    return announcement
