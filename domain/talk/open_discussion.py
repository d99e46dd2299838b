"""Somebody begins to talk about something in a project."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, record, refuse, row_for, save
from domain.delivery.models import Project
from domain.documents.models import Visibility
from domain.planning.of_project import place_of
from domain.planning.rows import unless_under_way
from domain.talk.audiences import readers_of, unless_at_work
from domain.talk.events import DiscussionOpened
from domain.talk.models import Discussion
from domain.talk.saying import say
from domain.values import text

ACTION = "discussion:open"


@dataclass(frozen=True)
class DiscussionDraft:
    """What about, the first word with its documents, and who takes part."""

    title: str
    text: str
    visibility: Visibility
    partner_id: UUID | None = None
    document_ids: Sequence[UUID] = ()


async def can_open_discussion(db: AsyncSession, actor: Actor, project: Project) -> Missing:
    """The project is neither closed nor stopped; a partner has a running order there."""
    return unless_under_way(project) or await unless_at_work(db, actor, project)


async def open_discussion(db: AsyncSession, actor: Actor, project_id: UUID, draft: DiscussionDraft) -> Discussion:
    """Among the provider's own, with the customer, with one partner, or with both (S2-19).

    An outsider opens one with the provider alone: AUDIENCE_WRONG. NO_RUNNING_ORDER.
    """
    project = await row_for(db, actor, ACTION, Project, project_id, lock=False)
    refuse(await can_open_discussion(db, actor, project))
    audience, partner_id = await readers_of(db, actor, project, draft.visibility, draft.partner_id)
    discussion = Discussion(
        **place_of(project),
        partner_id=partner_id,
        visibility=draft.visibility,
        title=text(draft.title, "title"),
        opened_at=actor.now,
        opened_by_id=actor.user_id,
        audience=audience,
        last_said_at=actor.now,
    )
    await save(db, discussion)
    await say(db, actor, discussion, draft.text, draft.document_ids)
    record(db, actor, DiscussionOpened(discussion.id, project.id))
    return discussion
