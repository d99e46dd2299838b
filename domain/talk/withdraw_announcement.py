"""An announcement is taken back."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for
from domain.talk.events import AnnouncementWithdrawn
from domain.talk.models import Announcement, AnnouncementState
from domain.talk.states import unless_published
from domain.values import text

ACTION = "announcement:withdraw"


async def can_withdraw_announcement(db: AsyncSession, actor: Actor, announcement: Announcement) -> Missing:
    """It is published."""
    return unless_published(announcement)


async def withdraw_announcement(
    db: AsyncSession, actor: Actor, announcement_id: UUID, reason: str, expected_version: int | None = None
) -> Announcement:
    """Customer and partners read it no more; staff does, with the reason. ANNOUNCEMENT_WITHDRAWN."""
    announcement = await row_for(db, actor, ACTION, Announcement, announcement_id, expected_version=expected_version)
    refuse(await can_withdraw_announcement(db, actor, announcement))
    announcement.withdrawal_reason = text(reason, "reason", 4000)
    announcement.withdrawn_at, announcement.withdrawn_by_id = actor.now, actor.user_id
    announcement.state, announcement.is_pinned = AnnouncementState.WITHDRAWN, False
    await db.flush()
    record(db, actor, AnnouncementWithdrawn(announcement.id))
    return announcement
