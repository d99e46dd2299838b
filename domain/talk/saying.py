"""What is said in a discussion; part of opening one and of replying."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, record, save
from domain.issues.conversation import audience_of_actor
from domain.planning.of_project import place_of
from domain.talk.events import DiscussionReplied
from domain.talk.models import Discussion, DiscussionMessage
from domain.values import text


async def say(db: AsyncSession, actor: Actor, discussion: Discussion, words: str) -> DiscussionMessage:
    """One message of the actor's, for the readers of the discussion."""
    message = DiscussionMessage(
        **place_of(discussion),
        discussion_id=discussion.id,
        partner_id=discussion.partner_id,
        visibility=discussion.visibility,
        audience=await audience_of_actor(db, actor),
        text=text(words, "text", 4000),
        said_at=actor.now,
        said_by_id=actor.user_id,
    )
    await save(db, message)
    record(db, actor, DiscussionReplied(discussion.id, message.id))
    return message
