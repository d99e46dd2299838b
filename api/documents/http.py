"""Bytes over HTTP: `POST /documents` takes one file and answers its id, `GET /documents/<id>` hands one out.

A mutation then links the document by that id. Signed in by token, or by the session cookie from our own pages.
"""

from collections.abc import AsyncIterator
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.documents.files import PREFIX, hand_out, take
from api.documents.multipart import boundary_of, parts_of, received
from api.graph import Graph
from api.http import signed_in
from api.ids import encode
from authz.viewer import Viewer
from domain.acts import Refused
from domain.documents.models import Document
from domain.language import translator
from settings import settings

FRAME = 10_000
"""Bytes that a multipart form may take around its file."""


def routes(graph: Graph) -> list[Route]:
    """The two routes."""

    async def upload(request: Request) -> Response:
        viewer = await signed_in(request, graph)
        async for name, chunks in _file_of(request):
            try:
                document = await take(graph, viewer, name, chunks)
            except Refused as refusal:
                return _answer({"document": None, "userErrors": [_said(refusal, viewer)]}, 422)
            return _answer({"document": _shown(document), "userErrors": []}, 201)
        raise HTTPException(400, "Send one file: as a multipart part with a filename, or as the body with ?name=.")

    async def download(request: Request) -> Response:
        return await hand_out(graph, await signed_in(request, graph), request.path_params["id"])

    return [Route("/documents", upload, methods=["POST"]), Route("/documents/{id}", download)]


async def _file_of(request: Request) -> AsyncIterator[tuple[str, AsyncIterator[bytes]]]:
    """Name and chunks of the one file: the first part of a multipart form that has a file name, or the body itself with `?name=`."""
    if boundary_of(request):
        async for part in parts_of(request, settings().upload_megabytes * 1_000_000 + FRAME):
            if part.filename:
                yield part.filename, part.data
                return
    elif request.query_params.get("name"):
        yield request.query_params["name"], received(request)


def _shown(document: Document) -> dict[str, Any]:
    return {
        "id": encode(PREFIX, document.id),
        "name": document.name,
        "contentType": document.content_type,
        "size": document.size,
        "sha256": document.sha256.hex(),
    }


def _said(refusal: Refused, viewer: Viewer) -> dict[str, Any]:
    message = translator(str(viewer.language)).sentence(refusal.sentence, **refusal.parameters)
    return {"code": refusal.code.value, "field": [refusal.field], "message": message}


def _answer(body: dict[str, Any], status: int) -> Response:
    return JSONResponse(body, status, {"cache-control": "no-store"})
