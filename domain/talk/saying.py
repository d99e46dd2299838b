"""What is said in a discussion, with its documents; part of opening one and of replying."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, record, save
from domain.documents.attaching import own_documents
from domain.issues.conversation import audience_of_actor
from domain.planning.of_project import place_of
from domain.talk.events import DiscussionReplied
from domain.talk.models import Discussion, DiscussionDocument, DiscussionMessage
from domain.values import text


async def say(db: AsyncSession, actor: Actor, discussion: Discussion, words: str, documents: Sequence[UUID] = ()) -> DiscussionMessage:
    """One message of the actor's with documents that the actor uploaded, for the readers of the discussion. LIST_TOO_LONG."""
    place = place_of(discussion) | {
        "discussion_id": discussion.id,
        "partner_id": discussion.partner_id,
        "visibility": discussion.visibility,
    }
    message = DiscussionMessage(
        **place,
        audience=await audience_of_actor(db, actor),
        text=text(words, "text", 4000),
        said_at=actor.now,
        said_by_id=actor.user_id,
    )
    await save(db, message)
    own = await own_documents(db, actor, documents)
    await save(db, *(DiscussionDocument(**place, message_id=message.id, document_id=one, sequence=at) for at, one in enumerate(own, 1)))
    record(db, actor, DiscussionReplied(discussion.id, message.id))
    return message
