"""`GET /templates/hours-template.xlsx`: the file that staff fill in to import hours (S0-53)."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.documents.files import GUARDED
from api.graph import Graph
from api.http import signed_in
from domain.documents.content_types import OFFICE
from domain.hours.import_columns import TEMPLATE
from domain.hours.rehearse_hours_import import ACTION

KIND = OFFICE + "spreadsheetml.sheet"


def routes(graph: Graph) -> list[Route]:
    """The one route; 401 for strangers, 403 for who imports no hours."""

    async def download(request: Request) -> Response:
        viewer = await signed_in(request, graph)
        if viewer.may(ACTION) is None:
            raise HTTPException(403)
        from domain.hours.import_template import template  # noqa: PLC0415  # openpyxl takes 15 MB, and most processes never need it

        headers = {**GUARDED, "content-disposition": f'attachment; filename="{TEMPLATE}"'}
        return Response(template(), headers=headers, media_type=KIND)

    return [Route(f"/templates/{TEMPLATE}", download)]
