"""Documents that come with what somebody says. Part of every act that takes some."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, NotFound, Refused
from domain.documents.models import Document
from domain.values import InputRefusal

MOST_DOCUMENTS = 20


async def own_documents(db: AsyncSession, actor: Actor, given: Sequence[UUID]) -> list[UUID]:
    """Those given, each once and in their order: all of them uploaded by the actor, else NotFound. LIST_TOO_LONG above 20."""
    if len(given) > MOST_DOCUMENTS:
        raise Refused(InputRefusal.LIST_TOO_LONG, "At most {most} are possible.", "documentIds", most=MOST_DOCUMENTS)
    wanted = list(dict.fromkeys(given))
    own = select(Document.id).where(Document.id.in_(wanted), Document.owner_id == actor.user_id)
    if wanted and set(wanted) - set(await db.scalars(own)):
        raise NotFound(Document.__name__)
    return wanted
