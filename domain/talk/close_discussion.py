"""A discussion has come to its end."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, Refused, record, refuse, row_for
from domain.identity.models import Audience
from domain.issues.conversation import audience_of_actor
from domain.talk.events import DiscussionClosed
from domain.talk.models import Discussion, DiscussionState
from domain.talk.refusals import TalkRefusal
from domain.talk.states import unless_open

ACTION = "discussion:close"


async def can_close_discussion(db: AsyncSession, actor: Actor, discussion: Discussion) -> Missing:
    """It is open; an outsider closes what it has opened itself."""
    if missing := unless_open(discussion):
        return missing
    if actor.user_id != discussion.opened_by_id and await audience_of_actor(db, actor) is not Audience.STAFF:
        return [Refused(TalkRefusal.NOT_THE_OPENER, "Only who opened this discussion, or the provider, closes it.")]
    return []


async def close_discussion(db: AsyncSession, actor: Actor, discussion_id: UUID, expected_version: int | None = None) -> Discussion:
    """Nothing more is said in it; it is read on. DISCUSSION_CLOSED, NOT_THE_OPENER."""
    discussion = await row_for(db, actor, ACTION, Discussion, discussion_id, expected_version=expected_version)
    refuse(await can_close_discussion(db, actor, discussion))
    discussion.state, discussion.closed_at, discussion.closed_by_id = DiscussionState.CLOSED, actor.now, actor.user_id
    await db.flush()
    record(db, actor, DiscussionClosed(discussion.id))
    return discussion
