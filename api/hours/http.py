"""`GET /templates/hours-template.xlsx`: the file that staff fill in to import hours (S0-53)."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.credentials import viewer_of
from api.documents.files import GUARDED
from api.graph import Graph
from domain.documents.content_types import OFFICE
from domain.hours.import_template import NAME, template
from domain.hours.rehearse_hours_import import ACTION

KIND = OFFICE + "spreadsheetml.sheet"


def routes(graph: Graph) -> list[Route]:
    """The one route; 401 for strangers, 403 for who imports no hours."""

    async def download(request: Request) -> Response:
        viewer = await viewer_of(request, graph)
        if viewer is None:
            raise HTTPException(401, "Sign in, or send a token.", {"www-authenticate": "Bearer"})
        if viewer.may(ACTION) is None:
            raise HTTPException(403)
        headers = {**GUARDED, "content-disposition": f'attachment; filename="{NAME}"'}
        return Response(template(), headers=headers, media_type=KIND)

    return [Route(f"/templates/{NAME}", download)]
