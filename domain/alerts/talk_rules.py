"""The alerts of announcements (公告) and discussions (讨论): to those for whom they are, and to nobody else (S2-19)."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor
from domain.alerts.models import AlertRule
from domain.alerts.queries import project_named
from domain.alerts.wants import Called, Subject, To, Want, until
from domain.delivery.models import Project
from domain.identity.models import Audience
from domain.issues.queries import customers_people
from domain.talk.models import OPEN_TO_CUSTOMER, OPEN_TO_PARTNER, Announcement, AnnouncementState, Discussion, DiscussionState
from domain.talk.queries import last_message, partners_people

NEWS = timedelta(days=14)
"""So long an announcement, or the last word of a discussion, is news."""


async def announcement_alerts(db: AsyncSession, actor: Actor, announcement: Announcement) -> Called:
    """While it is news and not withdrawn: the project's people of the audience, and staff on the project."""
    project = await project_named(db, announcement.project_id)
    subject = _subject(project, "Announcement", announcement.id, announcement.title)
    if announcement.state is not AnnouncementState.PUBLISHED:
        return Called(subject, [])
    outside = [*await _customers(db, announcement), *await _partners(db, announcement)]
    to = To(users=outside, project=["project_manager", "project_member"])
    want = Want(AlertRule.ANNOUNCEMENT_PUBLISHED, announcement.published_at, to)
    return Called(subject, until(actor.now, announcement.published_at + NEWS, want))


async def discussion_alerts(db: AsyncSession, actor: Actor, discussion: Discussion) -> Called:
    """What was said last, to the sides that did not say it; among the provider's own, to the project manager and who opened it."""
    project = await project_named(db, discussion.project_id)
    subject = _subject(project, "Discussion", discussion.id, discussion.title)
    said = await last_message(db, discussion.id)
    if said is None or discussion.state is not DiscussionState.OPEN:
        return Called(subject, [])
    sides: dict[Audience, list[UUID | None]] = {
        Audience.STAFF: [project.owner_id, *([discussion.opened_by_id] if discussion.audience is Audience.STAFF else [])],
        Audience.CUSTOMER: await _customers(db, discussion),
        Audience.PARTNER: await _partners(db, discussion),
    }
    is_own = discussion.visibility not in (*OPEN_TO_CUSTOMER, *OPEN_TO_PARTNER)
    told = [one for side, people in sides.items() if is_own or side is not said.audience for one in people if one != said.said_by_id]
    want = Want(AlertRule.DISCUSSION_REPLIED, said.said_at, To(users=told), f"{said.said_at:%y%m%d%H%M%S}")
    return Called(subject, until(actor.now, said.said_at + NEWS, want))


def _subject(project: Project, kind: str, row_id: UUID, title: str) -> Subject:
    """Announcements are read in the list of their project."""
    tenants = (project.customer_id, None, project.id, project.unit_id)
    link = ("Project", project.id) if kind == "Announcement" else (kind, row_id)
    return Subject(kind, row_id, *tenants, {"title": title, "project": project.name}, *link)


async def _customers(db: AsyncSession, row: Announcement | Discussion) -> list[UUID | None]:
    return [*await customers_people(db, row.project_id)] if row.visibility in OPEN_TO_CUSTOMER else []


async def _partners(db: AsyncSession, row: Announcement | Discussion) -> list[UUID | None]:
    return [*await partners_people(db, row.project_id, row.partner_id)] if row.visibility in OPEN_TO_PARTNER else []
