"""Something is said in a discussion."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, Missing, refuse, row_for, touch
from domain.talk.models import Discussion
from domain.talk.saying import say
from domain.talk.states import unless_open

ACTION = "discussion:reply"


async def can_reply_to_discussion(db: AsyncSession, actor: Actor, discussion: Discussion) -> Missing:
    """It is open."""
    return unless_open(discussion)


async def reply_to_discussion(
    db: AsyncSession, actor: Actor, discussion_id: UUID, text: str, document_ids: Sequence[UUID] = (), expected_version: int | None = None
) -> Discussion:
    """Everybody who reads it may say something in it, with documents or without. LIST_TOO_LONG, DISCUSSION_CLOSED."""
    discussion = await row_for(db, actor, ACTION, Discussion, discussion_id, expected_version=expected_version)
    refuse(await can_reply_to_discussion(db, actor, discussion))
    await say(db, actor, discussion, text, document_ids)
    discussion.last_said_at = actor.now
    touch(discussion)
    await db.flush()
    return discussion
