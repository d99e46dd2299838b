"""The one door for bytes, shared by the endpoint for programs and by the portals: a file is taken in, a document is handed out."""

from collections.abc import AsyncIterable, AsyncIterator
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from api.graph import Graph
from api.ids import decode
from api.viewing import only_viewing
from authz.viewer import Viewer
from domain.acts import Denied, NotFound, OnlyViewing
from domain.documents.models import Document
from domain.documents.open_document import open_document
from domain.documents.storage import document_store, read
from domain.documents.upload_document import upload_document

PREFIX = "doc"
GUARDED = {
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "cache-control": "private, no-store",
}
"""A file of somebody else's is saved, never shown among our pages."""


async def take(graph: Graph, viewer: Viewer, name: str, chunks: AsyncIterable[bytes]) -> Document:
    """A document of the viewer's, seen by nobody else until an act links it; 403 without the right, Refused for what is no good file."""
    try:
        return await upload_document(graph.sessions, viewer, document_store(), name, chunks)
    except OnlyViewing as problem:
        raise HTTPException(403, only_viewing(problem.watcher)) from problem
    except Denied as problem:
        raise HTTPException(403) from problem


async def hand_out(graph: Graph, viewer: Viewer, global_id: str) -> Response:
    """The document's bytes as an attachment under its name; 404 where it does not exist for the viewer."""
    found = decode(global_id)
    if found is None or found[0] != PREFIX:
        raise HTTPException(404)
    try:
        async with graph.sessions.begin() as db:
            document = await open_document(db, viewer, found[1])
    except NotFound as problem:
        raise HTTPException(404) from problem
    chunks = read(document_store(), document.sha256)
    return StreamingResponse(_after(await anext(chunks), chunks), headers=headers_of(document), media_type=document.content_type)


def headers_of(document: Document) -> dict[str, str]:
    """Name and length of the attachment; the name in ASCII for old clients, and whole as RFC 5987 has it."""
    plain = "".join(sign if sign.isascii() and sign not in '"\\' else "_" for sign in document.name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(document.name, safe='')}"
    return {**GUARDED, "content-disposition": disposition, "content-length": str(document.size)}


async def _after(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The first chunk is read before the answer begins: missing bytes are an error then, not half a file."""
    yield first
    async for chunk in rest:
        yield chunk
