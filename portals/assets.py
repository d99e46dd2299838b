"""Style, script and pictures: the address carries the content's hash, so a browser keeps them for ever."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portals.rendering import STATIC, static

TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"


async def asset(request: Request) -> Response:
    """A file of `portals/static`; kept for ever only under the address that names this very content."""
    name = request.path_params["name"]
    file = STATIC / name
    if file.parent != STATIC or file.suffix not in TYPES or not file.is_file():
        raise HTTPException(404)
    is_exact = f"/static/{name}?{request.url.query}" == static(name)
    return Response(file.read_bytes(), headers={"cache-control": FOR_EVER if is_exact else "no-cache"}, media_type=TYPES[file.suffix])


ASSETS = Route("/static/{name}", asset)
