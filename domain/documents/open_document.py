"""A file goes out."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.acts import Actor, NotFound
from domain.documents.models import Document


async def open_document(db: AsyncSession, actor: Actor, document_id: UUID) -> Document:
    """The document, where the actor owns it or sees a place that it is linked to; NotFound otherwise, whether it exists or not.

    The bytes then come from `storage.read(store, document.sha256)`. They go out as an attachment of the found type, never to be
    sniffed or shown within our pages.
    """
    query = select(Document).where(Document.id == document_id, actor.sees(Document))
    document = (await db.scalars(query, dict(actor.binds))).one_or_none()
    if document is None:
        raise NotFound(Document.__name__)
    return document
