"""The provider announces something in a project."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for, save
from domain.delivery.models import Project
from domain.documents.models import Visibility
from domain.planning.of_project import place_of
from domain.planning.rows import unless_under_way
from domain.talk.audiences import partner_for
from domain.talk.events import AnnouncementPublished
from domain.talk.models import Announcement
from domain.values import text

ACTION = "announcement:publish"


@dataclass(frozen=True)
class AnnouncementDraft:
    """What is announced, and to whom; without a partner to each that works in the project, where partners are meant."""

    title: str
    text: str
    visibility: Visibility
    partner_id: UUID | None = None
    is_pinned: bool = False


async def can_publish_announcement(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project is neither closed nor stopped."""
    return unless_under_way(project)


async def publish_announcement(db: AsyncSession, actor: Actor, project_id: UUID, draft: AnnouncementDraft) -> Announcement:
    """Read from now on by staff and by the audience named, which is told (S2-19). AUDIENCE_WRONG, NO_RUNNING_ORDER."""
    project = await row_for(db, actor, ACTION, Project, project_id, lock=False)
    refuse(await can_publish_announcement(db, actor, project))
    announcement = Announcement(
        **place_of(project),
        partner_id=await partner_for(db, project, draft.visibility, draft.partner_id),
        visibility=draft.visibility,
        title=text(draft.title, "title"),
        text=text(draft.text, "text", 4000),
        is_pinned=draft.is_pinned,
        published_at=actor.now,
        published_by_id=actor.user_id,
    )
    await save(db, announcement)
    record(db, actor, AnnouncementPublished(announcement.id, project.id))
    return announcement
