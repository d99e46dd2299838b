"""The page of GraphiQL: third-party scripts from an installed package, our own few lines that start it, and the examples.

The scripts come out of the pinned package `graphene-django-graphiql-static`; nothing is loaded from another host.
"""

from importlib.resources import files
from pathlib import Path

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

HERE = Path(__file__).parent
PACKAGE = files("graphene_django_graphiql_static") / "static" / "graphene_django_graphiql_static"
TYPES = {"js": "text/javascript", "css": "text/css"}
THEIRS = (
    "graphiql.min.css",
    "react.production.min.js",
    "react-dom.production.min.js",
    "graphiql.min.js",
    "graphql-ws.min.js",
)
OURS = ("start.css", "start.js")
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""GraphiQL sets styles from its scripts; scripts themselves stay ours alone."""


def _tag(name: str) -> str:
    if name.endswith(".css"):
        return f'<link rel="stylesheet" href="/graphiql/{name}">'
    return f'<script src="/graphiql/{name}" defer></script>'


PAGE = "\n".join(
    (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Concord GraphiQL</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/static/logo.svg">',
        *(_tag(name) for name in (*THEIRS, *OURS)),
        '</head><body><div id="graphiql"><p>GraphiQL needs JavaScript. <a href="/sign-in">Sign in</a></p></div></body></html>',
    )
)


async def _page(request: Request) -> Response:
    return HTMLResponse(PAGE, headers={"content-security-policy": POLICY})


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in (*THEIRS, *OURS):
        raise HTTPException(404)
    source = HERE / name if name in OURS else PACKAGE / name
    return Response(source.read_bytes(), media_type=TYPES[name.rpartition(".")[2]], headers={"cache-control": "max-age=3600"})


async def _examples(request: Request) -> Response:
    """The example operations, one tab each, in the order of their file names."""
    found = [{"query": path.read_text()} for path in sorted((HERE / "examples").glob("*.graphql"))]
    return Response(orjson.dumps(found), media_type="application/json")


def routes() -> list[Route]:
    """`/graphiql` and what it loads."""
    return [
        Route("/graphiql", _page),
        Route("/graphiql/examples.json", _examples),
        Route("/graphiql/{name}", _asset),
    ]
