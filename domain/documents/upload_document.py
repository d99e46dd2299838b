"""A file comes in."""

import hashlib
from collections.abc import AsyncIterable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING

from anyio import to_thread
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from domain.acts import Actor, Denied, Refused, record, refuse_viewing, require, save
from domain.documents.content_types import content_type
from domain.documents.events import DocumentUploaded
from domain.documents.file_names import clean_name
from domain.documents.models import Document
from domain.documents.refusals import DocumentRefusal
from domain.documents.storage import keep
from settings import settings

if TYPE_CHECKING:
    from obstore.store import ObjectStore

ACTION = "document:upload"
MEGABYTE = 1_000_000
IN_MEMORY = 1 << 20


@dataclass(frozen=True)
class Received:
    """What came: its size in bytes, and its SHA-256 as computed on the way."""

    size: int
    sha256: bytes


async def upload_document(
    sessions: async_sessionmaker[AsyncSession], actor: Actor, store: "ObjectStore", name: str, chunks: AsyncIterable[bytes]
) -> Document:
    """A document of the actor's, seen by nobody else until it is linked. The bytes are streamed, hashed on the way, and kept by hash.

    Takes the session maker: no connection is held while a slow browser sends. The right comes first, before a byte is read.
    FILE_TOO_LARGE as soon as the limit is passed, FILE_EMPTY, FILE_TYPE_WRONG; then nothing remains.
    """
    refuse_viewing(actor)
    if actor.may(ACTION) is None:
        raise Denied(ACTION)
    with SpooledTemporaryFile(IN_MEMORY) as file:
        received = await _receive(file, chunks)
        cleaned = clean_name(name)
        found = await to_thread.run_sync(content_type, file, cleaned)
        await keep(store, received.sha256, file)
    document = Document(owner_id=actor.user_id, name=cleaned, content_type=found, size=received.size, sha256=received.sha256)
    async with sessions.begin() as db:
        require(db, actor, ACTION)
        await save(db, document)
        record(db, actor, DocumentUploaded(document.id))
    return document


async def _receive(file: IO[bytes], chunks: AsyncIterable[bytes]) -> Received:
    most, size, digest = settings().upload_megabytes * MEGABYTE, 0, hashlib.sha256()
    async for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise Refused(DocumentRefusal.FILE_TOO_LARGE, "A file has at most {most} MB.", "file", most=settings().upload_megabytes)
        digest.update(chunk)
        file.write(chunk)
    if size == 0:
        raise Refused(DocumentRefusal.FILE_EMPTY, "This file is empty.", "file")
    return Received(size, digest.digest())
