"""A file goes out."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, NotFound
from domain.documents.models import Document
from domain.platform.entries import note

ACTION = "document:open"


async def open_document(db: AsyncSession, actor: Actor, document_id: UUID) -> Document:
    """The document, where the actor owns it or sees a place that it is linked to; NotFound otherwise, whether it exists or not.

    That it was handed out stands in the audit (S2-42).
    The bytes then come from `storage.read(store, document.sha256)`. They go out as an attachment of the found type, never to be
    sniffed or shown within our pages.
    """
    query = select(Document).where(Document.id == document_id, actor.sees(Document))
    document = (await db.scalars(query, dict(actor.binds))).one_or_none()
    if document is None:
        raise NotFound(Document.__name__)
    await note(db, actor, ACTION, Document.__name__, document.id, "handed out")
    return document
